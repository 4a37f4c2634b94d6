"""Two people, one draft: which section was changed by whom since the form was opened. Pure.

A form carries a short mark of every part as it was when the page was made. With it, "she wrote the plan while I wrote the
objective" is no conflict about either.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

DIGITS = 12
"""Hex digits of a mark: 48 bits, so that two texts of one section do not share one by chance."""


class Changed(StrEnum):
    """Who changed a part since the form was opened."""

    NOBODY = "nobody"
    MINE = "mine"
    STORED = "stored"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text beside another; `is_only_here` when the other text has no such line in that place."""

    text: str
    is_only_here: bool


def mark_of(text: str) -> str:
    """The mark of a text."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:DIGITS]


def marks_of(parts: Mapping[str, str]) -> str:
    """The marks of all parts, as the form carries them: `subjective:1a2b… plan:…`."""
    return " ".join(f"{name}:{mark_of(text)}" for name, text in parts.items())


def changed_by(base: str, mine: Mapping[str, str], stored: Mapping[str, str]) -> dict[str, Changed]:
    """Of every part of `stored`, who changed it since `base`, which is what `marks_of` made.

    A part without a readable mark that differs counts as changed by both: nobody loses a text by a mangled form.
    """
    marks = dict(mark.split(":", 1) for mark in base.split() if ":" in mark)
    return {name: _changed(marks.get(name, ""), mine[name], text) for name, text in stored.items()}


def beside(text: str, other: str) -> Iterator[Line]:
    """The lines of `text`, those marked that `other` does not have there."""
    here, there = text.split("\n"), other.split("\n")
    for tag, start, end, _, _ in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        yield from (Line(line, tag != "equal") for line in here[start:end])


def both(stored: str, mine: str) -> str:
    """Both texts in one: what is the same once, and where they differ the stored lines before mine."""
    theirs, own = stored.split("\n"), mine.split("\n")
    merged: list[str] = []
    for tag, start, end, own_start, own_end in SequenceMatcher(None, theirs, own, autojunk=False).get_opcodes():
        merged += theirs[start:end]
        if tag != "equal":
            merged += own[own_start:own_end]
    return "\n".join(merged)


def _changed(mark: str, mine: str, stored: str) -> Changed:
    if mark_of(mine) == mark_of(stored):
        return Changed.NOBODY
    if mark == mark_of(stored):
        return Changed.MINE
    return Changed.STORED if mark == mark_of(mine) else Changed.BOTH
