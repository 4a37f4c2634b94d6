"""What an issued version holds: pure data in, canonical content out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from clinic.core.codes import code_of

FORMAT = 1
"""Version of the frozen content's shape; a reader of old versions switches on it."""


CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a program as it will be frozen: the resolved exercise as data, and the PT's words to this patient."""

    exercise: Mapping[str, Any]
    personal_note: str


@dataclass(frozen=True, slots=True)
class Header:
    """What is printed around the exercises: clinic, first name, therapist, dates (ISO), goal. Texts as they were that day."""

    clinic: Mapping[str, Any]
    first_name: str
    therapist: Mapping[str, str]
    goal: str
    made_on: date
    starts_on: date
    next_visit_on: date | None
    language: str


def frozen_content(
    *,
    version_id: UUID,
    number: int,
    header: Header,
    items: Sequence[Item],
    boxes: Sequence[str],
    screening: Mapping[str, Any],
    library: Mapping[str, str],
) -> dict[str, Any]:
    """Everything a patient was given and why it was allowed, as data for canonical JSON."""
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
        "boxes": list(boxes),
        "exercises": [{**item.exercise, "personal_note": item.personal_note} for item in items],
        "screening": dict(screening),
        "library": dict(library),
    }


def short_code(version_id: UUID) -> str:
    """The eight characters in a sheet's footer; typed in the app they find the version."""
    return code_of(hashlib.sha256(version_id.bytes).digest(), CODE_LENGTH)


def moved(order: Sequence[UUID], which: UUID, by: int) -> list[UUID]:
    """`order` with one entry moved by `by` places (-1 is up); it stops at the ends. Raises ValueError if it is not there."""
    rest = [entry for entry in order if entry != which]
    place = list(order).index(which) + by
    rest.insert(max(0, min(len(rest), place)), which)
    return rest
