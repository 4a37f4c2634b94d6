"""What exactly is judged: an entry of the library as data, with everything that decides and nothing that does not.

Empty fields are left out, so that a field which the program learns later does not change what was signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from clinic.exercises.catalog import Library
from clinic.exercises.content import Change, Exercise, FromWeek, Modification

_SAID = ("text", "label", "caption")
"""What of a picture's data is words: pieces of its text alternative, names and labels of props."""


def plain(value: Any) -> Any:
    """`value` as dicts, lists, text and numbers; empty fields of dataclasses are left out."""
    if is_dataclass(value):
        return of_fields(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return value


def of_fields(thing: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a dataclass as `plain` data, those that are empty left out."""
    named = ((field.name, plain(getattr(thing, field.name))) for field in fields(thing) if field.name not in without)
    return {name: value for name, value in named if not _is_empty(value)}


def exercise_content(exercise: Exercise, library: Library) -> dict[str, Any]:
    """All of an exercise. The stop rules that every exercise shares are an item of their own."""
    content = of_fields(exercise, without=("slug", "review", "scene_id", "stop"))
    own = [text for text in exercise.stop if text not in library.stop_rules]
    shared = len(own) < len(exercise.stop)
    return _without_empty({**content, "stop": own, "shared_stop_rules": "yes" if shared else "no"})


def exercise_words(exercise: Exercise, library: Library) -> dict[str, Any]:
    """What a patient reads of an exercise, its picture's words too."""
    own = [text for text in exercise.stop if text not in library.stop_rules]
    return _without_empty(
        {
            "name": exercise.name,
            "start": exercise.start,
            "caption": exercise.caption,
            "words": dict(exercise.words),
            "steps": [{"id": step.id, "text": step.text} for step in exercise.steps],
            "props": [{"id": prop.id, "name": prop.name, "note": prop.note} for prop in exercise.props],
            "feel": list(exercise.feel),
            "not_feel": list(exercise.not_feel),
            "stop": own,
            "picture": list(_spoken(exercise.scene)),
        }
    )


def modification_content(modification: Modification) -> dict[str, Any]:
    """All of a modification; pairs that meet are items of their own."""
    return of_fields(modification, without=("slug", "review", "rank", "conflicts"))


def modification_words(modification: Modification) -> dict[str, Any]:
    """What a patient reads of a modification, for each exercise it changes."""
    changes = [_change_words(change) for change in modification.changes]
    return _without_empty({"patient_text": modification.patient_text, "changes": [one for one in changes if one]})


def _change_words(change: Change) -> dict[str, Any]:
    said = _without_empty(
        {
            "start": change.start,
            "start_more": change.start_more,
            "caption": change.caption,
            "words": dict(change.words),
            "steps": [{"id": edit.id or edit.target, "text": edit.text} for edit in change.steps if edit.text],
            "props": [
                {"id": edit.id, "name": edit.prop.name, "note": edit.prop.note} for edit in change.props if edit.prop
            ],
            "from_week": [plain(later) for later in _later(change)],
            "stop": list(change.stop),
            "picture": list(_spoken(change.scene)),
        }
    )
    return {"exercises": sorted(change.exercises), **said} if said else {}


def _later(change: Change) -> list[FromWeek]:
    edits = [*(edit.from_week for edit in change.steps), *(edit.from_week for edit in change.props)]
    return [later for later in edits if later]


def _spoken(data: Any) -> Iterator[str]:
    """Every word of a picture's data, in its order."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key in _SAID and isinstance(value, str):
                yield value
            else:
                yield from _spoken(value)
    elif isinstance(data, tuple | list):
        for inner in data:
            yield from _spoken(inner)


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | list | dict) and not value)
