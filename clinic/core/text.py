"""Typed text made fit to store: one spelling (NFC), nothing invisible, no control characters."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 8
"""Combining marks in a row that any script needs at most; more is a text that breaks lines on paper."""

_JOINERS = "\u200c\u200d"
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_SPACES = re.compile(r"[^\S\n]+")


def clean_line(value: str | None) -> str:
    """`value` in NFC on one line: control and direction characters removed, runs of spaces made one.

    Zero-width joiners stay between letters, where Persian and Indic spelling and emoji need them.
    """
    return _SPACES.sub(" ", _visible((value or "").replace("\n", " ").replace("\t", " "))).strip(" " + _JOINERS)


def clean_text(value: str | None) -> str:
    """`value` in NFC with its line breaks: as `clean_line`, for a text of several lines, each without end spaces."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "\n".join(clean_line(line) for line in text.split("\n")).strip("\n")


def has_stacked_marks(value: str) -> bool:
    """Whether more than MOST_MARKS combining marks stand in a row."""
    run = 0
    for character in value:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > MOST_MARKS:
            return True
    return False


def _visible(value: str) -> str:
    return "".join(
        character
        for character in unicodedata.normalize("NFC", value)
        if character in _JOINERS or unicodedata.category(character) not in _INVISIBLE
    )
