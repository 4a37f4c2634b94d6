"""Poses taken from the library, turned joint by joint, and refused when the body would sink into the floor."""

from __future__ import annotations

import pytest

from clinic.custom_library.building import scene_of
from clinic.custom_library.errors import NotValid
from clinic.custom_pictures.poses import alt_of, joints_of, pose_entry, turned
from clinic.exercises.catalog import library
from clinic.exercises.scenes import patched
from handouts.figures import Scene, draw

DRAWN = sorted(slug for slug, one in library().exercises.items() if one.scene is not None)


def pose(slug: str) -> dict[str, object]:
    return pose_entry(library().exercises[slug].scene)


@pytest.mark.parametrize("slug", DRAWN)
def test_every_pose_of_the_library_can_be_taken_as_it_is(slug: str) -> None:
    read = scene_of(slug, pose(slug))
    original, taken = (Scene.from_data(patched(one)) for one in (library().exercises[slug].scene, read))
    assert draw(taken) == draw(original)
    assert taken.alt == original.alt


def test_the_same_numbers_change_nothing() -> None:
    before = pose("block-supported-bridge")
    assert turned(before, joints_of(before), alt_of(before)) == before


def test_a_turned_joint_is_drawn_otherwise_and_the_first_pose_stays() -> None:
    before = pose("constructive-rest")
    after = turned(before, {"upper_near": 120, "hip": 12}, "Arms up.")
    assert after["arms"]["near"][0] == 120
    assert after["hip"] == [0, 12]
    assert alt_of(after) == "Arms up."
    assert before == pose("constructive-rest")
    drawn = [draw(Scene.from_data(patched(scene_of("x", one)))) for one in (before, after)]
    assert drawn[0] != drawn[1]


def test_limbs_that_are_not_drawn_are_not_turned() -> None:
    before = pose("breath-reset")
    assert "thigh_far" not in joints_of(before)
    assert turned(before, {"thigh_far": 40}, alt_of(before)) == before


@pytest.mark.parametrize(
    ("joints", "words"),
    [
        ({"shank_near": -90}, "toes of the nearer leg"),
        ({"thorax": 270}, "arm would be"),
        ({"hip": 0}, "below the floor"),
    ],
)
def test_a_body_below_the_floor_is_refused(joints: dict[str, int], words: str) -> None:
    with pytest.raises(NotValid, match=words):
        scene_of("x", turned(pose("constructive-rest"), joints, "Somebody"))


def test_an_exercise_needs_a_picture() -> None:
    with pytest.raises(NotValid, match="Choose a pose or a photo"):
        scene_of("x", None)


def test_a_scene_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(NotValid, match="hip"):
        scene_of("x", {**pose("constructive-rest"), "hip": "high"})
