"""How much of an exercise: the dose, its usual range, and the limits that nobody may pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clinic.core.errors import Refusal

HOLD_CAP_SECONDS = 600
"""Upper limit of every hold, in seconds: 10 minutes (proposed; seed 002 l.95 lets the patient stop sooner)."""

SANE_BOUNDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "sets": (1, 6),
        "repetitions": (1, 50),
        "hold_seconds": (1, HOLD_CAP_SECONDS),
        "hold_breaths": (1, 20),
        "times_per_day": (1, 12),
        "days_per_week": (1, 7),
    }
)
"""Lowest and highest number of each field for any exercise (proposed)."""

FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "sets": "Sets",
        "repetitions": "Repetitions",
        "hold_seconds": "Hold",
        "hold_breaths": "Breaths",
        "times_per_day": "Times a day",
        "days_per_week": "Days a week",
        "side": "Side",
    }
)


class Side(StrEnum):
    """Which side of the body an exercise is for."""

    LEFT = "left"
    RIGHT = "right"
    EACH = "each"
    BOTH = "both"
    EITHER = "either"
    NONE = "none"


class Manner(StrEnum):
    """What the patient does for the given time: hold a press or stretch, stay in a rest pose, or go on moving."""

    HOLD = "hold"
    STAY = "stay"
    GO = "go"


class DoseOutOfRange(Refusal):
    """A number of the dose is missing or outside its limits; `field` names it, `low` and `high` are the limits."""

    status = 422
    title = "Dose out of range"

    def __init__(self, field: str, message: str, low: int | None = None, high: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.low = low
        self.high = high


@dataclass(frozen=True)
class Dose:
    """What one patient does: counts, seconds or breaths of a hold, side, times a day and days a week.

    `up_to` makes the hold an upper limit: to stop sooner is fine.
    """

    sets: int
    repetitions: int | None
    hold_seconds: int | None
    hold_breaths: int | None
    side: Side
    times_per_day: int
    days_per_week: int
    up_to: bool = False


@dataclass(frozen=True)
class Range:
    """The usual range of one number, where a new prescription starts, and the cap above which it may never go."""

    min: int
    max: int
    default: int
    cap: int | None = None


@dataclass(frozen=True)
class DoseLimits:
    """The library's dose of an exercise: usual ranges, allowed sides, manner of the hold, source of the figures.

    A range that is None is a number the exercise does not have (no hold in a squat).
    """

    sets: Range
    repetitions: Range | None
    hold_seconds: Range | None
    hold_breaths: Range | None
    sides: tuple[Side, ...]
    times_per_day: Range
    days_per_week: Range
    manner: Manner
    source: str = ""
    note: str = ""

    def range_of(self, field: str) -> Range | None:
        """The usual range of a field of Dose, None when the exercise has no such number."""
        found: Range | None = getattr(self, field)
        return found


@dataclass(frozen=True)
class DoseOverride:
    """How a modification changes the dose: a new hold and a lower cap in seconds, or an open end (`up_to`)."""

    hold_seconds: int | None = None
    hold_cap: int | None = None
    up_to: bool = False


def cap_of(field: str, limits: DoseLimits, overrides: Iterable[DoseOverride] = ()) -> int:
    """The highest number a field may have: the lowest of the sane bound, the library's cap and each override's cap."""
    caps = [SANE_BOUNDS[field][1]]
    usual = limits.range_of(field)
    if usual is not None and usual.cap is not None:
        caps.append(usual.cap)
    if field == "hold_seconds":
        caps.extend(override.hold_cap for override in overrides if override.hold_cap is not None)
    return min(caps)


def library_dose(limits: DoseLimits, overrides: Iterable[DoseOverride] = ()) -> Dose:
    """The dose a new prescription starts with: library default, then each override, always under the cap."""
    overrides = tuple(overrides)
    up_to = any(override.up_to for override in overrides)
    hold = limits.hold_seconds.default if limits.hold_seconds else None
    for override in overrides:
        hold = override.hold_seconds if override.hold_seconds is not None else hold
    if hold is not None:
        cap = cap_of("hold_seconds", limits, overrides)
        hold = cap if up_to else min(hold, cap)
    return Dose(
        sets=limits.sets.default,
        repetitions=limits.repetitions.default if limits.repetitions else None,
        hold_seconds=hold,
        hold_breaths=limits.hold_breaths.default if limits.hold_breaths else None,
        side=limits.sides[0],
        times_per_day=limits.times_per_day.default,
        days_per_week=limits.days_per_week.default,
        up_to=up_to,
    )


def check_limits(dose: Dose, limits: DoseLimits, overrides: Iterable[DoseOverride] = ()) -> None:
    """Raise DoseOutOfRange naming the field and its limit unless every number of `dose` may be prescribed."""
    overrides = tuple(overrides)
    _check_hold_is_one(dose, limits)
    for field, (low, _) in SANE_BOUNDS.items():
        value = getattr(dose, field)
        if value is not None:
            _check_number(field, value, low, cap_of(field, limits, overrides))
    if dose.side not in limits.sides:
        allowed = ", ".join(side.value for side in limits.sides)
        raise DoseOutOfRange("side", f"Side: choose one of {allowed}.")


def outside_usual(dose: Dose, limits: DoseLimits, overrides: Iterable[DoseOverride] = ()) -> tuple[str, ...]:
    """Sentences for the PT where a number is allowed but outside the library's usual range.

    An "up to" may be shorter than usual, and as long as the modifications (their `overrides`) make it.
    """
    notes = []
    longest = library_dose(limits, overrides).hold_seconds or 0
    for field in SANE_BOUNDS:
        usual, value = limits.range_of(field), getattr(dose, field)
        if usual is None or value is None:
            continue
        is_free = field == "hold_seconds" and dose.up_to and value <= max(usual.max, longest)
        if not is_free and not usual.min <= value <= usual.max:
            span = _shown(field, usual.min)
            if usual.max != usual.min:
                span += f" to {_shown(field, usual.max)}"
            notes.append(f"{FIELD_NAMES[field]}: {_shown(field, value)} is outside the usual {span}.")
    return tuple(notes)


def _check_hold_is_one(dose: Dose, limits: DoseLimits) -> None:
    if dose.hold_seconds is not None and dose.hold_breaths is not None:
        raise DoseOutOfRange("hold_breaths", "Hold: give a time or a number of breaths, not both.")
    needs_hold = limits.hold_seconds is not None or limits.hold_breaths is not None
    if needs_hold and dose.hold_seconds is None and dose.hold_breaths is None:
        field = "hold_seconds" if limits.hold_seconds is not None else "hold_breaths"
        raise DoseOutOfRange(field, f"{FIELD_NAMES[field]}: say how long. The patient needs to know.")
    counts = limits.repetitions is not None and limits.repetitions.max > 1
    if counts and dose.repetitions is None:
        raise DoseOutOfRange("repetitions", "Repetitions: say how many. The patient needs a number.")


def _check_number(field: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        message = f"{FIELD_NAMES[field]}: enter {_shown(field, low)} to {_shown(field, high)}."
        raise DoseOutOfRange(field, message, low, high)


def _shown(field: str, value: int) -> str:
    if field != "hold_seconds":
        return str(value)
    if value >= 60 and value % 60 == 0:
        return f"{value // 60} min"
    return f"{value} s"
