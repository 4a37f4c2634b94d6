"""What is typed about an episode of care."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from clinic.core.fields import (
    DayField,
    LineField,
    ParagraphField,
    RadioField,
    VersionField,
    WholeNumberField,
    choices,
    living_year,
)
from clinic.diagnosis_codes.queries import Found
from clinic.diagnosis_codes.rules import Side
from clinic.episodes.goals import GoalText
from clinic.episodes.labels import DISCHARGE_LABELS, KIND_LABELS, SIDE_LABELS, STATUS_LABELS, WORDS_LABELS
from clinic.episodes.models import LONGEST_PLAN, MOST_VISITS, MOST_WEEKS, GoalKind, GoalStatus, GoalWords
from clinic.episodes.planning import PlanText
from clinic.patients.forms import at_most
from clinic.patients.kinds import DischargeKind

LONGEST_AHEAD = timedelta(days=3 * 366)
"""A goal or a plan lies in the next three years (proposed): further on it is a slip of the finger."""


class _Today(FlaskForm):  # type: ignore[misc]
    """A form that measures days against the clinic's today."""

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today


def not_ahead(form: _Today, field: DayField) -> None:
    """A validator for what has happened: no day to come, and a year that a life can have."""
    living_year(form, field)
    if field.data and field.data > form.today:
        raise ValidationError("This day is still to come. Check it.")


def not_far(form: _Today, field: DayField) -> None:
    """A validator for what is planned: at most a year ago, at most three years ahead."""
    if field.data and not timedelta(days=-366) <= field.data - form.today <= LONGEST_AHEAD:
        raise ValidationError("Check the year.")


class _EpisodeText(_Today):
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


class DischargeForm(_Today):
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


class PlanForm(_Today):
    """The plan of care; `version` is the number of the plan it was made from."""

    from_on = DayField("From", [InputRequired("Enter the first day."), not_far])
    visits_per_week = WholeNumberField(
        "Visits a week",
        [
            InputRequired(f"Enter a number from 1 to {MOST_VISITS}."),
            NumberRange(1, MOST_VISITS, f"Enter a number from 1 to {MOST_VISITS}."),
        ],
    )
    weeks = WholeNumberField(
        "Weeks",
        [
            InputRequired(f"Enter a number from 1 to {MOST_WEEKS}."),
            NumberRange(1, MOST_WEEKS, f"Enter a number from 1 to {MOST_WEEKS}."),
        ],
    )
    interventions = ParagraphField("Planned", [InputRequired("Write what is planned."), at_most(LONGEST_PLAN)])
    version = VersionField()

    def text(self) -> PlanText:
        """The plan, of a form that is valid."""
        return PlanText(
            self.from_on.data or self.today,
            self.visits_per_week.data or 0,
            self.weeks.data or 0,
            self.interventions.data,
        )


class _SideAndOnset(_Today):
    side = RadioField(
        "Side",
        [InputRequired("Choose the side.")],
        choices=choices((key, label) for key, label in SIDE_LABELS.items()),
    )
    onset_on = DayField("Began on", [not_ahead])


class DiagnosisForm(_SideAndOnset):
    """One code out of those that a search found, with what the code does not say."""

    picked = RadioField("Diagnosis", [InputRequired("Search and choose one.")], validate_choice=False)
    is_primary = BooleanField("This is the primary diagnosis")

    def __init__(self, today: date, found: Found, **options: Any) -> None:
        super().__init__(today, **options)
        self.found = found
        self.picked.choices = choices((value_of(one), one.code) for one in found.codes)

    def validate_picked(self, field: RadioField) -> None:
        """A year and a code that can be read; whether they may be chosen the service knows."""
        year, _, code = str(field.data).partition(":")
        if not (year.isascii() and year.isdigit() and len(year) == 4 and 0 < len(code) <= 8):
            raise ValidationError("Search and choose one.")

    def picked_code(self) -> tuple[int, str]:
        """Fiscal year and code, of a form that is valid."""
        year, _, code = str(self.picked.data).partition(":")
        return int(year), code


def value_of(code: Any) -> str:
    """What stands in the form for a code: its year and itself."""
    return f"{code.fiscal_year}:{code.code}"


class EditDiagnosisForm(_SideAndOnset):
    """Side and onset of a diagnosis on the list."""

    version = VersionField()


class GoalForm(_Today):
    """A goal: whose words, when, and how it is measured."""

    text = LineField("Goal", [InputRequired("Write the goal."), at_most(200)])
    words_of = RadioField(
        "Whose words", [InputRequired("Choose one.")], choices=choices((k, label) for k, label in WORDS_LABELS.items())
    )
    kind = RadioField(
        "Short or long term",
        [InputRequired("Choose one.")],
        choices=choices((k, label) for k, label in KIND_LABELS.items()),
    )
    target = LineField("Measurable target", [at_most(200)])
    due_on = DayField("By", [not_far])

    def said(self) -> GoalText:
        """The goal, of a form that is valid."""
        return GoalText(
            self.text.data, GoalWords(self.words_of.data), GoalKind(self.kind.data), self.target.data, self.due_on.data
        )


class EditGoalForm(GoalForm):
    """A goal that is there."""

    version = VersionField()


class GoalStatusForm(FlaskForm):  # type: ignore[misc]
    """How a goal stands."""

    status = RadioField(
        "How it stands now",
        [InputRequired("Choose one.")],
        choices=choices((key, label) for key, label in STATUS_LABELS.items()),
    )
    remark = LineField("Remark", [at_most(200)])
    version = VersionField()

    def chosen(self) -> GoalStatus:
        """The status, of a form that is valid."""
        return GoalStatus(self.status.data)


def side_of(form: _SideAndOnset) -> Side:
    """The side, of a form that is valid."""
    return Side(form.side.data)
