"""Every pose draws: joints where the angles say, nothing below the floor or outside the frame, same scene same bytes."""

from __future__ import annotations

import json
import math
import re
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.figures import Scene, SceneError, alt_text, draw, joints
from handouts.figures.body import flexions
from handouts.figures.tones import KINDS
from tests.handouts.figures.drawn import frame_of, points_of

POSES: dict[str, dict[str, Any]] = {
    pose["id"]: pose for pose in json.loads((Path(__file__).parent / "poses.json").read_text(encoding="utf-8"))
}
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = {
    "id": "plain", "hip": [0, 8.5], "pelvis": 166, "thorax": 138, "head": 134, "legs": {"near": [0, 0, 72]},
    "arms": {"near": [-62, -8]}, "props": [], "alt": "Side view. A person lies back.",
}  # fmt: skip

coordinate = st.floats(-90, 90).map(lambda value: round(value, 1))
point = st.tuples(coordinate, coordinate)


def _made(shape: str, **numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"id": st.just(shape), "shape": st.just(shape), **numbers})


props = st.one_of(
    _made("circle", c=point, r=st.floats(1, 30)),
    _made("rect", xy=point, w=st.floats(1, 60), h=st.floats(1, 60), angle=st.floats(-90, 90)),
    _made("poly", pts=st.lists(point, min_size=3, max_size=6)),
    _made("line", pts=st.lists(point, min_size=2, max_size=4)),
    _made("arrow", **{"from": point, "to": point}),
    _made("halfdome", c=point, rx=st.floats(2, 40), ry=st.floats(2, 40)),
)


@pytest.fixture(params=sorted(POSES))
def pose(request: pytest.FixtureRequest) -> dict[str, Any]:
    return POSES[request.param]


def test_all_32_poses_are_here() -> None:
    assert len(POSES) == 32


def test_a_pose_draws_with_title_and_description(pose: dict[str, Any]) -> None:
    root = ET.fromstring(draw(Scene.from_data(pose)))
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.find(f"{SVG}desc").text == pose["alt"]
    assert root.find(f"{SVG}title").text


def test_a_drawing_is_small_and_reaches_nowhere(pose: dict[str, Any]) -> None:
    svg = draw(Scene.from_data(pose))
    assert len(svg.encode()) < 10_000
    assert svg.count("http") == 1
    assert not re.search(r"href|url\(|style=|<style|<script|data:", svg)


def test_no_joint_sinks_into_the_floor(pose: dict[str, Any]) -> None:
    assert min(y for _, y in joints(Scene.from_data(pose)).values()) > -3


def test_joint_angles_are_the_clinical_ones(pose: dict[str, Any]) -> None:
    """Every flexion that the pose table states, in degrees, comes out of the directions of the scene."""
    found = flexions(Scene.from_data(pose))
    stated = {name: angle for name, angle in pose["clinical"].items() if name in found}
    assert len(stated) >= 5
    assert {name: found[name] for name in stated} == pytest.approx(stated, abs=0.15)


def test_joints_lie_where_the_angles_say(pose: dict[str, Any]) -> None:
    at, angles = joints(Scene.from_data(pose)), pose["clinical"]
    assert _same(_turn(at["tl"], at["hip"], at["hip"], at["knee_near"]), angles["hip_flexion_near"])
    assert _same(-_turn(at["hip"], at["knee_near"], at["knee_near"], at["ankle_near"]), angles["knee_flexion_near"])
    assert _same(-_turn(at["hip"], at["tl"], at["tl"], at["shoulder"]), angles["lumbar_flexion"])


def test_distinct_poses_are_distinct_pictures() -> None:
    drawings = {name: draw(Scene.from_data(pose)) for name, pose in POSES.items()}
    twins = [(a, b) for a, b in combinations(drawings, 2) if _shapes(drawings[a]) == _shapes(drawings[b])]
    assert twins == []


@settings(max_examples=60, deadline=None)
@given(st.lists(props, max_size=6))
def test_everything_lies_inside_the_frame(things: list[dict[str, Any]]) -> None:
    svg = draw(Scene.from_data({**PLAIN, "props": things, "foot_roll_deg": 60}))
    left, top, right, bottom = frame_of(svg)
    # What sinks into the floor is painted over by it.
    for x, y in points_of(svg):
        assert left - 0.2 <= x <= right + 0.2
        assert top - 0.2 <= y <= max(bottom, 8) + 0.2


def test_same_scene_same_bytes() -> None:
    assert draw(Scene.from_data(PLAIN)) == draw(Scene.from_data(json.loads(json.dumps(PLAIN))))


def test_the_inset_tells_strap_from_rolled_out_feet() -> None:
    relaxed = draw(Scene.from_data({**PLAIN, "foot_roll_deg": 60}))
    strap = {"id": "strap", "name": "strap", "shape": "line", "pts": [[79, 17], [88, 18]], "front": True}
    held = draw(Scene.from_data({**PLAIN, "foot_roll_deg": 10, "props": [strap]}))
    assert draw(Scene.from_data(PLAIN)).count("<path") < relaxed.count("<path") < held.count("<path")
    assert KINDS["strap"] in held
    assert KINDS["strap"] not in relaxed


def test_hostile_words_stay_words() -> None:
    scene = Scene.from_data({**PLAIN, "alt": '</desc><script>alert(1)</script> & "x"'})
    svg = draw(scene)
    assert "<script" not in svg
    assert ET.fromstring(svg).find(f"{SVG}desc").text == alt_text(scene)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"hip": [0]}, "hip"),
        ({"hip": [0, float("nan")]}, "hip"),
        ({"pelvis": None}, "pelvis"),
        ({"pelvis": "166"}, "pelvis"),
        ({"legs": {}}, "legs.near"),
        ({"legs": {"near": [0, 0]}}, "legs.near"),
        ({"arms": {"middle": [0, 0]}}, "arms"),
        ({"alt": " "}, "alt"),
        ({"view": "below"}, "view"),
        ({"foot_roll_deg": 120}, "foot_roll_deg"),
        ({"belly": {"at": 2, "r": 13}}, "belly.at"),
        ({"props": [{"id": "x", "shape": "star"}]}, "props.0.shape"),
        ({"props": [{"id": "x", "shape": "circle", "c": [0, 0], "r": 1e9}]}, "props.0.r"),
        ({"props": [{"id": "x", "shape": "circle", "c": [0, 0], "r": 5, "fill": "red;x"}]}, "props.0.fill"),
        ({"props": [{"id": "x", "shape": "poly", "pts": [[0, 0]]}]}, "props.0.pts"),
        ({"props": [{}] * 30}, "props"),
        ({"props": [{"id": "x", "shape": "rect", "w": 9, "h": 9}]}, "props.0.xy"),
        ({"props": [{"id": "x", "shape": "rect", "w": 9, "h": 9, "anchor": "nose"}]}, "props.0.anchor"),
        ({"arms": {}, "props": [{"id": "x", "shape": "circle", "r": 4, "anchor": "elbows"}]}, "props.0.anchor"),
        ({"props": [{"id": "x", "shape": "line", "anchor": "knees"}]}, "props.0.pts"),
        ({"props": [{"id": "x", "shape": "circle", "c": [0, 0], "r": 5, "kind": "cloud"}]}, "props.0.kind"),
        ({"props": [{"id": "x", "shape": "circle", "c": [0, 0], "r": 5, "layer": "above"}]}, "props.0.layer"),
        ({"props": [{"id": "x", "shape": "circle", "c": [0, 0], "r": 5, "label": "x" * 60}]}, "props.0.label"),
        ({"props": [{"id": "x", "shape": "circle", "c": [0, 0], "r": 5, "name": 7}]}, "props.0.name"),
    ],
)
def test_bad_data_is_refused_by_name(change: dict[str, Any], key: str) -> None:
    with pytest.raises(SceneError, match=re.escape(key)):
        Scene.from_data({**PLAIN, **change})


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]) -> float:
    """Degrees from the direction a→b to the direction c→d."""
    first, second = math.atan2(b[1] - a[1], b[0] - a[0]), math.atan2(d[1] - c[1], d[0] - c[0])
    return math.degrees(second - first)


def _same(one: float, other: float) -> bool:
    return abs((one - other + 180) % 360 - 180) < 0.15


def _shapes(svg: str) -> str:
    return re.sub(r"<(title|desc)>.*?</\1>", "", svg)
