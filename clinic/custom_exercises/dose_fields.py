"""The usual dose of an own exercise as fields: for each number its lowest, highest, first value, and what nobody may pass."""

from __future__ import annotations

from typing import Any

from wtforms import Form, FormField
from wtforms.validators import Optional

from clinic.core.fields import WholeNumberField
from clinic.custom_exercises.drafts import Span
from clinic.exercises.doses import FIELD_NAMES, SANE_BOUNDS

LABELS = {**FIELD_NAMES, "hold_seconds": "Time, seconds", "hold_breaths": "Time, breaths"}
MISSING = {
    "low": "Enter the usual lowest number.",
    "high": "Enter the usual highest number.",
    "start": "Enter the number it starts at.",
}
ALWAYS = ("sets", "times_per_day", "days_per_week")
"""Numbers that every exercise has."""


class SpanForm(Form):
    """One number of the dose. All four empty means that the exercise has no such number."""

    low = WholeNumberField("usual lowest", [Optional()])
    high = WholeNumberField("usual highest", [Optional()])
    start = WholeNumberField("starts at", [Optional()])
    cap = WholeNumberField("never more than", [Optional()])

    def name_after(self, label: str) -> None:
        """Let each field say which number it is of, also where it stands alone: “Sets, usual lowest”."""
        for field in self:
            field.label.text = f"{label}, {field.label.text}"

    def fill(self, span: Span | None) -> None:
        """Show what is saved."""
        self.low.data, self.high.data, self.start.data, self.cap.data = span or (None, None, None, None)

    @property
    def is_given(self) -> bool:
        """Whether anything was typed in the row, sound or not."""
        return any(field.errors or field.data is not None for field in self)

    @property
    def span(self) -> Span | None:
        """What was typed, None when it was left empty; call it after `check`."""
        if self.low.data is None or self.high.data is None or self.start.data is None:
            return None
        return self.low.data, self.high.data, self.start.data, self.cap.data

    def check(self, name: str) -> None:
        """Say beside each field what does not fit: missing, out of bounds, or not in rising order."""
        if name not in ALWAYS and not self.is_given:
            return
        for field in (self.low, self.high, self.start):
            if field.data is None and not field.errors:
                field.errors = [MISSING[field.short_name]]
        lowest, highest = SANE_BOUNDS[name]
        for field in (self.low, self.high, self.start, self.cap):
            if field.data is not None and not field.errors and not lowest <= field.data <= highest:
                field.errors = [f"Enter {lowest} to {highest}."]
        self._check_order()

    def _check_order(self) -> None:
        """What one number asks of another, as far as both are there and sound by themselves."""
        low, high, start, cap = (None if field.errors else field.data for field in self)
        if low is not None and high is not None and low > high:
            self.high.errors = ["The highest is below the lowest."]
        elif start is not None and ((low is not None and start < low) or (high is not None and start > high)):
            self.start.errors = ["Start between the lowest and the highest."]
        if cap is not None and high is not None and high > cap:
            self.cap.errors = ["The usual highest is above this."]


class DoseFields:
    """The numbers of a dose; mixed into a form."""

    def spans(self) -> dict[str, SpanForm]:
        """The rows by the field of the dose."""
        return {name: self[f"dose_{name}"].form for name in SANE_BOUNDS}  # type: ignore[index]  # it is a form

    def dose_ranges(self) -> dict[str, Span]:
        """The typed numbers; call it after `validate`."""
        found = {name: row.span for name, row in self.spans().items()}
        return {name: span for name, span in found.items() if span is not None}

    def check_dose(self, manner: str, attributes: list[str]) -> None:
        """Row by row, then what one asks of another: a hold has a length, a count or a time is there."""
        rows = self.spans()
        for name, row in rows.items():
            row.check(name)
        given = {name for name, row in rows.items() if row.is_given}
        holds = given & {"hold_seconds", "hold_breaths"}
        if len(holds) == 2:
            _say(rows["hold_breaths"].low, "Give the time in seconds or in breaths, not both.")
        if manner in ("hold", "stay") and not holds:
            _say(rows["hold_seconds"].low, "Say how long: it is held, or a rest.")
        elif not holds and "repetitions" not in given:
            _say(rows["repetitions"].low, "Give repetitions or a time. The patient needs a number.")
        longest = rows["hold_seconds"].high
        is_long = manner in ("hold", "stay") and longest.data is not None and longest.data > LONG_HOLD
        if is_long and "static_hold_gt_3min" not in attributes:
            _say(longest, "Over 180 seconds: tick “Still for more than 3 minutes” below.")


def _say(field: Any, message: str) -> None:
    """Beside a field that has nothing wrong by itself."""
    field.errors = field.errors or [message]


LONG_HOLD = 180
"""Seconds after which a hold counts as still for more than 3 minutes (the library's own attribute)."""

for _name in SANE_BOUNDS:
    setattr(DoseFields, f"dose_{_name}", FormField(SpanForm, LABELS[_name]))
