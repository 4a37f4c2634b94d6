"""What rules advise, in words: rule data names exercises and modifications by slug, people know them by name."""

from __future__ import annotations

import re
from functools import cache

from clinic.exercises.catalog import library
from clinic.screening.findings import Finding


def in_names(advice: str) -> str:
    """`advice` with every slug of the library replaced by what people call the thing; a bare list of them is a try."""
    names = _names()
    if advice and all(part in names for part in advice.split(", ")):
        return "Try " + ", ".join(names[part] for part in advice.split(", "))
    return _slugs().sub(lambda found: names[found[0]], advice)


def sentence(finding: Finding) -> str:
    """Why a finding stops and what helps, as one text for the PT."""
    parts = (part.strip(" .") for part in (finding.reason, in_names(finding.suggest)))
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)


@cache
def _names() -> dict[str, str]:
    exercises = {slug: exercise.name for slug, exercise in library().exercises.items()}
    return exercises | {slug: modification.label for slug, modification in library().modifications.items()}


@cache
def _slugs() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
