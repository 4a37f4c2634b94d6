"""What the shapes of the body, the inset and the frame must say, measured on the outlines themselves."""

from __future__ import annotations

import re
from typing import Any

import pytest

from handouts.figures import Scene, draw, joints
from handouts.figures.canvas import Pen
from handouts.figures.feet import INSET_RADIUS, draw_inset
from handouts.figures.limbs import bare_arm, comes_round, hand_of
from handouts.figures.path import Box
from handouts.figures.placing import body_boxes, free_place
from handouts.figures.tones import FAR, LINE, NEAR, TALLEST, WIDEST
from handouts.figures.trunk import shirt
from tests.handouts.figures.drawn import frame_of, points_of
from tests.handouts.figures.test_figures import PLAIN, POSES

LYING = {**PLAIN, "hip": [0, 9], "pelvis": 180, "thorax": 180, "head": 175}
STANDING = {**PLAIN, "hip": [0, 88], "pelvis": 90, "thorax": 90, "head": 88, "legs": {"near": [-90, -90, -4]}}


def _points(path: str) -> list[tuple[float, float]]:
    """Points of path data, y up."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{path}"/></svg>'
    return [(x, -y) for x, y in points_of(svg)]


def test_a_hand_that_reaches_the_chest_lies_flat_on_it() -> None:
    """The far hand of someone who lies and breathes rests on the chest: it does not stand up in the air."""
    scene = Scene.from_data({**LYING, "arms": {"far": [-10, 135]}})
    chest = 9 + 10.2
    assert chest < max(y for _, y in _points(bare_arm(scene, joints(scene), "far"))) < chest + 7


BREATHING = {**LYING, "arms": {"near": [-15, 45], "far": [33, 203]}, "arm_scale": {"far": [1, 0.58]}}


def test_a_far_arm_that_comes_round_the_front_is_drawn_over_the_shirt() -> None:
    """The hand on the chest is seen with its forearm: without it, it seemed to have none."""
    svg = draw(Scene.from_data(BREATHING))
    hidden = draw(Scene.from_data({**BREATHING, "arms": {"near": [-15, 45], "far": [-10, 135]}, "arm_scale": {}}))

    assert svg.rindex(FAR["skin"]) > svg.index(NEAR["shirt"])
    assert hidden.rindex(FAR["skin"]) < hidden.index(NEAR["shirt"])


def test_a_far_arm_that_only_hangs_beside_the_trunk_stays_behind_it() -> None:
    ahead = Scene.from_data({**STANDING, "arms": {"far": [-30, 0]}})

    assert not comes_round(ahead, joints(ahead))


def test_a_far_hand_lies_on_a_belly_and_not_in_it() -> None:
    resting = {**LYING, "arms": {"far": [-14, 38]}}
    flat, pregnant = (Scene.from_data({**resting, **more}) for more in ({}, {"belly": {"at": 0.6, "r": 14}}))
    heights = [hand_of(scene, joints(scene), "far")[0][1] for scene in (flat, pregnant)]

    assert heights[1] > heights[0] + 3


def test_a_hand_in_the_air_goes_on_along_its_forearm() -> None:
    scene = Scene.from_data({**STANDING, "arms": {"near": [-20, 60]}})
    at = joints(scene)
    assert max(y for _, y in _points(bare_arm(scene, at, "near"))) > at["hand_near"][1] + 1


@pytest.mark.parametrize("radius", [8, 13, 18])
def test_a_belly_of_pregnancy_reaches_as_far_as_its_radius_says(radius: float) -> None:
    flat, round_ = (Scene.from_data({**STANDING, "belly": belly}) for belly in (None, {"at": 0.55, "r": radius}))
    front = max(x for x, _ in _points(shirt(round_, joints(round_))))
    assert front == pytest.approx(6 + radius, abs=1)
    assert front > max(x for x, _ in _points(shirt(flat, joints(flat)))) + 1


def test_feet_in_the_inset_fall_out_as_far_as_they_roll() -> None:
    widths = [_width_of_feet(roll) for roll in (0, 10, 20, 60)]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0] + 12
    assert widths[-1] < 2 * INSET_RADIUS


def _width_of_feet(roll: float) -> float:
    scene = Scene.from_data({**PLAIN, "foot_roll_deg": roll})
    inset = draw_inset(scene, joints(scene), (0.0, 0.0), Pen(0.4))
    feet = re.search(rf'<path d="([^"]+)" fill="{NEAR["skin"]}"', inset)
    across = [x for x, _ in _points(feet[1])]
    return max(across) - min(across)


def test_lines_are_of_one_width_whatever_a_picture_shows() -> None:
    """Shown in boxes of the same size, a lying and a standing figure look of one hand."""
    for pose in POSES.values():
        svg = draw(Scene.from_data(pose))
        left, top, right, bottom = frame_of(svg)
        shown = min(WIDEST / (right - left), TALLEST / (bottom - top))
        width = float(re.search(r'<g [^>]*stroke-width="([\d.]+)"', svg)[1])
        assert width * shown == pytest.approx(LINE, rel=0.02)


def test_room_is_found_beside_what_is_taken() -> None:
    taken: list[Box] = [(-30, 0, 30, 40), (30, 0, 60, 20)]
    x, y = free_place((20, 20), (20, 20), taken, (-30, 0, 60, 60), 2.0)
    for left, bottom, right, top in taken:
        assert x + 10 <= left or x - 10 >= right or y + 10 <= bottom or y - 10 >= top
    assert y - 10 >= 2


@pytest.mark.parametrize("name", [name for name in POSES if "psoas" in name])
def test_the_inset_does_not_cover_the_body(name: str) -> None:
    data: dict[str, Any] = {**POSES[name], "foot_roll_deg": 60}
    svg = draw(Scene.from_data(data))
    lens = re.search(r'stroke-dasharray="[\d.]+"/><path d="([^"]+)"', svg)
    across, up = zip(*_points(lens[1]), strict=True)
    x, y, scene = (min(across) + max(across)) / 2, (min(up) + max(up)) / 2, Scene.from_data(data)
    for left, bottom, right, top in body_boxes(scene, joints(scene)):
        aside, above = max(left - x, x - right, 0), max(bottom - y, y - top, 0)
        assert (aside**2 + above**2) ** 0.5 > INSET_RADIUS * 0.8
