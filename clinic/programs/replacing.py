"""What a patient is told of the sheet before: which number to throw away, and what is different now. Data in, data out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clinic.programs.rules import Content, printed_exercises

Exercise = Mapping[str, Any]
"""A frozen exercise with its personal note."""


def replaced_data(old: Content, exercises: Sequence[Exercise], goal: str) -> dict[str, Any]:
    """What is different from `old`, as it is frozen: exercises of the new sheet by slug, those left out by printed name.

    An exercise is the same one when its slug is. Another choice of modifications, another step, or another thing of the
    patient's own, is another set-up; a text that the library worded anew is not.
    """
    before = {data["slug"]: data for data in old["exercises"]}
    after = {data["slug"]: data for data in exercises}
    both = [slug for slug in after if slug in before]
    printed = printed_exercises(old, old["language"])
    return {
        "number": old["number"],
        "added": [slug for slug in after if slug not in before],
        "left_out": [data["name"] for data in printed if data["slug"] not in after],
        "amount": [slug for slug in both if before[slug]["dose"] != after[slug]["dose"]],
        "set_up": [slug for slug in both if _set_up(before[slug]) != _set_up(after[slug])],
        "noted": [slug for slug in both if _has_new_note(before[slug], after[slug])],
        "is_reordered": both != [slug for slug in before if slug in after],
        "has_new_goal": bool(goal) and old["goal"] != goal,
    }


def _set_up(data: Exercise) -> object:
    own = {prop["id"]: prop["own"] for prop in data["props"] if prop.get("own")}
    steps = {step["id"] for step in data["steps"]}
    return {one["slug"] for one in data["applied"]}, steps, own


def _has_new_note(before: Exercise, after: Exercise) -> bool:
    return bool(after["personal_note"]) and before["personal_note"] != after["personal_note"]
