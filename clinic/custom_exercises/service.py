"""Writing the clinic's own exercises: every save is checked as the library is, and kept for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.custom_exercises.drafts import ExerciseDraft, entry_of
from clinic.custom_library import policy
from clinic.custom_library.agreeing import check_agrees
from clinic.custom_library.building import build_exercise
from clinic.custom_library.errors import FormUsedTwice
from clinic.custom_library.models import CustomExercise, RevisionKind
from clinic.custom_library.overlay import clinic_library
from clinic.custom_library.saving import archive, editable, own_slug, restore, revise, save_exercise
from clinic.custom_pictures.posing import check_pose
from clinic.exercises.catalog import library

Picture = Mapping[str, Any]
"""`{"scene": …, "photo": …}`, one of them None, as `building` reads it."""


def create_exercise(
    actor: User, form_key: UUID, draft: ExerciseDraft, scene: Mapping[str, Any], based_on: str = ""
) -> CustomExercise:
    """Make an own exercise with a pose; the same form sent again answers with the same exercise.

    `based_on` is the exercise it was copied from; what that one was copied from counts, when it is an own one.
    Raises NotAllowed, NotInLibrary, NotValid, FormUsedTwice.
    """
    if not policy.can_author(actor):
        raise NotAllowed
    content = {"entry": entry_of(draft), "scene": dict(scene), "photo": None}
    made = _made_by(form_key, content)
    if made is not None:
        return made
    row = CustomExercise(
        id=new_id(),
        content=content,
        name=draft.name,
        based_on=_origin(based_on),
        created_by_id=actor.id,
        updated_by_id=actor.id,
        form_key=form_key,
    )
    row.slug = own_slug(row.id)
    build_exercise(row.slug, content, library(), row.based_on)
    check_pose(scene)
    check_agrees(content)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = _made_by(form_key, content)
        if made is None:
            raise
        return made
    revise(actor, row, RevisionKind.CREATED)
    record("own_exercise.created", "custom_exercise", row.id)
    return row


def change_exercise(actor: User, exercise_id: UUID, version: int, draft: ExerciseDraft) -> CustomExercise:
    """Save other words, dose or attributes. Raises NotFound, NotAllowed, IsArchived, StaleVersion, NotValid, ContradictsPicture."""
    row = editable(actor, CustomExercise, exercise_id)
    content = {**row.content, "entry": entry_of(draft)}
    if content == row.content:
        return row
    save_exercise(actor, row, version, content, "entry")
    row.name = draft.name
    session.flush()
    return row


def archive_exercise(actor: User, exercise_id: UUID, reason: str) -> CustomExercise:
    """Offer it no longer; programs that have it keep it. Raises NotFound, NotAllowed, IsArchived."""
    row = archive(actor, CustomExercise, exercise_id, reason)
    record("own_exercise.archived", "custom_exercise", row.id, fields=["archived_reason"])
    return row


def restore_exercise(actor: User, exercise_id: UUID) -> CustomExercise:
    """Offer it again. Raises NotFound, NotAllowed, NotArchived."""
    row = restore(actor, CustomExercise, exercise_id)
    record("own_exercise.restored", "custom_exercise", row.id)
    return row


def _origin(slug: str) -> str:
    if not slug:
        return ""
    exercise = clinic_library().get_exercise(slug)
    return exercise.based_on or ("" if slug in clinic_library().own else slug)


def _made_by(form_key: UUID, content: Mapping[str, Any]) -> CustomExercise | None:
    made = session.scalar(select(CustomExercise).where(CustomExercise.form_key == form_key))
    if made is not None and made.content != content:
        raise FormUsedTwice
    return made
