"""Two states of an own exercise, or what is saved and what was typed: what differs, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from clinic.custom_library.building import LANGUAGE
from clinic.exercises.catalog import library

NOTHING = "–"

_NAMES = {
    "name": "Name",
    "label": "Name",
    "category": "Phase",
    "slot": "What it changes",
    "indication": "When",
    "patient_text": "Words to the patient",
    "start": "Start position",
    "steps": "Steps",
    "caption": "Words under the picture",
    "feel": "Should feel",
    "not_feel": "Should not feel",
    "stop": "Stop when",
    "notes": "Notes for the clinician",
    "note": "Notes for the clinician",
    "dose": "Dose",
    "props": "Props",
    "attributes": "What it asks of the body",
    "attributes_add": "Asks of the body, too",
    "attributes_remove": "No longer asks of the body",
    "changes": "Steps and props",
    "source": "Where it comes from",
    "certainty": "How sure is it",
}
"""The parts of an entry that a person wrote, in the order in which they are read."""


class Difference(NamedTuple):
    """One part with what it is in one state and in the other, both in words."""

    label: str
    saved: str
    mine: str


def differences(saved: Mapping[str, Any], mine: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs between two contents, part by part; the picture last."""
    one, other = saved["entry"], mine["entry"]
    parts = [name for name in _NAMES if one.get(name) != other.get(name)]
    found = [
        Difference(_NAMES[name], _part_in_words(name, one.get(name)), _part_in_words(name, other.get(name)))
        for name in parts
    ]
    if bool(saved.get("said_below")) != bool(mine.get("said_below")):
        found.append(Difference("Words to the patient", *(_where_said(content) for content in (saved, mine))))
    if _picture(saved) != _picture(mine):
        found.append(Difference("Picture", _picture_words(saved), _picture_words(mine)))
    return tuple(found)


def _part_in_words(name: str, value: Any) -> str:
    if name.startswith("attributes"):
        labels = library().attributes
        return in_words([labels.get(slug, slug) for slug in value or ()])
    return _key(value).capitalize() if name == "slot" and value else in_words(value)


def _where_said(content: Mapping[str, Any]) -> str:
    return "Said by a step or the start" if content.get("said_below") else "Printed before step 1"


def in_words(value: Any) -> str:
    """Any part of an entry as a line of text."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, Mapping):
        if LANGUAGE in value:
            return in_words(value[LANGUAGE])
        return ", ".join(
            f"{_key(key)} {in_words(inner)}" for key, inner in value.items() if key not in ("id", "source")
        )
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "; ".join(in_words(inner) for inner in value)
    return str(value)


def _key(key: str) -> str:
    return key.replace("_", " ")


def _picture(content: Mapping[str, Any]) -> Any:
    return content.get("photo") or content.get("scene") or content.get("drawing")


def _picture_words(content: Mapping[str, Any]) -> str:
    photo, scene, lent = content.get("photo"), content.get("scene"), content.get("drawing")
    if lent:
        of = library().modifications.get(lent["of"])
        return f"Drawn as “{of.label if of else lent['of']}”{': ' if lent['alt'] else ''}{lent['alt']}"
    if photo:
        return f"Photo: {photo['alt']}"
    return f"Drawing: {' '.join(piece[LANGUAGE] for piece in scene['alt'])}" if scene else NOTHING
