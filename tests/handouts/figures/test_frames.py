"""Pictures of more than one frame: all inside, on one scale, named, and one standalone drawing."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from handouts.figures import Captions, Scene, SceneError, alt_text, draw
from handouts.figures.tones import ACCENT
from tests.handouts.figures.drawn import frame_of, points_of
from tests.handouts.figures.test_figures import PLAIN, SVG

STANDING = {**PLAIN, "hip": [0, 88], "pelvis": 90, "thorax": 90, "head": 88, "legs": {"near": [-90, -90, -4]}}
SITTING = {**STANDING, "hip": [0, 49], "legs": {"near": [0, -90, 0]}, "alt": "At the end, the person sits."}
LIFTED = {**PLAIN, "legs": {"near": [20, -20, 70]}, "alt": "Not like this: the legs are up."}


def _words(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]


def _draw(scene: dict[str, Any], **options: Any) -> str:
    return draw(Scene.from_data(scene), **options)


def test_a_movement_has_two_frames_with_names() -> None:
    svg = _draw({**STANDING, "finish": SITTING})

    assert _words(svg) == ["Start", "End"]
    assert alt_text(Scene.from_data({**STANDING, "finish": SITTING})).endswith(SITTING["alt"])
    assert SITTING["alt"] in svg


def test_tall_frames_stand_beside_and_long_ones_under_each_other() -> None:
    left, top, right, bottom = frame_of(_draw({**STANDING, "finish": SITTING}))
    assert right - left > 0.6 * (bottom - top)
    alone = frame_of(_draw(PLAIN))
    left, top, right, bottom = frame_of(_draw({**PLAIN, "fault": LIFTED}))
    assert right - left == pytest.approx(alone[2] - alone[0], rel=0.15)
    assert bottom - top > 1.5 * (alone[3] - alone[1])


def test_a_fault_is_crossed_out_in_words_and_by_a_mark() -> None:
    svg = _draw({**PLAIN, "fault": LIFTED}, captions=Captions("Inicio", "Final", "Así no"))

    assert _words(svg) == ["Así no"]
    assert svg.count(f'fill="{ACCENT}"') == 1
    assert f'fill="{ACCENT}"' not in _draw(PLAIN)


def test_everything_of_both_frames_lies_inside() -> None:
    for scene in ({**STANDING, "finish": SITTING}, {**PLAIN, "fault": LIFTED, "foot_roll_deg": 60}):
        svg = _draw(scene)
        left, top, right, bottom = frame_of(svg)
        for x, y in points_of(svg):
            assert left - 0.2 <= x <= right + 0.2
            assert top - 0.2 <= y <= bottom + 5


def test_the_start_alone_is_the_picture_of_a_scene_without_frames() -> None:
    chair = {"id": "seat", "shape": "rect", "xy": [-40, 0], "w": 20, "h": 40, "kind": "wood"}
    plain, named = ({**STANDING, "props": [{**chair, "label": label}]} for label in ("", "chair"))

    assert _draw({**named, "finish": SITTING}, only_start=True) == _draw(plain)
    assert _words(_draw({**named, "finish": SITTING})) == ["chair", "Start", "End"]


def test_a_frame_has_no_frames_of_its_own() -> None:
    with pytest.raises(SceneError, match="finish: give one scene"):
        Scene.from_data({**PLAIN, "finish": {**PLAIN, "fault": LIFTED}})
    with pytest.raises(SceneError, match=r"fault\.hip"):
        Scene.from_data({**PLAIN, "fault": {**LIFTED, "hip": [1]}})


def test_arrows_show_that_feet_may_fall_out() -> None:
    resting = {**PLAIN, "foot_roll_deg": 60}

    assert _draw({**resting, "feet_fall_out": True}).count(ACCENT) == _draw(resting).count(ACCENT) + 2
    with pytest.raises(SceneError, match="feet_fall_out"):
        Scene.from_data({**resting, "feet_fall_out": "yes"})
