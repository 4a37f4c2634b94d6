"""The forms of whoever records what a patient wants, and of whoever sets the clinic's hours."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from clinic.core.fields import RadioField, WholeNumberField, choices
from clinic.reminders.models import ReminderMode

MODES = (
    (ReminderMode.OFF.value, "No reminders"),
    (ReminderMode.MISSED.value, "When nothing was reported for 2 days"),
    (ReminderMode.DAILY.value, "Every day, unless something was reported"),
)


class ChoiceForm(FlaskForm):  # type: ignore[misc]
    """When the patient wants to be reminded, and that they said so."""

    mode = RadioField("Reminders", [InputRequired("Choose when.")], choices=choices(MODES))
    agreed = BooleanField(
        "The patient wants e-mail from the clinic and knows that others may see it on a shared screen"
    )

    def validate_agreed(self, field: BooleanField) -> None:
        """Nobody is written to who did not say yes."""
        if self.mode.data != ReminderMode.OFF and not field.data:
            raise ValidationError("Ask the patient first, then tick this.")


class HoursForm(FlaskForm):  # type: ignore[misc]
    """Between which hours mail goes out."""

    from_hour = WholeNumberField(
        "From, full hour", [InputRequired("Enter an hour."), NumberRange(0, 23, "Enter an hour from 0 to 23.")]
    )
    until_hour = WholeNumberField(
        "Until, full hour", [InputRequired("Enter an hour."), NumberRange(1, 24, "Enter an hour from 1 to 24.")]
    )

    def validate_until_hour(self, field: Any) -> None:
        """After the first hour."""
        first = self.from_hour.data
        if isinstance(first, int) and isinstance(field.data, int) and field.data <= first:
            raise ValidationError("Enter an hour later than the first.")
