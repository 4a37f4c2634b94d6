"""What is typed about an episode of care."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, ValidationError

from clinic.core.fields import (
    DayField,
    LineField,
    RadioField,
    VersionField,
    choices,
    living_year,
)
from clinic.episodes.labels import DISCHARGE_LABELS
from clinic.patients.forms import at_most
from clinic.patients.kinds import DischargeKind


class DayForm(FlaskForm):  # type: ignore[misc]
    """A form that measures days against the clinic's today."""

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today


def not_ahead(form: DayForm, field: DayField) -> None:
    """A validator for what has happened: no day to come, and a year that a life can have."""
    living_year(form, field)
    if field.data and field.data > form.today:
        raise ValidationError("This day is still to come. Check it.")


class _EpisodeText(DayForm):
    """Why somebody comes, what they want, and how it began."""

    reason = LineField("Reason for coming", [InputRequired("Enter why the patient comes."), at_most(200)])
    goal = LineField("Goal", [at_most(200)])
    onset_on = DayField("Began on", [not_ahead])
    referred_by = LineField("Referred by", [at_most(120)])

    def text(self) -> dict[str, Any]:
        """What `service.open_episode` and `service.edit_episode` take."""
        return {name: self[name].data for name in ("reason", "goal", "onset_on", "referred_by")}


class EpisodeForm(_EpisodeText):
    """A new episode of care."""

    started_on = DayField("Start", [InputRequired("Enter the first day.")])

    def validate_started_on(self, field: DayField) -> None:
        """An episode starts today or started in the last year."""
        if field.data and not timedelta(0) <= self.today - field.data <= timedelta(days=366):
            raise ValidationError("Choose today or a day of the last 12 months.")


class EditEpisodeForm(_EpisodeText):
    """The text of an open episode."""

    version = VersionField()


class DischargeForm(DayForm):
    """When and why an episode that began on `started_on` ended; words may stay away where the kind says it all."""

    ended_on = DayField("Last day of care", [InputRequired("Enter the last day."), not_ahead])
    why = RadioField(
        "Why it ends",
        [InputRequired("Choose why it ends.")],
        choices=choices((key, label) for key, label in DISCHARGE_LABELS.items()),
    )
    reason = LineField("In your words", [at_most(200)])

    def __init__(self, today: date, started_on: date, **options: Any) -> None:
        super().__init__(today, **options)
        self.started_on = started_on

    def validate_ended_on(self, field: DayField) -> None:
        """An episode does not end before it began."""
        if field.data and field.data < self.started_on:
            raise ValidationError("This is before the first day of the episode.")

    def validate_reason(self, field: LineField) -> None:
        """Another reason is one that somebody wrote."""
        if self.why.data == DischargeKind.OTHER and not field.data:
            raise ValidationError("Write the reason.")
