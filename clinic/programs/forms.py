"""The forms of the program builder: one line with its modifications, the sheet's details, issuing, ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as UUIDValidator
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from clinic.core.fields import (
    DayField,
    LineField,
    RadioField,
    SelectField,
    VersionField,
    WholeNumberField,
    choices,
    living_year,
)
from clinic.exercises.content import Modification
from clinic.exercises.doses import Dose, DoseLimits, DoseOutOfRange, Range, Side, cap_of
from clinic.programs.languages import sheet_languages
from clinic.programs.letters import printable_letters
from clinic.programs.overriding import SHORTEST_REASON
from clinic.programs.reviewing import ReviewedLine, dose_of
from clinic.programs.wording import usual_text
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from clinic.reviewables.shipped import language_name

SIDE_LABELS = {
    Side.LEFT: "Left",
    Side.RIGHT: "Right",
    Side.EACH: "Each side in turn",
    Side.BOTH: "Both sides at once",
    Side.EITHER: "The side they like",
    Side.NONE: "No side",
}
MINUTE = 60
LONGEST_NOTE = 200
LONGEST_START = timedelta(days=60)
LONGEST_VISIT = timedelta(days=366)
REASON_LENGTH = "Write 10 to 200 characters. It stays in the record beside the finding."


class LineForm(FlaskForm):  # type: ignore[misc]
    """One prescription: dose, words to the patient, and one radio group or box for each slot of modifications.

    The slots' fields are added by `line_form`, which is how one is made.
    """

    version = VersionField()
    sets = WholeNumberField("Sets", [Optional()])
    repetitions = WholeNumberField("Repetitions", [Optional()])
    hold = WholeNumberField("Time", [Optional()])
    hold_unit = SelectField("Time in", validate_choice=False)
    up_to = BooleanField("Up to: stopping sooner is fine")
    side = SelectField("Side", validate_choice=False)
    times_per_day = WholeNumberField("Times a day", [InputRequired("Say how often a day.")])
    days_per_week = WholeNumberField("Days a week", [InputRequired("Say on how many days.")])
    personal_note = LineField(
        "Personal note, printed on the sheet",
        [Length(max=LONGEST_NOTE, message="Use at most 200 characters."), printable_letters],
    )

    def bind(self, line: ReviewedLine) -> None:
        """Fit the fields to the exercise: units, sides, hints of the usual range."""
        exercise = line.exercise
        if exercise is None:
            raise ValueError("the library no longer has this exercise")
        self.line, self.limits = line, exercise.dose
        self.slots = slots_of(line.available)
        self.modification_error = ""
        units = [("seconds", "seconds"), ("minutes", "minutes")] if exercise.dose.hold_seconds else []
        units += [("breaths", "breaths")] if exercise.dose.hold_breaths else []
        self.hold_unit.choices = choices(units)
        self.side.choices = choices((side.value, SIDE_LABELS[side]) for side in exercise.dose.sides)
        for name in ("sets", "repetitions", "times_per_day", "days_per_week"):
            self[name].description = usual_text(exercise.dose.range_of(name))
        self.hold.description = _hold_hint(exercise.dose, line.chosen)

    def fill(self, version: int) -> None:
        """Show what is saved."""
        dose = dose_of(self.line.prescription)
        self.version.renew(version)
        self.sets.data, self.repetitions.data = dose.sets, dose.repetitions
        self.hold.data, self.hold_unit.data = _shown_hold(dose)
        self.up_to.data, self.side.data = dose.up_to, dose.side.value
        self.times_per_day.data, self.days_per_week.data = dose.times_per_day, dose.days_per_week
        self.personal_note.data = self.line.prescription.personal_note
        chosen = {modification.slug for modification in self.line.chosen}
        for slot in self.slots:
            held = next((one.slug for one in slot.modifications if one.slug in chosen), "")
            self[slot.field].data = held if slot.is_choice else bool(held)

    @property
    def has_count(self) -> bool:
        """Whether sets and repetitions are worth asking for: a rest pose is done once."""
        repetitions = self.limits.repetitions
        saved = dose_of(self.line.prescription)
        return bool(repetitions and repetitions.max > 1) or saved.sets * (saved.repetitions or 1) > 1

    @property
    def has_sets(self) -> bool:
        """Whether the exercise may be done in several rounds."""
        return self.limits.sets.max > 1 or dose_of(self.line.prescription).sets > 1

    def modification_slugs(self) -> list[str]:
        """The chosen modifications, at most one of each slot."""
        return [slug for slot in self.slots if (slug := slot.slug_in(self[slot.field].data))]

    def dose(self) -> Dose:
        """The typed dose; what the form does not ask for stays as it is saved."""
        saved = dose_of(self.line.prescription)
        seconds, breaths = self._hold()
        return Dose(
            sets=self.sets.data or saved.sets,
            repetitions=self.repetitions.data if self.has_count else saved.repetitions,
            hold_seconds=seconds,
            hold_breaths=breaths,
            side=Side(self.side.data) if self.side.data in list(Side) else saved.side,
            times_per_day=self.times_per_day.data or 0,
            days_per_week=self.days_per_week.data or 0,
            up_to=bool(self.up_to.data),
        )

    def show_out_of_range(self, refusal: DoseOutOfRange) -> None:
        """Put the message beside the number it speaks of."""
        name = "hold" if refusal.field.startswith("hold") else refusal.field
        self[name].errors = [refusal.message]

    def _hold(self) -> tuple[int | None, int | None]:
        if self.hold.data is None:
            return None, None
        if self.hold_unit.data == "breaths":
            return None, self.hold.data
        return self.hold.data * (MINUTE if self.hold_unit.data == "minutes" else 1), None


@dataclass(frozen=True)
class SlotField:
    """The modifications of one slot: a radio group when there are several, one box when there is one."""

    slot: str
    modifications: tuple[Modification, ...]

    @property
    def field(self) -> str:
        """The name of the form's field."""
        return f"slot_{self.slot}"

    @property
    def label(self) -> str:
        """The slot in words."""
        return self.slot.replace("_", " ").capitalize()

    @property
    def is_choice(self) -> bool:
        """Whether one of several is chosen."""
        return len(self.modifications) > 1

    @property
    def hints(self) -> dict[str, str]:
        """When each modification is given."""
        return {one.slug: one.indication for one in self.modifications}

    def slug_in(self, data: object) -> str:
        """The chosen slug, empty for none."""
        if not self.is_choice:
            return self.modifications[0].slug if data else ""
        return next((one.slug for one in self.modifications if one.slug == data), "")

    def made(self) -> Any:
        """The WTForms field."""
        if not self.is_choice:
            only = self.modifications[0]
            return BooleanField(only.label, description=only.indication)
        pairs = [("", "None"), *((one.slug, one.label) for one in self.modifications)]
        return RadioField(self.label, choices=choices(pairs), default="", validate_choice=False)


def slots_of(available: Sequence[Modification]) -> tuple[SlotField, ...]:
    """The modifications grouped by slot, in slot order."""
    return tuple(SlotField(slot, tuple(group)) for slot, group in groupby(available, key=lambda one: one.slot))


def line_form(line: ReviewedLine, **options: Any) -> LineForm:
    """The form of one line, with a prefix of its own so that several stand on one page. `formdata=None` is an empty one."""
    slots = {slot.field: slot.made() for slot in slots_of(line.available)}
    kind = type("LineFormWithSlots", (LineForm,), slots)
    form: LineForm = kind(prefix=f"line-{line.prescription.id.hex[-8:]}-", **options)
    form.bind(line)
    return form


class DetailsForm(FlaskForm):  # type: ignore[misc]
    """What the sheet says around the exercises."""

    version = VersionField()
    goal = LineField(
        "Goal, in the patient's words", [Length(max=200, message="Use at most 200 characters."), printable_letters]
    )
    next_visit_on = DayField("Next visit", [living_year])

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self.today = today

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


class OverrideForm(FlaskForm):  # type: ignore[misc]
    """Which finding is passed, and why; an empty exercise is the program as a whole."""

    exercise = HiddenField()
    rule = HiddenField(validators=[InputRequired("Open the page again.")])
    reason = LineField(
        "Reason",
        [InputRequired(REASON_LENGTH), Length(min=SHORTEST_REASON, max=200, message=REASON_LENGTH)],
    )


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why a therapist stops, lets go on, or prints in spite of what is said."""

    reason = LineField(
        "Reason",
        [InputRequired(REASON_LENGTH), Length(min=SHORTEST_REASON, max=200, message=REASON_LENGTH)],
    )


class EndForm(FlaskForm):  # type: ignore[misc]
    """Why a program ends; the button says how."""

    reason = LineField(
        "Reason", [InputRequired("Enter the reason."), Length(max=200, message="Use at most 200 characters.")]
    )


def _shown_hold(dose: Dose) -> tuple[int | None, str]:
    if dose.hold_breaths is not None:
        return dose.hold_breaths, "breaths"
    if dose.hold_seconds is not None and dose.hold_seconds % MINUTE == 0:
        return dose.hold_seconds // MINUTE, "minutes"
    return dose.hold_seconds, "seconds"


def _hold_hint(limits: DoseLimits, chosen: Sequence[Modification]) -> str:
    """The usual time, or the lower limit that the chosen modifications set."""
    usual = limits.hold_seconds
    cap = cap_of("hold_seconds", limits, [modification.dose for modification in chosen])
    if usual is None or cap >= usual.max:
        return _usual_hold(limits)
    most, unit = (cap // MINUTE, "minutes") if cap % MINUTE == 0 else (cap, "seconds")
    return f"At most {most} {unit} with these modifications"


def _usual_hold(limits: DoseLimits) -> str:
    if limits.hold_breaths is not None:
        return usual_text(limits.hold_breaths, "breaths")
    usual = limits.hold_seconds
    if usual is None:
        return ""
    if usual.min % MINUTE == 0 and usual.max % MINUTE == 0:
        return usual_text(Range(usual.min // MINUTE, usual.max // MINUTE, usual.default // MINUTE), "minutes")
    return usual_text(usual, "seconds")
