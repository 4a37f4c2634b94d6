"""The usual dose of an own exercise as fields: for each number its lowest, highest, first value, and what nobody may pass."""

from __future__ import annotations

from typing import Any

from wtforms import Form, FormField
from wtforms.validators import Optional

from clinic.core.fields import WholeNumberField
from clinic.custom_exercises.drafts import Span
from clinic.exercises.doses import FIELD_NAMES, SANE_BOUNDS

LABELS = {**FIELD_NAMES, "hold_seconds": "Time, seconds", "hold_breaths": "Time, breaths"}
ALWAYS = ("sets", "times_per_day", "days_per_week")
"""Numbers that every exercise has."""


class SpanForm(Form):
    """One number of the dose. All four empty means that the exercise has no such number."""

    low = WholeNumberField("usual lowest", [Optional()])
    high = WholeNumberField("usual highest", [Optional()])
    start = WholeNumberField("starts at", [Optional()])
    cap = WholeNumberField("never more than", [Optional()])

    def fill(self, span: Span | None) -> None:
        """Show what is saved."""
        self.low.data, self.high.data, self.start.data, self.cap.data = span or (None, None, None, None)

    @property
    def span(self) -> Span | None:
        """What was typed, None when it was left empty; call it after `check`."""
        if self.low.data is None or self.high.data is None or self.start.data is None:
            return None
        return self.low.data, self.high.data, self.start.data, self.cap.data

    def check(self, name: str) -> None:
        """Say beside the field what does not fit: missing, out of bounds, or not in rising order."""
        if any(field.errors for field in self):
            return
        if name not in ALWAYS and all(field.data is None for field in self):
            return
        for field in (self.low, self.high, self.start):
            if field.data is None:
                field.errors = [f"Enter the {field.label.text} number."]
        if not self.errors:
            self._check_bounds(name)

    def _check_bounds(self, name: str) -> None:
        lowest, highest = SANE_BOUNDS[name]
        for field in self:
            if field.data is not None and not lowest <= field.data <= highest:
                field.errors = [f"Enter {lowest} to {highest}."]
        if self.span is None or self.errors:
            return
        low, high, start, cap = self.span
        if low > high:
            self.high.errors = ["The highest is below the lowest."]
        elif not low <= start <= high:
            self.start.errors = ["Start between the lowest and the highest."]
        elif cap is not None and high > cap:
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
        if any(row.errors for row in rows.values()):
            return
        given = self.dose_ranges()
        if "hold_seconds" in given and "hold_breaths" in given:
            rows["hold_breaths"].low.errors = ["Give the time in seconds or in breaths, not both."]
            return
        holds = "hold_seconds" in given or "hold_breaths" in given
        if manner in ("hold", "stay") and not holds:
            rows["hold_seconds"].low.errors = ["Say how long: it is held, or a rest."]
        elif not holds and "repetitions" not in given:
            rows["repetitions"].low.errors = ["Give repetitions or a time. The patient needs a number."]
        elif manner in ("hold", "stay") and _is_long(given) and "static_hold_gt_3min" not in attributes:
            rows["hold_seconds"].high.errors = ["Over 180 seconds: tick “Still for more than 3 minutes” below."]


def _is_long(given: dict[str, Span]) -> bool:
    return "hold_seconds" in given and given["hold_seconds"][1] > LONG_HOLD


LONG_HOLD = 180
"""Seconds after which a hold counts as still for more than 3 minutes (the library's own attribute)."""

for _name in SANE_BOUNDS:
    setattr(DoseFields, f"dose_{_name}", FormField(SpanForm, LABELS[_name]))


def usual(**values: Any) -> dict[str, Span]:
    """The numbers that a new exercise starts with: once a day, every day, one set of ten."""
    return {
        "sets": (1, 3, 1, None), "repetitions": (5, 10, 10, None),
        "times_per_day": (1, 2, 1, None), "days_per_week": (3, 7, 7, None), **values,
    }  # fmt: skip
