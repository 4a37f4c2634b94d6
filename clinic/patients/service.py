"""Making, changing and taking back a patient's record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from secrets import choice
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.codes import LETTERS
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.patients import policy, rules
from clinic.patients.kinds import Pregnancy, SexAtBirth
from clinic.patients.models import Episode, Patient
from clinic.patients.refusals import ChartNumberTaken, FormUsedTwice, PossibleDoubles, TherapistEndsPregnancy
from handouts.figures import Hair, Tone

LIKELY_DOUBLES = 5
CANDIDATES = 50
TRIES_FOR_A_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Contact:
    """Who the patient is and how to reach them. An empty chart number means: give one.

    No tone or hair of the figure means: as it is, or neutral for a new patient.
    """

    given_name: str
    family_name: str
    chosen_name: str
    birth_on: date
    chart_number: str
    phone: str
    email: str
    language: str
    needs_interpreter: bool
    therapist_id: UUID
    figure_tone: Tone | None = None
    figure_hair: Hair | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What the safety rules need of the record; the dates only count with the status they belong to."""

    sex_at_birth: SexAtBirth
    pregnancy: Pregnancy
    due_on: date | None
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class FirstEpisode:
    """Why the patient comes, and the goal in the patient's own words."""

    reason: str
    goal: str
    started_on: date


def create_patient(
    actor: User,
    form_key: UUID,
    contact: Contact,
    health: Health | None,
    episode: FirstEpisode,
    *,
    despite_doubles: bool = False,
) -> Patient:
    """Make a patient and open the first episode of care; the same form sent again answers with the same patient.

    Raises NotAllowed, PossibleDoubles (unless `despite_doubles`), ChartNumberTaken, FormUsedTwice.
    """
    if not actor.can(policy.EDIT):
        raise NotAllowed
    made = _made_by(actor, form_key, contact)
    if made is not None:
        return made
    doubles = [] if despite_doubles else find_doubles(actor, contact, form_key)
    if doubles:
        raise PossibleDoubles(doubles)
    patient = _insert(actor, form_key, contact, health)
    if patient is None:
        made = _made_by(actor, form_key, contact)
        if made is None:
            raise ChartNumberTaken
        return made
    session.add(
        Episode(
            patient_id=patient.id,
            therapist_id=patient.therapist_id,
            started_on=episode.started_on,
            reason=episode.reason,
            goal=episode.goal,
        )
    )
    record("patient.created", "patient", patient.id, patient_id=patient.id)
    return patient


def edit_patient(actor: User, patient_id: UUID, version: int, contact: Contact, health: Health | None) -> Patient:
    """Change the record as of `version`; without `health` (front desk) the health facts stay as they are.

    Raises NotFound, NotAllowed, StaleVersion when somebody saved in between, ChartNumberTaken, TherapistEndsPregnancy.
    """
    patient = policy.get_patient(actor, patient_id, lock=True)
    if not policy.can_edit(actor, patient):
        raise NotAllowed
    if health and not _may_say(actor, patient, health.pregnancy):
        raise TherapistEndsPregnancy
    values = _values(contact, health)
    values["chart_number"] = values["chart_number"] or patient.chart_number
    changed = [name for name, value in values.items() if getattr(patient, name) != value]
    if patient.version != version and changed:
        raise StaleVersion
    if changed:
        _change(patient, values, changed)
    return patient


def _may_say(actor: User, patient: Patient, pregnancy: Pregnancy) -> bool:
    """Whether this may follow what the record says: a pregnancy ends by a birth, or by a therapist's word."""
    is_ended = patient.pregnancy == Pregnancy.PREGNANT and pregnancy in (Pregnancy.NO, Pregnancy.UNKNOWN)
    return not is_ended or policy.can_assess(actor, patient)


def mark_in_error(actor: User, patient_id: UUID, reason: str) -> None:
    """Take a record back that should not exist; it is kept, hidden, with reason and time. Raises NotFound, NotAllowed."""
    patient = policy.get_patient(actor, patient_id, lock=True)
    if not policy.can_assess(actor, patient):
        raise NotAllowed
    patient.entered_in_error_at = clock.now()
    patient.entered_in_error_reason = reason
    patient.version += 1
    record("patient.marked_in_error", "patient", patient.id, patient_id=patient.id, fields=["entered_in_error_reason"])


def restore_patient(actor: User, patient_id: UUID) -> Patient:
    """Bring a record back that was marked by mistake. Raises NotFound, NotAllowed."""
    patient = policy.get_patient(actor, patient_id, in_error=True, lock=True)
    if not actor.can(policy.ASSESS):
        raise NotAllowed
    patient.entered_in_error_at = None
    patient.entered_in_error_reason = None
    patient.version += 1
    record("patient.restored", "patient", patient.id, patient_id=patient.id)
    return patient


def find_doubles(actor: User, contact: Contact, form_key: UUID) -> list[Patient]:
    """Records that may be of the same person: the same telephone, or the same birth date and a similar name.

    Not among them is what another request has made of the same form in this very moment.
    """
    digits = rules.phone_digits(contact.phone)
    has_phone = len(digits) >= rules.PHONE_DIGITS
    same = or_(Patient.birth_on == contact.birth_on, Patient.phone_digits == digits if has_phone else false())
    another = Patient.form_key.is_distinct_from(form_key)
    query = policy.visible_to(actor).where(same, another).order_by(Patient.sort_name, Patient.id).limit(CANDIDATES)
    return [
        patient
        for patient in session.scalars(query)
        if (has_phone and patient.phone_digits == digits)
        or rules.are_alike(f"{patient.full_name} {patient.chosen_name}", _full_name(contact))
    ][:LIKELY_DOUBLES]


def record_view(patient: Patient, *fields: str) -> None:
    """Note that a person's data was on the screen."""
    record("patient.viewed", "patient", patient.id, patient_id=patient.id, fields=fields)


def _full_name(contact: Contact) -> str:
    return f"{contact.given_name} {contact.family_name} {contact.chosen_name}"


def _said(contact: Contact) -> dict[str, Any]:
    return {name: value for name, value in asdict(contact).items() if value is not None}


def _values(contact: Contact, health: Health | None) -> dict[str, Any]:
    values = _said(contact)
    if health is not None:
        due_on, delivered_on = rules.dates_that_apply(health.pregnancy, health.due_on, health.delivered_on)
        values |= {
            "sex_at_birth": health.sex_at_birth,
            "pregnancy": health.pregnancy,
            "due_on": due_on,
            "delivered_on": delivered_on,
        }
    return values


def _insert(actor: User, form_key: UUID, contact: Contact, health: Health | None) -> Patient | None:
    """The new row, or None when another request has just used the same form. Raises ChartNumberTaken."""
    values = _values(contact, health)
    given = values.pop("chart_number")
    for _try in range(TRIES_FOR_A_NUMBER):
        patient = Patient(
            chart_number=given or _new_chart_number(), form_key=form_key, created_by_id=actor.id, **values
        )
        constraint = _flush(patient)
        if constraint is None:
            return patient
        if constraint == "uq_patients_form_key":
            return None
        if given:
            break
    raise ChartNumberTaken


def _change(patient: Patient, values: dict[str, Any], changed: list[str]) -> None:
    constraint = None
    try:
        with session.begin_nested():
            for name in changed:
                setattr(patient, name, values[name])
            patient.version += 1
            patient.updated_at = clock.now()
    except IntegrityError as error:
        constraint = _constraint(error)
        if constraint != "uq_patients_chart_number":
            raise
    if constraint:
        raise ChartNumberTaken
    record("patient.changed", "patient", patient.id, patient_id=patient.id, fields=changed)


def _flush(patient: Patient) -> str | None:
    """Store the row in a savepoint; the name of the unique constraint in the way, or None."""
    try:
        with session.begin_nested():
            session.add(patient)
    except IntegrityError as error:
        constraint = _constraint(error)
        if constraint not in ("uq_patients_form_key", "uq_patients_chart_number"):
            raise
        return constraint
    return None


def _constraint(error: IntegrityError) -> str | None:
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None)


def _made_by(actor: User, form_key: UUID, contact: Contact) -> Patient | None:
    """The patient that this form made before. Raises FormUsedTwice when its contents were others."""
    patient = session.scalar(policy.visible_to(actor).where(Patient.form_key == form_key))
    if patient is None:
        return None
    same = all(getattr(patient, name) == value for name, value in _said(contact).items() if name != "chart_number")
    if not same or contact.chart_number not in ("", patient.chart_number):
        raise FormUsedTwice
    return patient


def _new_chart_number() -> str:
    """Year and five letters that cannot be misread: short enough to say on the telephone, and says nothing of the order."""
    return f"{clock.now().year % 100:02d}-" + "".join(choice(LETTERS) for _ in range(5))
