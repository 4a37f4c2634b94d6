"""Recording an examination: the numbers, and the class the therapist chose. Dated, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.examination.kinds import AssessmentClass
from clinic.examination.models import Assessment
from clinic.examination.refusals import AlreadyInError
from clinic.patients import policy
from clinic.patients.models import Patient
from clinic.patients.refusals import FormUsedTwice

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Findings:
    """What was measured and decided; angles in degrees, + = thigh above horizontal; strength as a grade like "4-"."""

    assessment_class: AssessmentClass
    thomas_left_deg: int | None
    thomas_right_deg: int | None
    pelvic_tilt_controlled: bool | None
    strength_left: str
    strength_right: str
    note: str


def record_assessment(actor: User, patient_id: UUID, form_key: UUID, findings: Findings) -> Assessment:
    """Store an examination made now; the same form again answers with the same one.

    Raises NotFound, NotAllowed (therapists only), FormUsedTwice.
    """
    patient = policy.get_patient(actor, patient_id, lock=True)
    if not policy.can_assess(actor, patient):
        raise NotAllowed
    made = session.scalar(select(Assessment).where(Assessment.form_key == form_key))
    if made is not None:
        if made.patient_id != patient.id or any(getattr(made, k) != value for k, value in asdict(findings).items()):
            raise FormUsedTwice
        return made
    assessment = Assessment(
        patient_id=patient.id,
        assessed_by_id=actor.id,
        assessed_at=clock.now(),
        form_key=form_key,
        **asdict(findings),
    )
    try:
        with session.begin_nested():
            session.add(assessment)
    except IntegrityError:
        raise FormUsedTwice from None
    record("assessment.recorded", "assessment", assessment.id, patient_id=patient.id)
    return assessment


def list_assessments(patient: Patient) -> Sequence[tuple[Assessment, str]]:
    """Every examination of a patient with the name of who made it, newest first, those entered in error among them."""
    query = (
        select(Assessment, User.display_name)
        .join(User, (User.clinic_id == Assessment.clinic_id) & (User.id == Assessment.assessed_by_id))
        .where(Assessment.patient_id == patient.id)
        .order_by(Assessment.assessed_at.desc(), Assessment.id.desc())
        .limit(MOST_LISTED)
    )
    return [(assessment, name) for assessment, name in session.execute(query)]


def get_assessment(actor: User, patient_id: UUID, assessment_id: UUID) -> tuple[Assessment, str]:
    """One examination and the name of who made it. Raises NotFound, NotAllowed."""
    patient = policy.get_patient(actor, patient_id)
    if not policy.can_see_chart(actor, patient):
        raise NotAllowed
    query = (
        select(Assessment, User.display_name)
        .join(User, (User.clinic_id == Assessment.clinic_id) & (User.id == Assessment.assessed_by_id))
        .where(Assessment.patient_id == patient.id, Assessment.id == assessment_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    assessment, name = row
    return assessment, name


def mark_assessment_in_error(actor: User, patient_id: UUID, assessment_id: UUID, reason: str) -> None:
    """Take an examination back: it stays readable and no rule reads it. Raises NotFound, NotAllowed, AlreadyInError."""
    policy.get_patient(actor, patient_id, lock=True)
    assessment, _name = get_assessment(actor, patient_id, assessment_id)
    if not actor.can(policy.ASSESS):
        raise NotAllowed
    if assessment.entered_in_error_at is not None:
        raise AlreadyInError
    assessment.entered_in_error_at = clock.now()
    assessment.entered_in_error_reason = reason
    record(
        "assessment.marked_in_error",
        "assessment",
        assessment.id,
        patient_id=patient_id,
        fields=["entered_in_error_reason"],
    )
