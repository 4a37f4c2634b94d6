"""A dose in words, as the sheet prints it or in short for a list; a citation in words. No database, no Flask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from clinic.exercises.doses import Dose, Manner
from handouts.content import DoseLine
from handouts.phrases import dose_in_words, dose_words

_ARTICLES = re.compile(r"\b([Ss])eed(s?)(?=\W|$)")
_LINES = re.compile(r"\bl\.(\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)")
_PLAIN = (
    (re.compile(r"\bseed-(described|named)\b"), r"\1 in the source articles"),
    (re.compile(r"\bin seeds\b"), "in the seeds"),
    (re.compile(r"\b([Ss]eeds?) 0*(\d+) and 0*(\d+)\b"), r"\1 \2 and \3"),
    (re.compile(r"\b([Ss]eeds?) 0*(\d+)"), r"\1 \2"),
    (re.compile(r"\b([Ss]eed \d+) (?=l\.)"), r"\1, "),
    (re.compile(r"\bP\b"), "proposed"),
    (re.compile(r"(?<!from )\bmemory\b"), "from memory"),
)
"""What the library writes short, and how it is read; the numbers of articles are written with three figures there."""


_CERTAINTY = {"seed": "that of the source articles", "P": "our proposal", "standard": "that of standard practice"}


def dose_line(dose: Mapping[str, Any], manner: str) -> DoseLine:
    """A frozen dose (`exercises.rules.to_data`) as the sheet words it; `manner` is hold, stay or go."""
    return DoseLine(**dose, manner=manner)  # type: ignore[arg-type]


def dose_text(dose: Mapping[str, Any] | Dose, manner: str, lang: str = "en") -> str:
    """A dose, frozen or not, in full sentences, exactly as the sheet prints it."""
    return dose_in_words(dose_line(asdict(dose) if isinstance(dose, Dose) else dose, manner), lang)


def short_dose(dose: Dose, manner: str, lang: str = "en") -> str:
    """A dose in a few words: how long, how many, how often."""
    words = dose_words(dose_line(asdict(dose), manner), lang)
    has_time = dose.hold_seconds is not None or dose.hold_breaths is not None
    has_count = dose.repetitions is not None and dose.sets * dose.repetitions > 1
    parts = [words.how_long if has_time else "", words.how_many if has_count else "", words.how_often]
    return " · ".join(part for part in parts if part)


def time_text(dose: Dose, lang: str = "en") -> str:
    """How long one hold of a dose lasts, such as "5 minutes"; nothing when it has none."""
    if dose.hold_seconds is None and dose.hold_breaths is None:
        return ""
    return dose_words(dose_line(asdict(dose), Manner.HOLD), lang).how_long


def source_in_words(text: str) -> str:
    """A source, status or note of the library for somebody who does not know its short marks.

    "seed 004 l.29; P" is read as "Source article 4, line 29; proposed".
    """
    for short, plain in _PLAIN:
        text = short.sub(plain, text)
    text = _LINES.sub(lambda found: f"line{'s' if set(found[1]) & {'-', ','} else ''} {found[1]}", text)
    text = _ARTICLES.sub(r"\1ource article\2", text)
    return text[:1].upper() + text[1:]


def certainty_in_words(certainty: str) -> str:
    """How sure a rule is: high, medium or low, or else whose word is taken for it ("seed + P")."""
    return ", ".join(_CERTAINTY.get(part, part) for part in certainty.split(" + "))
