"""What is typed about an episode of care."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, ValidationError

from clinic.core.fields import DayField, LineField, VersionField
from clinic.patients.forms import at_most


class EpisodeForm(FlaskForm):  # type: ignore[misc]
    """A new episode of care."""

    reason = LineField("Reason for coming", [InputRequired("Enter why the patient comes."), at_most(200)])
    goal = LineField("Goal", [at_most(200)])
    started_on = DayField("Start", [InputRequired("Enter the first day.")])

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

    def validate_started_on(self, field: DayField) -> None:
        """An episode starts today or started in the last year."""
        if field.data and not timedelta(0) <= self.today - field.data <= timedelta(days=366):
            raise ValidationError("Choose today or a day of the last 12 months.")


class EditEpisodeForm(FlaskForm):  # type: ignore[misc]
    """Reason and goal of an open episode."""

    version = VersionField()
    reason = LineField("Reason for coming", [InputRequired("Enter why the patient comes."), at_most(200)])
    goal = LineField("Goal", [at_most(200)])
