"""The patient's record as a form: names, contact data, health facts that rules need, and the first episode of care."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as UUIDValidator
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from clinic.core import filters
from clinic.core.fields import DayField, LineField, RadioField, SelectField, VersionField, choices
from clinic.patients import rules
from clinic.patients.kinds import Pregnancy, SexAtBirth
from clinic.patients.service import Contact, FirstEpisode, Health
from handouts.figures import Hair, Tone

LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "zh": "Chinese",
    "vi": "Vietnamese",
    "ar": "Arabic",
    "ko": "Korean",
    "ru": "Russian",
    "uk": "Ukrainian",
    "pt": "Portuguese",
    "fr": "French",
    "de": "German",
    "ja": "Japanese",
    "fa": "Persian",
    "hi": "Hindi",
    "ne": "Nepali",
    "so": "Somali",
    "sw": "Swahili",
    "tl": "Tagalog",
    "to": "Tongan",
    "sm": "Samoan",
    "nv": "Navajo",
    "ase": "American Sign Language",
}

SEX_LABELS = {SexAtBirth.FEMALE: "Female", SexAtBirth.MALE: "Male", SexAtBirth.UNKNOWN: "Not known"}
TONE_LABELS = {
    Tone.NEUTRAL: "Neutral",
    Tone.FAIR: "Fair",
    Tone.TAN: "Tan",
    Tone.BROWN: "Brown",
    Tone.DEEP: "Deep",
}
HAIR_LABELS = {
    Hair.NEUTRAL: "Short",
    Hair.LONG: "Long",
    Hair.BUN: "Bun",
    Hair.CURLY: "Curly",
    Hair.GREY: "Grey",
    Hair.NONE: "Bald",
    Hair.SCARF: "Headscarf",
}
PREGNANCY_LABELS = {
    Pregnancy.NO: "Not pregnant",
    Pregnancy.PREGNANT: "Pregnant",
    Pregnancy.POSTPARTUM: "Gave birth in the last 2 years",
    Pregnancy.UNDISCLOSED: "Prefers not to say",
    Pregnancy.UNKNOWN: "Not asked yet",
}


def shown(field: Any, value: Any) -> str:
    """A value of `field` in words: the label of a choice, yes or no, a day; nothing gives a dash."""
    for choice in getattr(field, "choices", None) or ():
        if choice.value == str(value):
            return str(choice.label)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return filters.day(value)
    return str(value) if value else "–"


def at_most(length: int) -> Length:
    """A text of at most `length` characters, with a message that says so."""
    return Length(max=length, message=f"Use at most {length} characters.")


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


class PregnancyFields:
    """Status and the date that belongs to it; mixed into the record and the health screen."""

    pregnancy = RadioField(
        "Pregnancy status",
        choices=choices((key, label) for key, label in PREGNANCY_LABELS.items()),
        validate_choice=False,
    )
    due_on = DayField("Due date")
    due_unknown = BooleanField("Due date not known (the rules count it as 20 weeks or more)")
    delivered_on = DayField("Day of the birth")


def check_pregnancy(form: Any, today: date, *, needs_dates: bool) -> None:
    """Put a message on a missing status, on the date that is missing or cannot be right, none on one that does not apply.

    A due date is given or said to be unknown; `needs_dates` asks for the day of a birth too.
    """
    if form.pregnancy.data not in set(Pregnancy):
        form.pregnancy.errors = ["Choose one. Not asked yet is fine."]
    applies = {Pregnancy.PREGNANT: form.due_on, Pregnancy.POSTPARTUM: form.delivered_on}.get(form.pregnancy.data)
    for field in (form.due_on, form.delivered_on):
        if field is not applies:
            field.data, field.errors = None, []
    if applies is not form.due_on:
        form.due_unknown.data = False
    if applies is None or applies.errors:
        return
    if applies is form.due_on and form.due_unknown.data:
        problem = "A day is entered and so is “not known”. Take one of them back." if applies.data else None
    elif applies.data is None:
        problem = _missing_day(form, needs_dates)
    elif applies is form.due_on:
        problem = rules.due_date_problem(applies.data, today)
    else:
        problem = rules.delivery_date_problem(applies.data, today)
    if problem:
        applies.errors = [problem]


def _missing_day(form: Any, needs_dates: bool) -> str | None:
    if form.pregnancy.data == Pregnancy.PREGNANT:
        return "Enter the day: the safety rules count the weeks from it. Or tick that it is not known."
    return "Enter the day: the safety rules count the weeks from it." if needs_dates else None


def _check_figure(field: RadioField, kind: type[StrEnum]) -> None:
    if field.data is not None and field.data not in set(kind):
        raise ValidationError("Choose one of the pictures.")


class ContactForm(FlaskForm):  # type: ignore[misc]
    """Who the patient is and how to reach them: everything the front desk sees."""

    given_name = LineField("Given name", [InputRequired("Enter the given name."), at_most(120)])
    family_name = LineField("Family name", [InputRequired("Enter the family name."), at_most(120)])
    chosen_name = LineField("Chosen name", [at_most(120)])
    birth_on = DayField("Birth date", [InputRequired("Enter the birth date.")], picker=False)
    chart_number = LineField("Chart number", [at_most(80)])
    phone = LineField("Phone", [at_most(120)])
    email = LineField("E-mail", [Optional(), at_most(200), Email("This is not a whole e-mail address.")])
    language = SelectField("Language", choices=choices(LANGUAGES.items()), default="en")
    needs_interpreter = BooleanField("Needs an interpreter")
    therapist_id = SelectField("Therapist of record", coerce=_uuid)
    figure_tone = RadioField("Skin of the figure", choices=choices(TONE_LABELS.items()), validate_choice=False)
    figure_hair = RadioField("Hair of the figure", choices=choices(HAIR_LABELS.items()), validate_choice=False)

    def __init__(self, today: date, therapists: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(**options)
        self.today = today
        self.therapist_id.choices = choices((str(key), name) for key, name in therapists)

    def validate_birth_on(self, field: DayField) -> None:
        """A day of birth that a living person can have."""
        problem = rules.birth_date_problem(field.data, self.today) if field.data else None
        if problem:
            raise ValidationError(problem)

    def validate_figure_tone(self, field: RadioField) -> None:
        """One of the tones; none leaves the figure as it is."""
        _check_figure(field, Tone)

    def validate_figure_hair(self, field: RadioField) -> None:
        """One of the ways to wear the hair; none leaves the figure as it is."""
        _check_figure(field, Hair)

    def contact(self) -> Contact:
        """The typed values."""
        return Contact(**{name: self[name].data for name in Contact.__slots__})

    def health(self) -> Health | None:
        """Nothing: the front desk neither sees nor changes health facts."""
        return None


class RecordForm(PregnancyFields, ContactForm):
    """The whole record: contact data and the facts that safety rules need."""

    sex_at_birth = RadioField(
        "Sex at birth",
        choices=choices((key, label) for key, label in SEX_LABELS.items()),
        default=SexAtBirth.UNKNOWN,
    )

    def __init__(self, today: date, therapists: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(today, therapists, **options)
        if not self.is_submitted() and self.pregnancy.data == Pregnancy.PREGNANT:
            self.due_unknown.data = self.due_on.data is None

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields by themselves, then the pregnancy date that applies against today."""
        super().validate(extra_validators)
        check_pregnancy(self, self.today, needs_dates=False)
        return not self.errors

    def health(self) -> Health:
        """The typed health facts."""
        return Health(**{name: self[name].data for name in Health.__slots__})


class _First:
    """What only a new record has: the key of the form, the first episode, and the answer to a warning of doubles."""

    form_key = HiddenField(validators=[InputRequired(), UUIDValidator("Open the form again.")])
    reason = LineField("Reason for coming", [InputRequired("Enter why the patient comes."), at_most(200)])
    goal = LineField("Goal", [at_most(200)])
    create_anyway = BooleanField("This is another person: create a new patient")
    today: date

    def episode(self) -> FirstEpisode:
        """The first episode of care, starting today."""
        return FirstEpisode(self.reason.data or "", self.goal.data or "", self.today)


class _Changed:
    """What only a change has: the version of the row it was made from."""

    version = VersionField()


class NewContactForm(_First, ContactForm):
    """A new patient as the front desk enters one."""


class NewRecordForm(_First, RecordForm):
    """A new patient with the facts that safety rules need; "not asked yet" is chosen until somebody asks."""

    def __init__(self, today: date, therapists: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(today, therapists, **options)
        if not self.is_submitted():
            # Not a default of the field: a form that is cut off on the way must not say that nobody asked.
            self.pregnancy.data = Pregnancy.UNKNOWN


class EditContactForm(_Changed, ContactForm):
    """Contact data as the front desk changes it."""


class EditRecordForm(_Changed, RecordForm):
    """The whole record as a therapist changes it."""


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why a record is taken back or an episode ends."""

    reason = LineField("Reason", [InputRequired("Enter the reason."), at_most(200)])
