"""The forms of whoever writes down minutes, marks an entry, or switches the counters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from clinic.core.fields import DayField, LineField, WholeNumberField
from clinic.monitoring.models import MOST_MINUTES

LONGEST_BACK = timedelta(days=62)
"""Minutes are written down within two months (proposed)."""

_TOO_LONG = Length(max=200, message="Use at most 200 characters.")


class MinutesForm(FlaskForm):  # type: ignore[misc]
    """Minutes of one day."""

    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    on_day = DayField("Day", [InputRequired("Enter the day.")])
    minutes = WholeNumberField(
        "Minutes",
        [InputRequired("Enter the minutes."), NumberRange(1, MOST_MINUTES, f"Enter 1 to {MOST_MINUTES} minutes.")],
    )
    was_live = BooleanField("It was a live talk with the patient or a caregiver: in person, by phone or by video")
    about = LineField("What it was about", [InputRequired("Say what it was about."), _TOO_LONG])

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

    def validate_on_day(self, field: DayField) -> None:
        """Not a day to come, and not one long ago."""
        if field.data and not self.today - LONGEST_BACK <= field.data <= self.today:
            raise ValidationError("Enter today or a day of the last two months.")


class ErrorForm(FlaskForm):  # type: ignore[misc]
    """Why an entry should not count. Each entry of the page has this form, so its fields carry the entry in their ids."""

    reason = LineField("Reason", [InputRequired("Say why it should not count."), _TOO_LONG])

    def __init__(self, entry_id: UUID, **options: Any) -> None:
        super().__init__(**options)
        self.entry_id = entry_id
        for field in self:
            field.id = f"{field.short_name}-{entry_id}"


class SwitchForm(FlaskForm):  # type: ignore[misc]
    """Whether the clinic counts."""

    on = BooleanField("Count days with reports, minutes and live talks")
