"""The form of one line of a program: its dose, and its words to the patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired, Length, Optional

from clinic.core.fields import LineField, SelectField, VersionField, WholeNumberField, choices
from clinic.exercises.content import Modification
from clinic.exercises.doses import Dose, DoseLimits, DoseOutOfRange, Range, Side, cap_of
from clinic.programs.letters import printable_letters
from clinic.programs.reviewing import ReviewedLine, dose_of
from clinic.programs.wording import usual_text

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


class LineForm(FlaskForm):  # type: ignore[misc]
    """One prescription: dose and words to the patient; `line_form` makes one. Its modifications are buttons beside it."""

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
        units = [("seconds", "seconds"), ("minutes", "minutes")] if exercise.dose.hold_seconds else []
        units += [("breaths", "breaths")] if exercise.dose.hold_breaths else []
        self.hold_unit.choices = choices(units)
        self.side.choices = choices((side.value, SIDE_LABELS[side]) for side in exercise.dose.sides)
        for name in ("sets", "repetitions", "times_per_day", "days_per_week"):
            self[name].description = usual_text(exercise.dose.range_of(name))
        self.hold.description = _hold_hint(exercise.dose, line.chosen)

    def fill(self) -> None:
        """Show what is saved."""
        dose = dose_of(self.line.prescription)
        self.version.renew(self.line.prescription.version)
        self.sets.data, self.repetitions.data = dose.sets, dose.repetitions
        self.hold.data, self.hold_unit.data = _shown_hold(dose)
        self.up_to.data, self.side.data = dose.up_to, dose.side.value
        self.times_per_day.data, self.days_per_week.data = dose.times_per_day, dose.days_per_week
        self.personal_note.data = self.line.prescription.personal_note

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


def line_form(line: ReviewedLine, **options: Any) -> LineForm:
    """The form of one line, with a prefix of its own so that several stand on one page. `formdata=None` is an empty one."""
    form = LineForm(prefix=f"{line_id(line.prescription.id)}-", **options)
    form.bind(line)
    return form


def line_id(prescription_id: UUID) -> str:
    """What a line is called on the page."""
    return f"line-{prescription_id.hex[-8:]}"


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
