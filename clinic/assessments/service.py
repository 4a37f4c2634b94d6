"""Recording an examination: the findings, and the class the therapist decides and signs. Dated, never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.assessments.documents import Values, columns_for, values_of
from clinic.assessments.models import Assessment
from clinic.assessments.reading import suggestion_for
from clinic.assessments.refusals import NothingCorrected
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.service import cutoffs_in_force, cutoffs_of
from clinic.decision_table.sides import Cutoffs
from clinic.patients import policy
from clinic.patients.models import Patient
from clinic.patients.refusals import AlreadyInError, FormUsedTwice

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found (`battery` names and bounds it; what was not tested is not there) and the class decided on."""

    assessment_class: AssessmentClass
    values: Values
    note: str = ""


def record_assessment(actor: User, patient_id: UUID, form_key: UUID, findings: Findings) -> Assessment:
    """Store and sign an examination made now; the same form again answers with the same one.

    Raises NotFound, NotAllowed (therapists only), FindingsNotUsable, FormUsedTwice.
    """
    patient = _patient_to_assess(actor, patient_id)
    made = _made_by(form_key, patient, findings)
    if made is not None:
        return made
    assessment = _signed(actor, patient, form_key, findings, cutoffs_in_force())
    _store(assessment)
    record("assessment.recorded", "assessment", assessment.id, patient_id=patient.id)
    return assessment


def correct_assessment(
    actor: User, patient_id: UUID, assessment_id: UUID, form_key: UUID, findings: Findings, reason: str
) -> Assessment:
    """Put a corrected examination in the place of one that has a mistake: the same day, the same cut-offs, a new row.

    The one with the mistake is marked as entered in error, with the reason. Raises NotFound, NotAllowed, AlreadyInError,
    NothingCorrected, FindingsNotUsable, FormUsedTwice.
    """
    patient = _patient_to_assess(actor, patient_id)
    wrong, _name = get_assessment(actor, patient_id, assessment_id)
    made = _made_by(form_key, patient, findings)
    if made is not None:
        return made
    if wrong.entered_in_error_at is not None:
        raise AlreadyInError
    if _says(wrong) == _said(findings):
        raise NothingCorrected
    corrected = _signed(actor, patient, form_key, findings, cutoffs_used(wrong))
    corrected.assessed_at, corrected.corrects_id = wrong.assessed_at, wrong.id
    _store(corrected)
    _mark(wrong, reason)
    record("assessment.corrected", "assessment", corrected.id, patient_id=patient.id)
    return corrected


def cutoffs_used(assessment: Assessment) -> Cutoffs:
    """The cut-offs an assessment was made with; the usual ones for rows from before they were kept."""
    return cutoffs_of((assessment.basis or {}).get("cutoffs", {}))


def list_assessments(patient: Patient) -> Sequence[tuple[Assessment, str]]:
    """Every examination of a patient with the name of who made it, newest first, those entered in error among them."""
    query = _with_names().where(Assessment.patient_id == patient.id).limit(MOST_LISTED)
    return [(assessment, name) for assessment, name in session.execute(query)]


def find_latest_assessment(patient: Patient) -> tuple[Assessment, str] | None:
    """The newest examination that counts, and the name of who made it."""
    row = session.execute(_that_count(patient).limit(1)).one_or_none()
    return (row[0], row[1]) if row else None


def find_assessment_before(patient: Patient, assessment: Assessment) -> Assessment | None:
    """The examination that counts and was made before this one."""
    query = _that_count(patient).where(Assessment.assessed_at < assessment.assessed_at)
    found: Assessment | None = session.scalar(query.limit(1))
    return found


def get_assessment(actor: User, patient_id: UUID, assessment_id: UUID) -> tuple[Assessment, str]:
    """One examination and the name of who made it. Raises NotFound, NotAllowed."""
    patient = policy.get_patient(actor, patient_id)
    if not policy.can_see_chart(actor, patient):
        raise NotAllowed
    query = _with_names().where(Assessment.patient_id == patient.id, Assessment.id == assessment_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    assessment, name = row
    return assessment, name


def find_correction_of(assessment: Assessment) -> Assessment | None:
    """The examination that took the place of this one."""
    query = select(Assessment).where(Assessment.corrects_id == assessment.id)
    return session.scalar(query.order_by(Assessment.recorded_at).limit(1))


def mark_assessment_in_error(actor: User, patient_id: UUID, assessment_id: UUID, reason: str) -> None:
    """Take an examination back: it stays readable and no rule reads it. Raises NotFound, NotAllowed, AlreadyInError."""
    policy.get_patient(actor, patient_id, lock=True)
    assessment, _name = get_assessment(actor, patient_id, assessment_id)
    if not actor.can(policy.ASSESS):
        raise NotAllowed
    if assessment.entered_in_error_at is not None:
        raise AlreadyInError
    _mark(assessment, reason)


def _patient_to_assess(actor: User, patient_id: UUID) -> Patient:
    patient = policy.get_patient(actor, patient_id, lock=True)
    if not policy.can_assess(actor, patient):
        raise NotAllowed
    return patient


def _signed(actor: User, patient: Patient, form_key: UUID, findings: Findings, cutoffs: Cutoffs) -> Assessment:
    suggestion = suggestion_for(findings.values, cutoffs)
    basis: dict[str, Any] = {
        "cutoffs": asdict(cutoffs),
        "reasons": [asdict(reason) for reason in suggestion.reasons] if suggestion else [],
    }
    return Assessment(
        patient_id=patient.id,
        assessed_by_id=actor.id,
        assessed_at=clock.now(),
        assessment_class=findings.assessment_class,
        suggested_class=suggestion.assessment_class if suggestion else None,
        basis=basis,
        signed_as=actor.printed_name,
        note=findings.note,
        form_key=form_key,
        **columns_for(findings.values),
    )


def _made_by(form_key: UUID, patient: Patient, findings: Findings) -> Assessment | None:
    """The assessment that this form made before. Raises FormUsedTwice when it said something else."""
    made = session.scalar(select(Assessment).where(Assessment.form_key == form_key))
    if made is not None and (made.patient_id != patient.id or _says(made) != _said(findings)):
        raise FormUsedTwice
    return made


def _says(assessment: Assessment) -> tuple[Any, ...]:
    return AssessmentClass(assessment.assessment_class), values_of(assessment), assessment.note


def _said(findings: Findings) -> tuple[Any, ...]:
    return findings.assessment_class, dict(findings.values), findings.note


def _store(assessment: Assessment) -> None:
    try:
        with session.begin_nested():
            session.add(assessment)
    except IntegrityError:
        raise FormUsedTwice from None


def _mark(assessment: Assessment, reason: str) -> None:
    assessment.entered_in_error_at = clock.now()
    assessment.entered_in_error_reason = reason
    record(
        "assessment.marked_in_error",
        "assessment",
        assessment.id,
        patient_id=assessment.patient_id,
        fields=["entered_in_error_reason"],
    )


def _with_names() -> Any:
    return (
        select(Assessment, User.display_name)
        .join(User, (User.clinic_id == Assessment.clinic_id) & (User.id == Assessment.assessed_by_id))
        .order_by(Assessment.assessed_at.desc(), Assessment.id.desc())
    )


def _that_count(patient: Patient) -> Any:
    return _with_names().where(Assessment.patient_id == patient.id, Assessment.entered_in_error_at.is_(None))
