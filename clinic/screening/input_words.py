"""The facts that decided a finding, as they are kept, in words for clinicians."""

from __future__ import annotations

import re
from collections.abc import Callable

from clinic.exercises.catalog import library

_NAMES = {
    "ga_weeks": "weeks of pregnancy",
    "postpartum_weeks": "weeks since birth",
    "screen_age_days": "days since the health screen",
    "days_since_start": "days since the start",
    "adherence_pct": "adherence in percent",
    "nprs_change": "change of pain",
    "screen": "health screen",
    "assessment": "assessment",
}
"""How a fact is called, by its name in the rules."""

_KEYS = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def input_words(kept: str, exercise_name: Callable[[str], str]) -> str:
    """One kept fact, such as `ga_weeks 25` or `has seated-march`, in words; what has no name here stays as it is.

    `exercise_name` says how an exercise is called; its answer to a slug that it does not know is the slug.
    """
    unit, since, rest = kept.partition("_since ")
    event, space, reading = rest.partition(" ")
    # A yes and its day may have the same key: after "since" it is the day.
    if since and event in library().events:
        return f"{unit} since {library().events[event].label}{space}{reading}"
    return _KEYS.sub(lambda found: _said(found.group(), exercise_name), kept)


def _said(key: str, exercise_name: Callable[[str], str]) -> str:
    if key in _NAMES:
        return _NAMES[key]
    if key in library().flags:
        return library().flags[key].label
    if "-" in key:
        name = exercise_name(key)
        return key if name == key else f"“{name}”"
    return key.replace("_", " ")
