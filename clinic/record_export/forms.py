"""Why a record leaves the clinic, and who takes it out."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from clinic.accounts import service as accounts
from clinic.core.fields import RadioField, choices


class Reason(StrEnum):
    """Why a whole record is taken out. Kept in the audit log, which holds no free text."""

    PATIENT_ASKED = "patient_asked"
    OTHER_CLINICIAN = "other_clinician"
    PAYER = "payer"
    LEGAL = "legal"
    OWN_CHECK = "own_check"


REASON_LABELS = {
    Reason.PATIENT_ASKED: "The patient asked for it",
    Reason.OTHER_CLINICIAN: "Another clinician takes over, or asks for it",
    Reason.PAYER: "An insurer or other payer asks for it",
    Reason.LEGAL: "A court, a lawyer or an authority asks for it",
    Reason.OWN_CHECK: "The clinic checks or moves its own records",
}


WITH_DRAFTS = frozenset({Reason.OWN_CHECK})
"""Reasons for which drafts of notes go along: nobody outside reads what nobody has signed."""


class ExportForm(FlaskForm):  # type: ignore[misc]
    """A reason, and the password when the last one was given more than five minutes ago."""

    reason = RadioField(
        "Why is it taken out?",
        [InputRequired("Choose why the record is taken out.")],
        choices=choices([(reason.value, label) for reason, label in REASON_LABELS.items()]),
    )
    password = PasswordField("Your password", render_kw={"autocomplete": "current-password"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_password = accounts.needs_reauthentication(accounts.current_session())

    def validate_password(self, field: PasswordField) -> None:
        """Nobody takes a record out for somebody who left the screen open."""
        if self.needs_password and not field.data:
            raise ValidationError("Enter your password to take the record out.")
