"""Whom a figure looks like: a tone of skin and a way to wear the hair, chosen for a patient or left neutral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Tone(StrEnum):
    """The skin of a figure; NEUTRAL is the one of every picture that nobody has chosen for."""

    NEUTRAL = "neutral"
    FAIR = "fair"
    TAN = "tan"
    BROWN = "brown"
    DEEP = "deep"


class Hair(StrEnum):
    """The hair of a figure; NEUTRAL is short and dark."""

    NEUTRAL = "neutral"
    LONG = "long"
    BUN = "bun"
    CURLY = "curly"
    GREY = "grey"
    NONE = "none"
    SCARF = "scarf"


@dataclass(frozen=True, slots=True)
class Look:
    """One figure's skin and hair."""

    tone: Tone = Tone.NEUTRAL
    hair: Hair = Hair.NEUTRAL

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Look:
        """Read `{"tone": …, "hair": …}`, either of which may be missing. Raises ValueError for an unknown one."""
        return cls(Tone(data.get("tone", Tone.NEUTRAL)), Hair(data.get("hair", Hair.NEUTRAL)))


NEUTRAL = Look()
