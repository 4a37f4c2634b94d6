"""A program in plain words, for the screen and for the note: frozen content in, sentences out. No database, no Flask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handouts.content import DoseLine
from handouts.phrases import dose_in_words

SECONDS_A_BREATH = 6
"""How long one slow breath is taken to last when minutes a day are counted (proposed)."""

SECONDS_A_REPETITION = 4
"""How long one movement without a hold is taken to last (proposed)."""


def dose_line(dose: Mapping[str, Any], manner: str) -> DoseLine:
    """A frozen dose (`exercises.rules.to_data`) as the sheet words it; `manner` is hold, stay or go."""
    return DoseLine(**dose, manner=manner)  # type: ignore[arg-type]


def dose_text(dose: Mapping[str, Any], manner: str, lang: str = "en") -> str:
    """A frozen dose in full sentences, exactly as the sheet prints it."""
    return dose_in_words(dose_line(dose, manner), lang)


def program_text(content: Mapping[str, Any]) -> str:
    """The frozen content of a version as plain text for the note: each exercise, its modifications, its dose in words."""
    head = f"Home program, sheet {content['number']}, made {content['made_on']}:"
    lines = [_exercise_text(number, data) for number, data in enumerate(content["exercises"], start=1)]
    return "\n".join([head, *lines])


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


def _exercise_text(number: int, data: Mapping[str, Any]) -> str:
    parts = [f"{number}. {data['name']}."]
    if data["applied"]:
        parts.append("With: " + "; ".join(one["label"] for one in data["applied"]) + ".")
    parts.append(dose_text(data["dose"], data["manner"]))
    if data["personal_note"]:
        parts.append(f"Told: {data['personal_note']}")
    return " ".join(parts)
