"""Exercises that a clinic wrote itself, made as the program itself would make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid4

from clinic.accounts.models import User
from clinic.custom_exercises import service
from clinic.custom_exercises.drafts import ExerciseDraft, draft_from
from clinic.custom_library.models import CustomExercise
from clinic.custom_library.overlay import clinic_library
from clinic.custom_pictures import service as pictures
from clinic.custom_pictures.poses import pose_entry
from clinic.exercises.catalog import Library, library
from tests import factories

BREATHE = "diaphragm-breathing"
RELEASE = "supported-psoas-release"
NAME = "Towel breathing"


def draft(**changes: Any) -> ExerciseDraft:
    """A complete exercise lying flat on the back, of our own invention."""
    plain = draft_from(library().exercises[BREATHE], (), library())
    return replace(plain, **{"name": NAME, **changes})


def scene_of(slug: str = BREATHE) -> dict[str, Any]:
    """The pose of a library exercise, as an own one keeps it."""
    scene = library().exercises[slug].scene
    assert scene is not None
    return pose_entry(scene)


POSE_OF = {"side_lying": "side-lying-rest", "sitting": "breath-reset", "supine_flat": BREATHE}
"""A pose of the library for a position."""


def fitting_scene(attributes: Iterable[str]) -> dict[str, Any]:
    """A pose that shows the position among these attributes."""
    return scene_of(next(POSE_OF[slug] for slug in attributes if slug in POSE_OF))


def make_own(pt: User, *, based_on: str = "", slug: str = "", **changes: Any) -> CustomExercise:
    """An own exercise of the clinic of `pt` with the pose of `slug`, or with one that shows its position."""
    wanted = draft(**changes)
    with factories.acting(pt):
        scene = scene_of(slug) if slug else fitting_scene(wanted.attributes)
        return service.create_exercise(pt, uuid4(), wanted, scene, based_on)


def change_own(pt: User, row: CustomExercise, **changes: Any) -> CustomExercise:
    """Save it with other words, dose or attributes, and with a pose that shows its position."""
    wanted = draft(**changes)
    with factories.acting(pt):
        if not {*wanted.attributes} & {*row.content["entry"]["attributes"]}:
            row = pictures.set_pose(pt, row.id, row.version, fitting_scene(wanted.attributes), fit_ticks=True)
        return service.change_exercise(pt, row.id, row.version, wanted)


def library_of(user: User) -> Library:
    """The library as the clinic of `user` has it now."""
    with factories.acting(user):
        return clinic_library()
