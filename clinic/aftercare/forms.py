"""The forms of whoever pauses a program or ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length, ValidationError

from clinic.core.fields import DayField, LineField

LONGEST_BACK = timedelta(days=28)
"""A pause is told afterwards too, at the next visit (proposed)."""

LONGEST_AHEAD = timedelta(days=180)
LONGEST_PAUSE = timedelta(days=180)
"""Who is away for longer is examined anew (proposed)."""

_TOO_LONG = Length(max=200, message="Use at most 200 characters.")


class PauseForm(FlaskForm):  # type: ignore[misc]
    """From when, until when if that is known, and why."""

    from_on = DayField("First day without exercises", [InputRequired("Enter the first day.")])
    until_on = DayField("Goes on again on")
    reason = LineField("Reason", [InputRequired("Enter the reason."), _TOO_LONG])

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

    def validate_from_on(self, field: DayField) -> None:
        """From four weeks ago to half a year ahead."""
        if field.data and not self.today - LONGEST_BACK <= field.data <= self.today + LONGEST_AHEAD:
            raise ValidationError("Choose a day from four weeks ago to six months ahead.")

    def validate_until_on(self, field: DayField) -> None:
        """After the first day, within half a year of it."""
        first = self.from_on.data
        if field.data and first and not first < field.data <= first + LONGEST_PAUSE:
            raise ValidationError("Choose a later day, at most six months later. Leave it empty if nobody knows yet.")


class EndForm(FlaskForm):  # type: ignore[misc]
    """Why a program ends."""

    reason = LineField("Reason", [InputRequired("Enter the reason."), _TOO_LONG])
