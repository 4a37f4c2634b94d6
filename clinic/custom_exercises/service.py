"""Writing the clinic's own exercises: every save is checked as the library is, and kept for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.custom_exercises.drafts import ExerciseDraft, entry_of
from clinic.custom_library.agreeing import check_agrees
from clinic.custom_library.building import build_exercise
from clinic.custom_library.models import CustomExercise
from clinic.custom_library.overlay import clinic_library
from clinic.custom_library.saving import archive, create, editable, restore, save_exercise
from clinic.custom_pictures.posing import check_pose
from clinic.exercises.catalog import library


def create_exercise(
    actor: User, form_key: UUID, draft: ExerciseDraft, scene: Mapping[str, Any], based_on: str = ""
) -> CustomExercise:
    """Make an own exercise with a pose; the same form sent again answers with the same exercise.

    `based_on` is the exercise it was copied from; what that one was copied from counts, when it is an own one.
    Raises NotAllowed, NotInLibrary, NotValid, FormUsedTwice.
    """
    content = {"entry": entry_of(draft), "scene": dict(scene), "photo": None}
    row = CustomExercise(content=content, name=draft.name, based_on=_origin(based_on), form_key=form_key)
    return create(actor, row, _check)


def change_exercise(actor: User, exercise_id: UUID, version: int, draft: ExerciseDraft) -> CustomExercise:
    """Save other words, dose or attributes. Raises NotFound, NotAllowed, IsArchived, StaleVersion, NotValid, TicksContradict."""
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
    return archive(actor, CustomExercise, exercise_id, reason)


def restore_exercise(actor: User, exercise_id: UUID) -> CustomExercise:
    """Offer it again. Raises NotFound, NotAllowed, NotArchived."""
    return restore(actor, CustomExercise, exercise_id)


def _check(row: CustomExercise) -> None:
    build_exercise(row.slug, row.content, library(), row.based_on)
    check_pose(row.content["scene"])
    check_agrees(row.content)


def _origin(slug: str) -> str:
    if not slug:
        return ""
    exercise = clinic_library().get_exercise(slug)
    return exercise.based_on or ("" if slug in clinic_library().own else slug)
