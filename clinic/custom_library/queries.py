"""What the pages of own exercises read. No writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from clinic.accounts.models import User
from clinic.core.db import clinic_id, session
from clinic.core.few import Few
from clinic.custom_library import policy
from clinic.custom_library.comparing import Difference, differences
from clinic.custom_library.models import (
    CustomExercise,
    CustomModification,
    CustomRevision,
    ExercisePhoto,
    RevisionKind,
)

_photos = Few[tuple[UUID, UUID], bytes](32)
"""By clinic and row."""

MOST_REVISIONS = 50
"""Saves of one entry that its page lists, the latest first."""

KIND_WORDS = {
    RevisionKind.CREATED: "Written",
    RevisionKind.CHANGED: "Changed",
    RevisionKind.ARCHIVED: "Archived",
    RevisionKind.RESTORED: "Brought back",
}


@dataclass(frozen=True, slots=True)
class PastState:
    """One save: who, when, what it was, and what it changed against the one before."""

    what: str
    by: str
    at: datetime
    reason: str
    changed: tuple[Difference, ...]


def list_own_exercises(user: User) -> Sequence[CustomExercise]:
    """Every own exercise by name, archived ones too (one query)."""
    query = policy.visible_to(user, CustomExercise).order_by(CustomExercise.name, CustomExercise.id)
    return session.scalars(query).all()


def list_own_modifications(user: User, exercise_slug: str | None = None) -> Sequence[CustomModification]:
    """The modifications the clinic wrote, of one exercise or of all, by name (one query)."""
    query = policy.visible_to(user, CustomModification).order_by(CustomModification.name, CustomModification.id)
    if exercise_slug is not None:
        query = query.where(CustomModification.exercise_slug == exercise_slug)
    return session.scalars(query).all()


def find_by_slug(user: User, slug: str) -> CustomExercise | None:
    """The own exercise that the library shows under this slug."""
    return session.scalar(policy.visible_to(user, CustomExercise).where(CustomExercise.slug == slug))


def list_history(row: CustomExercise | CustomModification) -> list[PastState]:
    """The saves of one entry, the latest first (one query)."""
    is_exercise = isinstance(row, CustomExercise)
    column = CustomRevision.exercise_id if is_exercise else CustomRevision.modification_id
    newest = _revisions(column == row.id)
    states = [json.loads(revision.content) for revision, _ in newest]
    older: list[Mapping[str, Any] | None] = [*states[1:], None]
    return [
        PastState(KIND_WORDS[revision.kind], by, revision.saved_at, revision.reason, _changed(before, state))
        for (revision, by), state, before in zip(newest, states, older, strict=True)
    ][:MOST_REVISIONS]


def photos_of(exercises: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    """The photos of resolved exercises (as data) by id, as JPEG; one query at the most, none when there is no photo.

    No row of a photo ever changes, so a few are kept in the process.
    """
    scenes = (one["scene"] for one in exercises)
    wanted = {UUID(scene["photo"]["id"]) for scene in scenes if scene and "photo" in scene}
    clinic = clinic_id()
    known = {one: found for one in wanted if (found := _photos.find((clinic, one))) is not None}
    if missing := wanted - known.keys():
        query = select(ExercisePhoto.id, ExercisePhoto.content).where(ExercisePhoto.id.in_(missing))
        known |= {row.id: _photos.keep((clinic, row.id), row.content) for row in session.execute(query)}
    return {str(one): content for one, content in known.items()}


def _revisions(of_row: ColumnElement[bool]) -> list[tuple[CustomRevision, str]]:
    query = (
        select(CustomRevision, User.display_name)
        .join(User, (User.clinic_id == CustomRevision.clinic_id) & (User.id == CustomRevision.saved_by_id))
        .where(of_row)
        .order_by(CustomRevision.number.desc())
        .limit(MOST_REVISIONS + 1)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _changed(before: Mapping[str, Any] | None, state: Mapping[str, Any]) -> tuple[Difference, ...]:
    return differences(before, state) if before is not None else ()
