"""Blanks of a template: `[[Pain now, 0 to 10]]` is typed into, `[[Side: left | right | both]]` is chosen from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLANK = re.compile(r"\[\[([^\[\]\n]{1,160})\]\]")
"""A blank stands on one line and holds no brackets of its own."""
MOST = 60
"""Blanks of one template (proposed): more is a form, and a form wants fields of its own."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank: what it asks for, the words to choose from (none when anything may be typed), and how it is written."""

    label: str
    choices: tuple[str, ...]
    written: str


def blanks_of(text: str) -> list[Blank]:
    """Every blank of a text, in order; the same one twice is two blanks."""
    return [_blank(found) for found in BLANK.finditer(text)]


def count_blanks(*texts: str) -> int:
    """How many blanks are still open in several texts."""
    return sum(len(BLANK.findall(text)) for text in texts)


def troubles(text: str) -> Iterator[str]:
    """What is wrong with a template's blanks, each in one sentence; nothing when they can be used."""
    rest = BLANK.sub("", text)
    if "[[" in rest or "]]" in rest:
        yield "A blank begins with [[ and ends with ]] on the same line, with at most 160 characters between."
    for blank in blanks_of(text):
        if not blank.label:
            yield f"Say what goes into {blank.written}."
        elif "|" in blank.written and len(blank.choices) < 2:
            yield f"{blank.written} needs two choices or more after a colon: [[Side: left | right]]."


def _blank(found: re.Match[str]) -> Blank:
    label, colon, rest = found[1].partition(":")
    offered = tuple(part.strip() for part in rest.split("|") if part.strip()) if colon and "|" in rest else ()
    return Blank(label.strip() if offered else found[1].strip(), offered, found[0])
