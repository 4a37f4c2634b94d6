"""What rules advise, in words: rule data names exercises and modifications by slug, people know them by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from clinic.exercises.catalog import library
from clinic.rule_language.findings import Finding

SEVERE = ("escalate_emergency", "escalate_urgent", "block", "hold_exercise")


def in_names(advice: str, exercise_slug: str = "") -> str:
    """`advice` with every slug of the library replaced by what people call the thing.

    A bare list of slugs becomes what can be done about `exercise_slug`: modifications it has are added to it, other
    exercises stand in for it, and what fits neither is left out.
    """
    names = _names()
    parts = advice.split(", ") if advice else []
    if parts and all(part in names for part in parts):
        return _what_helps(parts, exercise_slug)
    return _slugs().sub(lambda found: names[found[0]], advice)


def sentence(finding: Finding) -> str:
    """Why a finding stops and what helps, as one text for the PT."""
    parts = (part.strip(" .") for part in (finding.reason, in_names(finding.suggest, finding.target_slug)))
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)


def exercises_instead(finding: Finding) -> tuple[str, ...]:
    """The exercises that a finding names to be done in place of the one it stops; none where it advises in free words."""
    parts = finding.suggest.split(", ") if finding.suggest else []
    if not all(part in _names() for part in parts):
        return ()
    return tuple(part for part in parts if part in library().exercises and part != finding.target_slug)


def finding_kind(action: str) -> str:
    """The kind of callout that shows an action: block, require_mod, warn or info."""
    if action in SEVERE:
        return "block"
    if action in ("require_mod", "require_order"):
        return "require_mod"
    return "warn" if action == "warn" else "info"


def _what_helps(slugs: Sequence[str], exercise_slug: str) -> str:
    modifications, exercises = library().modifications, library().exercises
    fitting = [slug for slug in slugs if slug in modifications]
    if exercise_slug:
        fitting = [slug for slug in fitting if exercise_slug in modifications[slug].applies_to]
    instead = [slug for slug in slugs if slug in exercises and slug != exercise_slug]
    names = _names()
    sentences = []
    if fitting:
        sentences.append("Try " + ", ".join(names[slug] for slug in fitting))
    if instead:
        lead = "Try " if not exercise_slug else "Or use instead: " if fitting else "Use instead: "
        sentences.append(lead + ", ".join(names[slug] for slug in instead))
    return ". ".join(sentences)


@cache
def _names() -> dict[str, str]:
    exercises = {slug: exercise.name for slug, exercise in library().exercises.items()}
    return exercises | {slug: modification.label for slug, modification in library().modifications.items()}


@cache
def _slugs() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
