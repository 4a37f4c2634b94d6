"""What an issued version holds and how two of them differ: pure data in, data out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from clinic.core.codes import SHEET_CODE_LENGTH, code_of

Entry = TypeVar("Entry")

DIARY_DAYS = 7
LONGEST_USE = timedelta(weeks=6)
"""A sheet is not judged for longer than this, however far the next visit is (proposed)."""

FORMAT = 1
"""Version of the frozen content's shape; a reader of old versions switches on it."""

CODE_LENGTH = SHEET_CODE_LENGTH

STAFF_LANGUAGE = "en"
"""What `exercises` of the frozen content are written in, whatever the patient reads."""

Content = Mapping[str, Any]
"""The frozen content of a version, as `frozen_content` made it and JSON gave it back."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a program as it will be frozen: the resolved exercise as data, and the PT's words to this patient."""

    exercise: Mapping[str, Any]
    personal_note: str


@dataclass(frozen=True, slots=True)
class Header:
    """What is printed around the exercises: clinic, first name, therapist, dates (ISO), goal. Texts as they were that day.

    `language` is what the patient reads, `words` who answers for it (`handouts.content.Words`).
    """

    clinic: Mapping[str, Any]
    first_name: str
    therapist: Mapping[str, str]
    goal: str
    made_on: date
    starts_on: date
    next_visit_on: date | None
    language: str
    words: str = "as_filed"


@dataclass(frozen=True, slots=True)
class OwnChange:
    """Another thing of the patient's own in the place of a prop; empty is the library's."""

    prop: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ExerciseChange:
    """What is different in one exercise that both versions have; doses as frozen data, None when they are the same."""

    name: str
    old_dose: Mapping[str, Any] | None
    new_dose: Mapping[str, Any] | None
    manner: str
    modifications_added: tuple[str, ...]
    modifications_removed: tuple[str, ...]
    old_note: str
    new_note: str
    own_props: tuple[OwnChange, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether anything differs at all."""
        set_up = self.modifications_added or self.modifications_removed or self.own_props
        return bool(self.new_dose or set_up or self.old_note != self.new_note)


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """What a version changed against the one before: names of exercises, modification labels, doses."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ExerciseChange, ...]
    is_reordered: bool
    old_goal: str
    new_goal: str
    old_language: str
    new_language: str

    @property
    def is_empty(self) -> bool:
        """Whether the patient was given the same again."""
        same_words = self.old_goal == self.new_goal and self.old_language == self.new_language
        return not (self.added or self.removed or self.changed or self.is_reordered) and same_words


def frozen_content(
    *,
    version_id: UUID,
    number: int,
    header: Header,
    items: Sequence[Item],
    boxes: Sequence[str],
    link_id: UUID,
    screening: Mapping[str, Any],
    library: Mapping[str, str],
    translated: Sequence[Mapping[str, Any]] = (),
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything a patient was given and why it was allowed, as data for canonical JSON.

    `exercises` are in the language of staff. What the patient reads instead, in the sheet's language, is `translated`:
    the same exercises in the same order. Of the patient's link only the id is kept: its secrets are derived from it
    again when a sheet is printed. `beside` is what the sheet says beside them: questions, answers, the sheet before.
    """
    return {
        "format": FORMAT,
        "code": short_code(version_id),
        "number": number,
        "clinic": dict(header.clinic),
        "first_name": header.first_name,
        "therapist": dict(header.therapist),
        "goal": header.goal,
        "made_on": header.made_on.isoformat(),
        "starts_on": header.starts_on.isoformat(),
        "next_visit_on": header.next_visit_on.isoformat() if header.next_visit_on else None,
        "language": header.language,
        "words": header.words,
        "boxes": list(boxes),
        "exercises": [_with_note(item.exercise, item.personal_note) for item in items],
        "translated": [
            _with_note(data, item.personal_note) for data, item in zip(translated, items, strict=bool(translated))
        ],
        "link_id": str(link_id),
        "screening": dict(screening),
        "library": dict(library),
        **(beside or {}),
    }


def languages_of(content: Content) -> tuple[str, ...]:
    """The languages that frozen content can be read in: the sheet's own first, then that of staff."""
    return tuple(dict.fromkeys((content["language"], STAFF_LANGUAGE)))


def printed_exercises(content: Content, lang: str) -> Sequence[Mapping[str, Any]]:
    """The exercises of frozen content as they are read in `lang`: the sheet's language, or that of staff."""
    given: Sequence[Mapping[str, Any]] = content.get("translated") or ()
    return given if given and lang == content["language"] else content["exercises"]


def short_code(version_id: UUID) -> str:
    """The eight characters in a sheet's footer; typed in the app they find the version."""
    return code_of(hashlib.sha256(version_id.bytes).digest(), CODE_LENGTH)


def moved(order: Sequence[Entry], which: Entry, by: int) -> list[Entry]:
    """`order` with one entry moved by `by` places (-1 is up); it stops at the ends. Raises ValueError if it is not there."""
    rest = [entry for entry in order if entry != which]
    place = list(order).index(which) + by
    rest.insert(max(0, min(len(rest), place)), which)
    return rest


def changes_between(old: Content, new: Content) -> VersionChanges:
    """What `new` changed against `old`; an exercise is the same one when its slug is."""
    before = {data["slug"]: data for data in old["exercises"]}
    after = {data["slug"]: data for data in new["exercises"]}
    both = [slug for slug in after if slug in before]
    compared = (_exercise_change(before[slug], after[slug]) for slug in both)
    return VersionChanges(
        added=tuple(data["name"] for slug, data in after.items() if slug not in before),
        removed=tuple(data["name"] for slug, data in before.items() if slug not in after),
        changed=tuple(change for change in compared if change.is_change),
        is_reordered=both != [slug for slug in before if slug in after],
        old_goal=old["goal"],
        new_goal=new["goal"],
        old_language=old["language"],
        new_language=new["language"],
    )


def _exercise_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> ExerciseChange:
    had = {one["slug"]: one["label"] for one in before["applied"]}
    has = {one["slug"]: one["label"] for one in after["applied"]}
    differs = before["dose"] != after["dose"]
    return ExerciseChange(
        name=after["name"],
        old_dose=before["dose"] if differs else None,
        new_dose=after["dose"] if differs else None,
        manner=after["manner"],
        modifications_added=tuple(label for slug, label in has.items() if slug not in had),
        modifications_removed=tuple(label for slug, label in had.items() if slug not in has),
        old_note=before["personal_note"],
        new_note=after["personal_note"],
        own_props=_own_changes(before, after),
    )


def _own_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[OwnChange, ...]:
    """What the patient uses now in the place of each prop of the new version; what has no props has none."""
    used = {prop["name"]: prop.get("own", "") for prop in before.get("props", ())}
    pairs = {prop["name"]: (used.get(prop["name"], ""), prop.get("own", "")) for prop in after.get("props", ())}
    return tuple(OwnChange(name, old, new) for name, (old, new) in pairs.items() if old != new)


def used_until(today: date, starts_on: date | None, next_visit_on: date | None) -> date:
    """The last day a sheet is meant for: its diary's week, or the next visit when that is later, six weeks at the most."""
    first = max(today, starts_on or today)
    week = first + timedelta(days=DIARY_DAYS - 1)
    visit = min(next_visit_on or week, first + LONGEST_USE)
    return max(week, visit)


def _with_note(exercise: Mapping[str, Any], note: str) -> dict[str, Any]:
    return {**exercise, "personal_note": note}
