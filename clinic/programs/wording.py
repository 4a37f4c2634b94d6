"""A dose of a program in plain words, for the screen: sentences out. A whole program in words: `plain_text`.

No database, no Flask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clinic.exercises.doses import Range
from clinic.exercises.wording import dose_line, dose_text, short_dose, time_text

__all__ = ["dose_line", "dose_text", "seconds_a_day", "short_dose", "time_text", "usual_text"]

SECONDS_A_BREATH = 6
"""How long one slow breath is taken to last when minutes a day are counted (proposed)."""

SECONDS_A_REPETITION = 4
"""How long one movement without a hold is taken to last (proposed)."""


def usual_text(usual: Range | None, unit: str = "") -> str:
    """The library's range of one number as a hint, such as "Usual: 2 to 3"."""
    if usual is None:
        return ""
    span = str(usual.min) if usual.min == usual.max else f"{usual.min} to {usual.max}"
    return f"Usual: {span} {unit}".rstrip()


def seconds_a_day(dose: Mapping[str, Any]) -> int:
    """How long a frozen dose takes on a day it is done, in seconds, rests not counted (breath and movement: proposed)."""
    if dose["hold_seconds"] is not None:
        once = dose["hold_seconds"]
    elif dose["hold_breaths"] is not None:
        once = dose["hold_breaths"] * SECONDS_A_BREATH
    else:
        once = SECONDS_A_REPETITION
    sides = 2 if dose["side"] == "each" else 1
    seconds: int = once * (dose["repetitions"] or 1) * dose["sets"] * dose["times_per_day"] * sides
    return seconds
