"""The poses that an own exercise can begin with: every exercise whose picture is a drawing, the clinic's own among them."""

from __future__ import annotations

from typing import Any

from clinic.custom_library.overlay import clinic_library
from clinic.custom_pictures.poses import pose_entry


def pose_choices() -> list[tuple[str, str]]:
    """The exercises whose picture is a drawing, by name."""
    drawn = (
        (one.slug, one.name) for one in clinic_library().offered if one.scene is not None and "photo" not in one.scene
    )
    return sorted(drawn, key=lambda one: one[1])


def pose_of(slug: str) -> dict[str, Any] | None:
    """The pose of an exercise, None when there is no such exercise or its picture is no drawing."""
    exercise = clinic_library().exercises.get(slug)
    if exercise is None or exercise.scene is None or "photo" in exercise.scene:
        return None
    return pose_entry(exercise.scene)
