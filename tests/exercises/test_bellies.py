"""A pregnant patient's picture could be built at home too, whatever is chosen: nothing stands in the belly or lies on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise
from clinic.exercises.resolved import ResolvedExercise
from clinic.programs.looks import BELLY_BY_WEEK, Appearance, as_patient
from handouts.figures import Look, Scene, draw
from handouts.figures.contact import complaints
from tests.exercises.helpers import legal_choices, resolved
from tests.handouts.figures.drawn import frame_of, points_of

BELLIES = [belly for _, belly in BELLY_BY_WEEK]


def _is_prone(exercise: Exercise | ResolvedExercise) -> bool:
    return "prone" in exercise.attributes


def _pregnant(most: int, belly: Any) -> Iterator[tuple[tuple[str, tuple[str, ...]], dict[str, Any]]]:
    """Every picture of a body that does not lie on its front: rule PG-PRONE stops those, and nobody can pass it."""
    for exercise, chosen in legal_choices(most):
        shown = resolved(exercise, *chosen)
        scene = as_patient(shown.scene, Appearance(Look(), belly))
        if scene is not None and not _is_prone(shown):
            yield (exercise, chosen), scene


@pytest.mark.parametrize(("most", "belly"), [(3, BELLIES[0]), (1, BELLIES[1]), (1, BELLIES[2])])
def test_every_body_touches_what_holds_it_and_nothing_stands_in_its_belly(most: int, belly: Any) -> None:
    scenes = dict(_pregnant(most, belly))

    assert len(scenes) > (1_400 if most == 3 else 50)
    assert {choice: said for choice, scene in scenes.items() if (said := complaints(Scene.from_data(scene)))} == {}


@pytest.mark.parametrize("belly", BELLIES, ids=lambda belly: belly["r"])
def test_no_belly_is_cut_off_at_the_edge(belly: Any) -> None:
    for choice, scene in _pregnant(1, belly):
        svg = draw(Scene.from_data(scene))
        left, top, right, bottom = frame_of(svg)
        for x, y in points_of(svg):
            assert left - 0.2 <= x <= right + 0.2, choice
            assert top - 0.2 <= y <= bottom + 5, choice


@pytest.mark.parametrize(
    "slug", [slug for slug, one in library().exercises.items() if one.scene and not _is_prone(one)]
)
def test_every_size_is_another_picture(slug: str) -> None:
    scene = resolved(slug).scene
    shown = [draw(Scene.from_data(as_patient(scene, Appearance(Look(), belly)))) for belly in (None, *BELLIES)]

    assert len(set(shown)) == len(shown)


def test_lying_on_the_front_a_belly_does_not_go_through_the_floor() -> None:
    flat = resolved("prone-ball-release").scene
    pregnant = as_patient(flat, Appearance(Look(), BELLIES[0]))
    lowest = [max(y for _, y in points_of(draw(Scene.from_data(scene)))) for scene in (flat, pregnant)]

    assert lowest[1] < lowest[0] + 0.5
