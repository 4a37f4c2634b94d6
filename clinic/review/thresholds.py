"""The figures from which a report becomes an alert; each clinic may set its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from clinic.adherence.rules import LOW_PCT, OVERUSE_PCT, SATISFACTORY_PCT
from clinic.adherence.signs import PAIN_HIGH, PAIN_RISE


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Pain in points of 0 to 10, adherence in percent, times in days.

    All but `good_pct` are proposed: 80 % has support (Bailey 2018, BJSM). None of them changes when a patient is told to
    stop an exercise (`adherence.signs`): they decide alone when the clinic is told.
    """

    pain_rise: int = PAIN_RISE
    """Pain after less pain before, from which it counts (A2, A3)."""
    pain_high: int = PAIN_HIGH
    """Pain after an exercise that counts whatever it was before (A2)."""
    no_better_day: int = 8
    """Day of the program from which pain should be less (A5; seed 004: over a week)."""
    better_by: int = 1
    """Points by which it should be less (A5)."""
    good_pct: int = SATISFACTORY_PCT
    """Adherence from which A5 asks whether the program helps."""
    low_pct: int = LOW_PCT
    """Adherence below which it is low (A6)."""
    quiet_days: int = 5
    """Days without any report (A6)."""
    overuse_pct: int = OVERUSE_PCT
    """Adherence above which it is more than was asked for (A9)."""
    screen_days: int = 90
    """Days that a health screen lasts (A10). The rules stop a sheet at 90 whatever is set here."""


USUAL = Thresholds()


@dataclass(frozen=True, slots=True)
class KnownThreshold:
    """One figure for people: label, unit, bounds, which alert it decides."""

    name: str
    label: str
    unit: str
    low: int
    high: int
    code: str
    decides: str
    mark: str = "proposed"

    @property
    def usual(self) -> int:
        """The value before a clinic sets its own."""
        value: int = getattr(USUAL, self.name)
        return value


KNOWN = (
    KnownThreshold("pain_rise", "Pain rose by", "points", 1, 4, "A2, A3",
                   "Twice running: red. Once after a stretch: amber."),
    KnownThreshold("pain_high", "Pain after an exercise", "of 10 or more", 4, 10, "A2", "Red, whatever it was before."),
    KnownThreshold("no_better_day", "Pain not better from day", "of the program", 4, 42, "A5",
                   "With good adherence: time to examine again.", "seed"),
    KnownThreshold("better_by", "Better means less by", "points", 1, 4, "A5", "Newest pain before, against the first."),
    KnownThreshold("good_pct", "Good adherence from", "%", 60, 100, "A5",
                   "80 to 99 is the commonest range in 86 studies (Bailey 2018, BJSM).", "standard"),
    KnownThreshold("low_pct", "Low adherence below", "%", 20, 79, "A6", "Over 7 days of the program."),
    KnownThreshold("quiet_days", "No report for", "days", 2, 14, "A6", "Days away or on pause do not count."),
    KnownThreshold("overuse_pct", "More than asked for above", "%", 105, 200, "A9", "For one exercise, over 7 days."),
    KnownThreshold("screen_days", "A health screen lasts", "days", 14, 90, "A10", "Then it is to be taken again."),
)  # fmt: skip
"""In the order of the page; the names and bounds are those of the table `alert_thresholds` too."""


def thresholds_of(figures: Mapping[str, int]) -> Thresholds:
    """Thresholds from figures that were stored; one that is not among them has its usual value."""
    return Thresholds(**{one.name: figures[one.name] for one in fields(Thresholds) if one.name in figures})


BOUNDS: Mapping[str, tuple[int, int]] = MappingProxyType({one.name: (one.low, one.high) for one in KNOWN})
