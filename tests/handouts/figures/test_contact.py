"""Measuring: what hangs in the air, is inside the body or below the floor is named."""

from __future__ import annotations

from typing import Any

import pytest

from handouts.figures import Scene
from handouts.figures.contact import complaints
from tests.handouts.figures.test_figures import PLAIN

LYING = {
    **PLAIN, "hip": [0, 9], "pelvis": 180, "thorax": 180, "head": 178, "legs": {"near": [0, 0, 80]},
    "arms": {"near": [-8, -3]},
}  # fmt: skip
BED = {"id": "bed", "name": "firm bed", "shape": "rect", "xy": [-110, 0], "w": 230, "h": 50}


def _said(**changes: Any) -> str:
    return "; ".join(complaints(Scene.from_data({**LYING, **changes})))


def _roll(y: float, x: float = 42) -> list[dict[str, Any]]:
    return [{"id": "roll", "shape": "circle", "c": [x, y], "r": 5, "holds": ["thigh"]}]


def test_a_body_on_the_floor_is_well() -> None:
    assert _said(rests=["pelvis", "thorax", "thigh"]) == ""


def test_a_roll_under_the_knee_is_well_and_one_in_the_air_is_not() -> None:
    bent = {"near": [14, -14, 66]}
    assert _said(legs=bent, props=_roll(5)) == ""
    assert "roll does not reach thigh" in _said(legs=bent, props=_roll(5, x=88))
    assert "inside thigh" in _said(legs=bent, props=_roll(19))


def test_a_part_that_rests_on_nothing_is_named() -> None:
    assert "thigh rests on nothing" not in _said(rests=["thigh"])
    assert "shank rests on nothing" in _said(legs={"near": [40, 0, 60]}, rests=["shank"])


def test_what_sinks_into_the_floor_or_a_bed_is_named() -> None:
    assert "pelvis is" in _said(hip=[0, 2])
    assert _said(hip=[0, 59], props=[BED]) == ""
    assert "below the surface" in _said(hip=[0, 40], props=[BED])


@pytest.mark.parametrize(
    ("prop", "is_well"),
    [
        ({"shape": "rect", "xy": [-60, 0], "w": 40, "h": 1}, True),
        ({"shape": "rect", "xy": [-60, 40], "w": 40, "h": 4}, False),
        ({"shape": "poly", "pts": [[-60, 0], [-20, 0], [-40, 3]]}, True),
        ({"shape": "halfdome", "c": [-40, -20], "rx": 20, "ry": 21}, True),
        ({"shape": "halfdome", "c": [90, 0], "rx": 20, "ry": 21}, False),
        ({"shape": "line", "pts": [[-40, 0], [-30, 0]]}, True),
        ({"shape": "line", "pts": [[-40, 40], [-30, 40]]}, False),
    ],
)
def test_every_shape_is_measured(prop: dict[str, Any], is_well: bool) -> None:
    said = _said(props=[{"id": "x", "holds": ["thorax"], **prop}])

    assert ("x does not reach thorax" not in said) is is_well


def test_what_stands_in_a_belly_or_is_lain_on_by_it_is_named() -> None:
    belly = {"at": 0.6, "r": 14}
    board = [{"id": "board", "shape": "rect", "xy": [-40, 24], "w": 60, "h": 20}]

    assert _said(belly=belly) == ""
    assert "board is 6" not in _said(props=board)
    assert "inside belly" in _said(belly=belly, props=[{**board[0], "xy": [-40, 10]}])
    assert _said(belly=belly, pelvis=0, thorax=0, head=2) == "belly is 11.0 cm below the surface"


def test_frames_are_measured_too() -> None:
    sunk = {**LYING, "hip": [0, 1], "alt": "Sunk."}

    assert _said(finish=sunk).startswith("finish: ")
    assert _said(fault=sunk).startswith("fault: ")


def test_seen_from_above_there_is_no_floor_to_sink_into() -> None:
    assert _said(view="top", hip=[0, -30]) == ""
