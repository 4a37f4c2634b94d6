"""Who may see and do what with patients; `visible_to` is the only way to a patient row."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, false, select

from clinic.accounts.models import User
from clinic.core import memory
from clinic.core.db import session, wait_for_others
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.patients.models import Patient

EDIT = Permission.EDIT_PATIENT
CHART = Permission.SEE_CHART
SCREEN = Permission.SCREEN_PATIENT
ASSESS = Permission.ASSESS_PATIENT

_LET_IN = "patient_let_in"


@dataclass(frozen=True, slots=True)
class _LetIn:
    """Whom policy has let in to which patient."""

    user_id: UUID
    patient: Patient
    is_locked: bool


def visible_to(user: User, *, in_error: bool = False) -> Select[Patient]:
    """The patients `user` may know of: those of the clinic, or none for a role that does not work with patients.

    Patients that were entered in error stay hidden; with `in_error` the select is of those, and only those.
    """
    query = select(Patient).where(Patient.clinic_id == user.clinic_id)
    if not user.can(Permission.FIND_PATIENTS):
        return query.where(false())
    if in_error:
        return query.where(Patient.entered_in_error_at.is_not(None))
    return query.where(Patient.entered_in_error_at.is_(None))


def visible_ids(user: User) -> Select[UUID]:
    """The ids of the patients `user` may know of: what a select of something of theirs is held against.

    Not a subquery of `visible_to`, which would name every column of a patient each time it is built.
    """
    return visible_to(user).with_only_columns(Patient.id)


def get_patient(user: User, patient_id: UUID, *, in_error: bool = False, lock: bool = False) -> Patient:
    """The patient, if `user` may see it; `lock` holds the row until the transaction ends. Raises NotFound.

    Who was let in to a patient is not asked for again in the same transaction, nor is a row locked twice.
    """
    known = None if in_error else _find_let_in(user, patient_id, lock=lock)
    if known is not None:
        return known
    query = visible_to(user, in_error=in_error).where(Patient.id == patient_id)
    if lock:
        wait_for_others()
        # The page has read the row before; what another transaction saved meanwhile must replace that.
        # A row that points at the patient may still be written meanwhile: nobody changes the key.
        query = query.with_for_update(of=Patient, key_share=True).execution_options(populate_existing=True)
    patient = session.scalar(query)
    if patient is None:
        raise NotFound
    if not in_error:
        memory.remember(_LET_IN, _LetIn(user.id, patient, is_locked=lock))
    return patient


def can_edit(user: User, patient: Patient) -> bool:
    """Whether `user` may change names, contact data and the therapist of record."""
    return _is_at_hand(user, patient) and user.can(EDIT)


def can_see_chart(user: User, patient: Patient) -> bool:
    """Whether `user` may see health data: screens, flags, pregnancy, assessments."""
    return _is_at_hand(user, patient) and user.can(CHART)


def can_screen(user: User, patient: Patient) -> bool:
    """Whether `user` may take a health screen."""
    return _is_at_hand(user, patient) and user.can(SCREEN)


def can_assess(user: User, patient: Patient) -> bool:
    """Whether `user` may examine, discharge, or take a record back as entered in error: therapists only."""
    return _is_at_hand(user, patient) and user.can(ASSESS)


def _is_at_hand(user: User, patient: Patient) -> bool:
    return patient.clinic_id == user.clinic_id and patient.entered_in_error_at is None


def _find_let_in(user: User, patient_id: UUID, *, lock: bool) -> Patient | None:
    """The last patient that `user` was let in to by the running transaction, if it is this one and still to be seen."""
    known: _LetIn | None = memory.recall(_LET_IN)
    if known is None or (known.user_id, known.patient.id) != (user.id, patient_id) or (lock and not known.is_locked):
        return None
    may_be_seen = user.can(Permission.FIND_PATIENTS) and _is_at_hand(user, known.patient)
    return known.patient if may_be_seen and known.patient in session else None
