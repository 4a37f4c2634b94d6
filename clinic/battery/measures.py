"""What one finding of an assessment is: its name, its side, what may be written down, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Value = int | Decimal | str
SIDES = ("left", "right")
TENTH = Decimal("0.1")


class Kind(StrEnum):
    """What may be written down: a whole number, one with a tenth, one of a few choices, a line of text."""

    WHOLE = "whole"
    TENTHS = "tenths"
    CHOICE = "choice"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Measure:
    """One finding; a sided one is written down for the left and the right.

    `low` and `high` bound a number, or the length of a line. `is_signed` writes a plus before numbers above zero.
    `empty` is what a choice says while nothing is chosen.
    """

    key: str
    label: str
    kind: Kind
    is_sided: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    low: int = 0
    high: int = 0
    unit: str = ""
    is_signed: bool = False
    ending: str = ""
    empty: str = "Not tested"

    @property
    def fields(self) -> tuple[str, ...]:
        """The names its values have in forms, columns and documents."""
        if not self.is_sided:
            return (self.key,)
        return tuple(f"{self.key}_{side}{self.ending}" for side in SIDES)

    def accepts(self, value: object) -> bool:
        """Whether `value` may be stored for this finding."""
        if self.kind is Kind.CHOICE:
            return isinstance(value, str) and value in dict(self.choices)
        if self.kind is Kind.LINE:
            return isinstance(value, str) and 0 < len(value) <= self.high
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return False
        if self.kind is Kind.WHOLE and not isinstance(value, int):
            return False
        return self.low <= value <= self.high and value % TENTH == 0

    def in_words(self, value: Value | None) -> str:
        """A value as it is read, with its unit; what was not tested gives a dash."""
        if value is None:
            return "–"
        if self.kind is Kind.CHOICE:
            return dict(self.choices).get(str(value), str(value))
        if self.kind is Kind.LINE:
            return str(value)
        number = f"{value:+}" if self.is_signed and value != 0 else f"{value}"
        return f"{number}{self.unit}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Section:
    """Findings that belong together. `quick` is always in sight, `more` folds away under `more_title`.

    `all_negative` is the finding that can be ticked once for all: "negative, both sides".
    """

    key: str
    title: str
    hint: str
    quick: tuple[Measure, ...] = ()
    more: tuple[Measure, ...] = ()
    more_title: str = ""
    can_be_all_negative: bool = False

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every finding of the section."""
        return self.quick + self.more

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of every value of the section."""
        return tuple(name for measure in self.measures for name in measure.fields)
