"""The forms of the builder around its lines: the sheet's details, issuing, overriding, ending."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as UUIDValidator
from wtforms.validators import InputRequired, Length, ValidationError

from clinic.core.fields import DayField, LineField, SelectField, VersionField, choices, living_year
from clinic.programs.forms import ReasonForm
from clinic.programs.languages import sheet_languages
from clinic.programs.letters import printable_letters
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from clinic.reviewables.shipped import language_name

LONGEST_START = timedelta(days=60)
LONGEST_VISIT = timedelta(days=366)


class DetailsForm(FlaskForm):  # type: ignore[misc]
    """What the sheet says around the exercises."""

    goal = LineField(
        "Goal, in the patient's words", [Length(max=200, message="Use at most 200 characters."), printable_letters]
    )
    next_visit_on = DayField("Next visit", [living_year])
    seen_goal, seen_visit = HiddenField(), DayField("")
    """What was saved when the page was made: somebody else's words are not overwritten."""

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

    def see(self, goal: str, next_visit_on: date | None) -> None:
        """Let a form that is shown again start from what is saved now; what was typed stays."""
        self.seen_goal.data, self.seen_goal.raw_data = goal, None
        self.seen_visit.data, self.seen_visit.raw_data = next_visit_on, None

    def validate_next_visit_on(self, field: DayField) -> None:
        """None, or from today to a year ahead: it is printed on the sheet."""
        if field.data and not self.today <= field.data <= self.today + LONGEST_VISIT:
            raise ValidationError("Choose today or a day in the next 12 months, or leave it empty.")


class IssueForm(FlaskForm):  # type: ignore[misc]
    """Give the program out: its key makes a double click one sheet, its version makes it the draft that was seen."""

    form_key = HiddenField(validators=[InputRequired("Open the page again."), UUIDValidator("Open the page again.")])
    version = VersionField()
    starts_on = DayField("First day", [InputRequired("Enter the first day.")])
    language = SelectField("Language of the sheet", default=SOURCE_LANGUAGE)
    reads_it = BooleanField("The patient reads this language")

    def __init__(self, today: date, usual: str = SOURCE_LANGUAGE, **options: Any) -> None:
        super().__init__(**options)
        self.today, self.usual = today, usual
        self.language.choices = choices((lang, language_name(lang)) for lang in sheet_languages())

    def renew(self, version: int) -> None:
        """Make the page that shows a refusal one that can be sent again; the day and the language stay as chosen."""
        self.version.renew(version)
        self.form_key.data, self.form_key.raw_data = str(uuid4()), None

    @property
    def is_unusual(self) -> bool:
        """Whether a translation is chosen that the record gives no reason for: `usual` is the language to expect."""
        asked = self.language.data
        return asked in sheet_languages() and asked not in (SOURCE_LANGUAGE, self.usual)

    def validate_reads_it(self, field: BooleanField) -> None:
        """A slip of the hand must not send somebody home with stop signs they cannot read."""
        if self.is_unusual and not field.data:
            raise ValidationError(
                f"The record does not say that this patient reads {language_name(self.language.data)}."
                " Tick this if they do, or choose English."
            )

    def validate_starts_on(self, field: DayField) -> None:
        """Today or within two months: the diary on the sheet begins on this day."""
        if field.data and not self.today <= field.data <= self.today + LONGEST_START:
            raise ValidationError("Choose today or a day in the next 60 days. The diary begins on it.")


class OverrideForm(ReasonForm):
    """Which finding is passed, and why; an empty exercise is the program as a whole."""

    exercise = HiddenField()
    rule = HiddenField(validators=[InputRequired("Open the page again.")])


class DiscardForm(FlaskForm):  # type: ignore[misc]
    """Why a draft is discarded."""

    reason = LineField(
        "Reason", [InputRequired("Enter the reason."), Length(max=200, message="Use at most 200 characters.")]
    )
