"""How much a dose asks for in a day, in the unit that a patient can tell: minutes, or times. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from handouts.content import DoseLine, Side

MINUTE = 60
MOST = 10_000
"""The most that is stored for a day; far above what any dose asks for (24 times an hour is 1440 minutes)."""


class Unit(StrEnum):
    """What an amount counts."""

    MINUTES = "minutes"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class DayAmount:
    """What a dose asks for on one day, exact: five holds of 75 seconds are 6 1/4 minutes."""

    asked: Fraction
    unit: Unit

    @property
    def shown(self) -> int:
        """The amount as a patient is asked about it: whole, rounded up, so that all of it is never less than was asked."""
        return ceil(self.asked)

    @property
    def can_be_partly(self) -> bool:
        """Whether there is anything between none and all of it; once a day there is not."""
        return self.shown > 1


def amount_of_day(dose: DoseLine) -> DayAmount:
    """Times a day x rounds x repetitions x sides, each with its hold where that lasts a minute or more.

    A shorter hold, or one by breaths, is counted in times: nobody adds up seconds. "Each side" counts both sides; both at
    once, the one the patient likes, left alone and right alone count once. No repetitions are one.
    """
    sides = 2 if dose.side is Side.EACH else 1
    times = dose.times_per_day * dose.sets * (dose.repetitions or 1) * sides
    if dose.hold_seconds is not None and dose.hold_seconds >= MINUTE:
        return DayAmount(Fraction(times * dose.hold_seconds, MINUTE), Unit.MINUTES)
    return DayAmount(Fraction(times), Unit.TIMES)
