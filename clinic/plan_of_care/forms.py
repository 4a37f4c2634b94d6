"""What is typed about the diagnoses, the goals and the plan of an episode."""

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
)
from clinic.diagnosis_codes.queries import Found
from clinic.diagnosis_codes.rules import Side
from clinic.episodes.forms import DayForm, not_ahead
from clinic.episodes.labels import KIND_LABELS, SIDE_LABELS, STATUS_LABELS, WORDS_LABELS
from clinic.episodes.models import LONGEST_PLAN, MOST_VISITS, MOST_WEEKS, GoalKind, GoalStatus, GoalWords
from clinic.patients.forms import at_most
from clinic.plan_of_care.goals import GoalText
from clinic.plan_of_care.planning import PlanText

LONGEST_AHEAD = timedelta(days=3 * 366)
"""A goal or a plan lies in the next three years (proposed): further on it is a slip of the finger."""


def not_far(form: DayForm, field: DayField) -> None:
    """A validator for what is planned: at most a year ago, at most three years ahead."""
    if field.data and not timedelta(days=-366) <= field.data - form.today <= LONGEST_AHEAD:
        raise ValidationError("Check the year.")


class PlanForm(DayForm):
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


class _SideAndOnset(DayForm):
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


class GoalForm(DayForm):
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
