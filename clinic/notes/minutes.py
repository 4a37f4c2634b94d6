"""Minutes of a visit by CPT code, and how many units they would make: a hint for who bills, no claim. Pure.

The codes are the American Medical Association's; its descriptors are licensed, so the labels are our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MOST_MINUTES = 480
"""Of one code in one visit: a working day. More is a slip of the hand (proposed)."""
UNIT, LEAST = 15, 8
"""Minutes of a unit, and the least that make one (CMS, Medicare Claims Processing Manual, chapter 5, section 20.2)."""


@dataclass(frozen=True, slots=True)
class Code:
    """A CPT code with our own short label; what is timed is counted in units of 15 minutes."""

    code: str
    label: str
    is_timed: bool


CODES = (
    Code("97110", "Exercise", True),
    Code("97112", "Movement and balance training", True),
    Code("97116", "Gait training", True),
    Code("97140", "Hands-on treatment", True),
    Code("97530", "Everyday activities", True),
    Code("97535", "Self-care and home training", True),
    Code("97150", "Group treatment", False),
    Code("97161", "Evaluation, low complexity", False),
    Code("97162", "Evaluation, moderate complexity", False),
    Code("97163", "Evaluation, high complexity", False),
    Code("97164", "Re-evaluation", False),
)
"""What a visit about a home program may hold, in the order of the form."""
EVALUATIONS = ("97161", "97162", "97163", "97164")
"""One visit has at most one of these."""
BY_CODE = {one.code: one for one in CODES}


def timed_minutes(minutes: Mapping[str, int]) -> int:
    """Minutes of the codes that are counted by time; codes that are not known here are left out."""
    return sum(spent for code, spent in minutes.items() if code in BY_CODE and BY_CODE[code].is_timed)


def units_by_total(minutes: Mapping[str, int]) -> dict[str, int]:
    """Units of the timed codes by Medicare's rule: the total decides how many, whole quarters of an hour come first.

    8 to 22 minutes are one unit, 23 to 37 two and so on; what is left over goes to the codes with the most minutes left.
    33 minutes of 97110 and 7 of 97140 are three units: two and one. Codes without a unit are left out.
    """
    timed = {code: spent for code, spent in _in_order(minutes) if BY_CODE[code].is_timed and spent > 0}
    units = {code: spent // UNIT for code, spent in timed.items()}
    to_give = (sum(timed.values()) + UNIT - LEAST) // UNIT - sum(units.values())
    most_left = sorted(timed, key=lambda code: -(timed[code] % UNIT))
    for code in most_left[:to_give]:
        units[code] += 1
    return {code: count for code, count in units.items() if count}


def units_by_code(minutes: Mapping[str, int]) -> dict[str, int]:
    """Units as many private payers count them: each code for itself, from 8 minutes on (the AMA's midpoint rule)."""
    counted = ((code, (spent + UNIT - LEAST) // UNIT) for code, spent in _in_order(minutes) if BY_CODE[code].is_timed)
    return {code: count for code, count in counted if count}


def units_words(minutes: Mapping[str, int]) -> str:
    """The hint below the minutes: units by either rule; empty when nothing timed was noted."""
    total = timed_minutes(minutes)
    if not total:
        return ""
    by_total, by_code = units_by_total(minutes), units_by_code(minutes)
    told = f"{total} timed minutes. 8-minute rule (Medicare): {_units(by_total)}"
    other = "" if by_code == by_total else f" Counted code by code: {_units(by_code)}"
    return f"{told}{other} A hint, no claim."


def minutes_words(minutes: Mapping[str, int]) -> list[str]:
    """Each code with its minutes, as a note shows it: "97110 Exercise, 30 min"."""
    return [f"{code} {BY_CODE[code].label}, {spent} min" for code, spent in _in_order(minutes)]


def total_words(minutes: Mapping[str, int]) -> str:
    """Timed and all minutes, which a payer's auditor adds up first (Medicare Benefit Policy Manual, chapter 15, 220.3.E)."""
    return f"Timed minutes: {timed_minutes(minutes)}. All minutes: {sum(minutes.values())}." if minutes else ""


def _units(units: Mapping[str, int]) -> str:
    total = sum(units.values())
    parts = ", ".join(f"{code} × {count}" for code, count in units.items())
    return f"{total} {'unit' if total == 1 else 'units'}{f' ({parts})' if parts else ''}."


def _in_order(minutes: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(one.code, minutes[one.code]) for one in CODES if minutes.get(one.code)]
