"""Who may see, enter and take back scores of a patient."""

from __future__ import annotations

from clinic.accounts.models import User
from clinic.core.permissions import Permission
from clinic.outcome_measures.models import ScoreSource
from clinic.patients import policy as patients
from clinic.patients.models import Patient

ENTER = Permission.ENTER_DIARY
"""Therapist, assistant, front desk: whoever may type in what a patient brings on paper."""

MARK = Permission.WRITE_NOTE
ASK = Permission.MANAGE_LINK


def can_see(user: User, patient: Patient) -> bool:
    """Whether `user` may see scores: they are health data."""
    return patients.can_see_chart(user, patient)


def sources_for(user: User, patient: Patient) -> tuple[ScoreSource, ...]:
    """How a score that `user` enters may have reached us; none when they may enter none.

    The front desk copies a paper form and asks no patient about pain.
    """
    if patient.clinic_id != user.clinic_id or patient.entered_in_error_at is not None or not user.can(ENTER):
        return ()
    return (ScoreSource.STAFF, ScoreSource.PAPER) if can_see(user, patient) else (ScoreSource.PAPER,)
