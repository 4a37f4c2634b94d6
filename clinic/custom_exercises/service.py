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
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.custom_exercises import policy
from clinic.custom_exercises.agreeing import disagreements, fitted
from clinic.custom_exercises.building import build_exercise, build_modification
from clinic.custom_exercises.drafts import ExerciseDraft, entry_of
from clinic.custom_exercises.errors import ContradictsPicture, FormUsedTwice, NotValid
from clinic.custom_exercises.models import CustomExercise, CustomModification, ExercisePhoto, RevisionKind
from clinic.custom_exercises.overlay import clinic_library
from clinic.custom_exercises.posing import check_pose
from clinic.custom_exercises.saving import archive, editable, own_slug, restore, revise
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise

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
    _check_agrees(content)
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
    _save(actor, row, version, content, "entry")
    row.name = draft.name
    session.flush()
    return row


def set_pose(
    actor: User, exercise_id: UUID, version: int, scene: Mapping[str, Any], *, fit_ticks: bool = False
) -> CustomExercise:
    """Show this pose; a photo that was there is no longer shown. Raises as `change_exercise`.

    With `fit_ticks` the attributes become what the pose shows; without, one that contradicts them is refused.
    """
    row = editable(actor, CustomExercise, exercise_id)
    check_pose(scene)
    entry = row.content["entry"]
    if fit_ticks:
        entry = {**entry, "attributes": list(fitted(scene, entry["attributes"]))}
    _save(actor, row, version, {**row.content, "entry": entry, "scene": dict(scene), "photo": None}, "scene")
    return row


def set_photo(actor: User, exercise_id: UUID, version: int, photo: ExercisePhoto, alt: str) -> CustomExercise:
    """Show this photo, said in words by `alt`; the pose is kept for later. Raises as `change_exercise`."""
    row = editable(actor, CustomExercise, exercise_id)
    shown = {
        "id": str(photo.id), "sha256": photo.sha256, "width": photo.width, "height": photo.height, "alt": alt,
    }  # fmt: skip
    _save(actor, row, version, {**row.content, "photo": shown}, "photo")
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


def _save(actor: User, row: CustomExercise, version: int, content: dict[str, Any], field: str) -> None:
    if row.version != version:
        raise StaleVersion
    made = build_exercise(row.slug, content, library(), row.based_on)
    _check_agrees(content)
    _check_modifications(made)
    row.content = content
    revise(actor, row, RevisionKind.CHANGED)
    record("own_exercise.changed", "custom_exercise", row.id, fields=[field])


def _check_agrees(content: Mapping[str, Any]) -> None:
    """Refuse ticks that say something else than the drawing: rules would judge another exercise than the patient sees."""
    problems = disagreements(None if content["photo"] else content["scene"], content["entry"]["attributes"])
    if problems:
        raise ContradictsPicture(problems)


def _check_modifications(exercise: Exercise) -> None:
    """Refuse a change after which one of the clinic's modifications of the exercise would no longer fit it."""
    query = select(CustomModification).where(CustomModification.exercise_slug == exercise.slug)
    for change in session.scalars(query):
        try:
            build_modification(change.slug, change.content, library(), exercise)
        except NotValid as problem:
            raise NotValid(f"The modification “{change.name}” would no longer fit. {problem.message}") from problem


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
