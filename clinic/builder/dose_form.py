"""A dose number by number: its fields fitted to an exercise, and their markup."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import get_template_attribute
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from clinic.core.fields import SelectField, WholeNumberField, choices
from clinic.exercises.doses import Dose, DoseLimits, DoseOutOfRange, Range, Side
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
MOST_KEPT = 512
"""Of about 3 kB: those of the lines that some fifty people have open."""

_NUMBERS = ("sets", "repetitions", "hold", "hold_unit", "up_to", "side", "times_per_day", "days_per_week")


class DoseForm(FlaskForm):  # type: ignore[misc]
    """The numbers of one dose."""

    sets = WholeNumberField("Sets", [Optional()])
    repetitions = WholeNumberField("Repetitions", [Optional()])
    hold = WholeNumberField("Time", [Optional()])
    hold_unit = SelectField("Time in", validate_choice=False)
    up_to = BooleanField("Up to: stopping sooner is fine")
    side = SelectField("Side", validate_choice=False)
    times_per_day = WholeNumberField("Times a day", [InputRequired("Say how often a day.")])
    days_per_week = WholeNumberField("Days a week", [InputRequired("Say on how many days.")])

    def fit(self, limits: DoseLimits, saved: Dose, longest: int) -> None:
        """Fit the fields to an exercise: units, sides, hints of the usual range; the modifications allow `longest` seconds."""
        self.limits, self.saved = limits, saved
        units = [("seconds", "seconds"), ("minutes", "minutes")] if limits.hold_seconds else []
        units += [("breaths", "breaths")] if limits.hold_breaths else []
        self.hold_unit.choices = choices(units)
        self.side.choices = choices((side.value, SIDE_LABELS[side]) for side in limits.sides)
        for name in ("sets", "repetitions", "times_per_day", "days_per_week"):
            self[name].description = usual_text(limits.range_of(name))
        self.hold.description = _hold_hint(limits, longest)

    def shown_of_saved(self) -> Mapping[str, Any]:
        """What each field shows of what is saved."""
        dose = self.saved
        hold, unit = _shown_hold(dose)
        shown = {"hold": hold, "hold_unit": unit, "side": dose.side.value}
        return {name: shown[name] if name in shown else getattr(dose, name) for name in _NUMBERS}

    def show_saved(self) -> None:
        """Show what is saved."""
        for name, value in self.shown_of_saved().items():
            self[name].data = value

    @property
    def has_count(self) -> bool:
        """Whether sets and repetitions are worth asking for: a rest pose is done once."""
        repetitions = self.limits.repetitions
        return bool(repetitions and repetitions.max > 1) or self.saved.sets * (self.saved.repetitions or 1) > 1

    @property
    def has_sets(self) -> bool:
        """Whether the exercise may be done in several rounds."""
        return self.limits.sets.max > 1 or self.saved.sets > 1

    def dose(self) -> Dose:
        """The typed dose; what the form does not ask for stays as it is saved."""
        saved = self.saved
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
        """Put the message beside the number it speaks of, whose label says what it is about."""
        name = "hold" if refusal.field.startswith("hold") else refusal.field
        said = refusal.message.partition(": ")[2] or refusal.message
        self[name].errors = [said[:1].upper() + said[1:]]

    def _hold(self) -> tuple[int | None, int | None]:
        if self.hold.data is None:
            return None, None
        if self.hold_unit.data == "breaths":
            return None, self.hold.data
        return self.hold.data * (MINUTE if self.hold_unit.data == "minutes" else 1), None


def dose_fields(form: DoseForm) -> Markup:
    """The fields as they are, with what was typed and what is wrong with it."""
    drawn: Markup = get_template_attribute("builder/_dose_fields.html", "dose_fields")(form)
    return drawn


@lru_cache(maxsize=MOST_KEPT)  # drawn on every page of a program, of which a click changes one line
def saved_dose_fields(prefix: str, limits: DoseLimits, saved: Dose, longest: int) -> Markup:
    """The fields as saved, named with `prefix`; for the rest see `DoseForm.fit`."""
    form = DoseForm(prefix=prefix, formdata=None, meta={"csrf": False})
    form.fit(limits, saved, longest)
    form.show_saved()
    return dose_fields(form)


def _shown_hold(dose: Dose) -> tuple[int | None, str]:
    if dose.hold_breaths is not None:
        return dose.hold_breaths, "breaths"
    if dose.hold_seconds is not None and dose.hold_seconds % MINUTE == 0:
        return dose.hold_seconds // MINUTE, "minutes"
    return dose.hold_seconds, "seconds"


def _hold_hint(limits: DoseLimits, longest: int) -> str:
    """The usual time, or the lower limit that the chosen modifications set."""
    usual = limits.hold_seconds
    if usual is None or longest >= usual.max:
        return _usual_hold(limits)
    most, unit = (longest // MINUTE, "minutes") if longest % MINUTE == 0 else (longest, "seconds")
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
