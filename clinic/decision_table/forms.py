"""The cut-offs as a form, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import UUID as UUIDValidator
from wtforms.validators import InputRequired, NumberRange

from clinic.core.fields import LineField, WholeNumberField
from clinic.decision_table.sides import USUAL, Cutoffs, source_of
from clinic.patients.forms import at_most


@dataclass(frozen=True, slots=True)
class KnownCutoff:
    """One figure: its label, unit, bounds, what it decides, and other values that are in use elsewhere."""

    name: str
    label: str
    unit: str
    low: int
    high: int
    decides: str
    also_used: tuple[int, ...] = ()

    def source(self, value: int) -> tuple[str, str]:
        """Where `value` comes from, and its mark."""
        return source_of(self.name, value)

    @property
    def usual(self) -> int:
        """The value before a clinic sets its own."""
        value: int = getattr(USUAL, self.name)
        return value


KNOWN = (
    KnownCutoff("short_above_deg", "Hip is short above", "degrees", -5, 15, "Thigh higher than this: one-joint flexors short."),
    KnownCutoff("long_at_or_below_deg", "Hip is long at or below", "degrees", -40, -1, "Long and weak: no release, no stretch."),
    KnownCutoff("knee_short_below_deg", "Two-joint flexors are short below", "degrees of knee flexion", 45, 110,
                "Rectus femoris and TFL are named. The class does not change.", (67, 80)),
    KnownCutoff("gap_percent", "A side is weak when it lags by more than", "%", 5, 50,
                "Side to side by dynamometer, of the stronger side.", (10, 15)),
    KnownCutoff("pain_limits_from", "Pain makes a test unclear from", "of 10", 1, 10, "From this on the class is “not clear”."),
)  # fmt: skip


def _figure(known: KnownCutoff) -> WholeNumberField:
    bounds = NumberRange(known.low, known.high, message=f"Enter {known.low} to {known.high}.")
    return WholeNumberField(known.label, [InputRequired("Enter a whole number."), bounds])


class CutoffsForm(FlaskForm):  # type: ignore[misc]
    """The five figures and the therapist who stands behind them."""

    form_key = HiddenField(validators=[InputRequired(), UUIDValidator("Open the form again.")])
    short_above_deg = _figure(KNOWN[0])
    long_at_or_below_deg = _figure(KNOWN[1])
    knee_short_below_deg = _figure(KNOWN[2])
    gap_percent = _figure(KNOWN[3])
    pain_limits_from = _figure(KNOWN[4])
    agreed_with = LineField("Agreed with", [InputRequired("Enter the therapist who decided."), at_most(200)])

    def validate(self, extra_validators: Any = None) -> bool:
        """The figures by themselves, then that long begins below short."""
        super().validate(extra_validators)
        short, long = self.short_above_deg.data, self.long_at_or_below_deg.data
        if not self.errors and short is not None and long is not None and long >= short:
            self.long_at_or_below_deg.errors = [f"This must be below {short}, where short begins."]
        return not self.errors

    def cutoffs(self) -> Cutoffs:
        """The typed figures."""
        return Cutoffs(**{name: self[name].data for name in Cutoffs.__slots__})
