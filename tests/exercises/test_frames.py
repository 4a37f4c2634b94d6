"""Start, end and fault: which exercises have them, and that a modification reaches every one of them."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.exercises.catalog import library
from clinic.exercises.pictures import figure, library_figure
from clinic.exercises.scenes import frozen, patched
from handouts.figures import Scene, alt_text, joints
from tests.exercises.helpers import BOLSTER, resolved

MOVING = {
    "half-kneeling-hip-flexor-stretch",
    "hands-knees-rock",
    "seated-march",
    "shake-out",
    "sit-break",
    "standing-stance-march",
    "supported-split-squat",
}
FARTHEST = 3.0
"""Centimetres that a hand or foot which holds its place may seem to move between two frames."""


def _scene(exercise: str, *modifications: str) -> dict[str, Any]:
    scene = resolved(exercise, *modifications).scene
    assert scene is not None
    return scene


def test_what_moves_shows_where_it_ends_and_what_rests_does_not() -> None:
    shown = {slug: resolved(slug).scene for slug in library().exercises}

    assert {slug for slug, scene in shown.items() if scene and "finish" in scene} == MOVING
    assert {slug for slug, scene in shown.items() if scene and "fault" in scene} == {BOLSTER}


@pytest.mark.parametrize("slug", sorted(MOVING))
def test_a_finish_is_another_pose_without_arrows(slug: str) -> None:
    scene = Scene.from_data(_scene(slug))

    assert scene.finish is not None
    assert joints(scene.finish) != joints(scene)
    assert any(prop.shape == "arrow" for prop in scene.props)
    assert not any(prop.shape == "arrow" for prop in scene.finish.props)
    assert alt_text(scene).endswith(scene.finish.alt)
    assert scene.finish.alt.startswith("At the end")


@pytest.mark.parametrize(
    ("slug", "joint"),
    [
        ("half-kneeling-hip-flexor-stretch", "ankle_far"),
        ("hands-knees-rock", "wrist_near"),
        ("hands-knees-rock", "ankle_near"),
        ("seated-march", "ankle_far"),
        ("standing-stance-march", "ankle_near"),
        ("supported-split-squat", "ankle_near"),
        ("supported-split-squat", "ankle_far"),
        ("shake-out", "ankle_near"),
    ],
)
def test_a_foot_or_hand_that_stays_does_not_slide(slug: str, joint: str) -> None:
    scene = Scene.from_data(_scene(slug))
    start, end = joints(scene)[joint], joints(scene.finish)[joint]

    assert abs(start[0] - end[0]) <= FARTHEST
    assert abs(start[1] - end[1]) <= FARTHEST


def test_what_a_modification_brings_is_there_at_the_end_too() -> None:
    scene = _scene("supported-split-squat", "hand-support")

    for frame in (scene, scene["finish"]):
        ids = {prop["id"] for prop in frame["props"]}
        assert {"chair_back", "chair_seat"} <= ids
        assert "counter" not in ids


def test_a_fault_shows_the_strap_and_goes_where_a_roll_lifts_the_thighs_on_purpose() -> None:
    assert "strap" in {prop["id"] for prop in _scene(BOLSTER, "strap-feet")["fault"]["props"]}
    for modification in ("knee-support", "trunk-prop-high", "pregnancy-incline", "lengthwise-ramp"):
        assert "fault" not in _scene(BOLSTER, modification)


def test_a_fault_on_a_bed_is_on_the_bed() -> None:
    bed = _scene(BOLSTER, "bed-version")

    assert bed["fault"]["hip"][1] == bed["hip"][1]
    assert "off the bed" in bed["fault"]["alt"]
    assert "fault" not in _scene(BOLSTER, "bed-version", "trunk-prop-high")


def test_a_new_frame_takes_the_place_of_the_one_that_was_dropped() -> None:
    base = library().scenes["seated-march"]
    other = {"drop": ["finish"], "finish": {"set": {"head": 60}, "alt": [{"id": "end", "text": "Look down."}]}}
    made = patched(base, [frozen(other)])

    assert made["finish"]["legs"] == made["legs"]
    assert (made["finish"]["head"], made["finish"]["alt"]) == (60, "Look down.")


def test_a_shelf_shows_the_start_alone_and_a_page_all_frames() -> None:
    exercise = library().get_exercise("seated-march")
    small, whole = library_figure(exercise), figure(_scene("seated-march"), "whole", "es")

    assert small is not None
    assert whole is not None
    assert "At the end" not in small
    assert ">Final<" in whole
    assert ">Start<" not in small
