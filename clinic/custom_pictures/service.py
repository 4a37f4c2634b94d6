"""Giving an own exercise another picture; the exercise itself is written in custom_exercises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clinic.accounts.models import User
from clinic.custom_library.agreeing import fitted
from clinic.custom_library.models import CustomExercise, ExercisePhoto
from clinic.custom_library.saving import editable, save_exercise
from clinic.custom_pictures.posing import check_pose


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
    save_exercise(actor, row, version, {**row.content, "entry": entry, "scene": dict(scene), "photo": None}, "scene")
    return row


def set_photo(actor: User, exercise_id: UUID, version: int, photo: ExercisePhoto, alt: str) -> CustomExercise:
    """Show this photo, said in words by `alt`; the pose is kept for later. Raises as `change_exercise`."""
    row = editable(actor, CustomExercise, exercise_id)
    shown = {
        "id": str(photo.id), "sha256": photo.sha256, "width": photo.width, "height": photo.height, "alt": alt,
    }  # fmt: skip
    save_exercise(actor, row, version, {**row.content, "photo": shown}, "photo")
    return row
