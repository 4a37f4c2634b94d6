"""Things around a body: tied to it, named beside it, drawn as what they are, in any number."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from handouts.figures import Scene, draw, joints
from handouts.figures.anchors import settled
from handouts.figures.canvas import Pen
from handouts.figures.frame import plan_frame, with_labels
from handouts.figures.labels import Label
from handouts.figures.props import kind_of, reach_of
from handouts.figures.scene import PoseProp
from handouts.figures.tones import FAR, KINDS, NEAR
from tests.handouts.figures.drawn import area_of, frame_of, outlines_of
from tests.handouts.figures.test_figures import PLAIN, SVG

STRAP = {"id": "strap", "name": "strap", "shape": "line", "anchor": "feet", "front": True}
BENT = {**PLAIN, "legs": {"near": [30, -40, 60]}}


def _scene(*props: dict[str, Any], **changes: Any) -> Scene:
    return Scene.from_data({**PLAIN, **changes, "props": list(props)})


def _settled(scene: Scene) -> PoseProp:
    return settled(scene, joints(scene)).props[0]


@pytest.mark.parametrize("legs", [[0, 0, 72], [30, -40, 60], [90, 0, 70]])
def test_an_anchored_strap_goes_round_the_foot_wherever_it_is(legs: list[float]) -> None:
    scene = _scene(STRAP, legs={"near": legs})
    left, bottom, right, top = reach_of(_settled(scene))
    ankle, toe = joints(scene)["ankle_near"], joints(scene)["toe_near"]
    x, y = (ankle[0] + toe[0]) / 2, (ankle[1] + toe[1]) / 2
    assert left < x < right
    assert bottom < y < top


def test_an_anchored_roll_lies_right_under_the_knee() -> None:
    scene = _scene({"id": "knees", "name": "roll", "shape": "circle", "r": 5, "anchor": "knees"}, **BENT)
    (x, y), knee = _settled(scene).points[0], joints(scene)["knee_near"]
    assert x == pytest.approx(knee[0])
    assert y + 5 == pytest.approx(knee[1] - 6.2)


def test_anchored_points_count_from_the_joint() -> None:
    scene = _scene({"id": "pad", "name": "pad", "shape": "rect", "xy": [-5, -14], "w": 10, "h": 4, "anchor": "head"})
    head = joints(scene)["head"]
    assert _settled(scene).points == ((head[0] - 5, head[1] - 14),)


def test_a_strap_brings_the_inset_with_it() -> None:
    roll = {"id": "knees", "name": "roll", "shape": "circle", "c": [41, 5], "r": 5}
    bolster = {"id": "trunk", "name": "bolster", "shape": "circle", "c": [-55, 16], "r": 16}
    alone, together = draw(_scene(roll, bolster)), draw(_scene(roll, bolster, STRAP, legs=BENT["legs"]))
    assert together.count("stroke-dasharray") == 1
    assert alone.count("stroke-dasharray") == 0
    assert together.count(KINDS["strap"]) == 2


def test_words_stand_beside_their_thing_inside_the_frame() -> None:
    things = [
        {"id": "trunk", "name": "bolster", "shape": "circle", "c": [-55, 12], "r": 12, "label": "bolster"},
        {**STRAP, "label": "strap & <b>"},
    ]
    svg = draw(_scene(*things))
    words = list(ET.fromstring(svg).iter(f"{SVG}text"))
    assert [node.text for node in words] == ["bolster", "strap & <b>"]
    left, top, right, bottom = frame_of(svg)
    for node in words:
        half = float(node.attrib["font-size"]) * 0.3 * len(node.text)
        assert left <= float(node.attrib["x"]) - half
        assert float(node.attrib["x"]) + half <= right
        assert top + float(node.attrib["font-size"]) * 0.5 <= float(node.attrib["y"]) < 0 < bottom
    assert abs(float(words[0].attrib["y"]) - float(words[1].attrib["y"])) > 1 or (
        abs(float(words[0].attrib["x"]) - float(words[1].attrib["x"])) > 20
    )


def _labels(*things: dict[str, Any], **changes: Any) -> list[Label]:
    return list(with_labels(plan_frame(_scene(*things, **changes)), Pen(0.4)).labels)


def test_a_word_points_at_what_is_seen_of_its_thing() -> None:
    """Never at a thing that is drawn over it."""
    towel = {"id": "towel", "shape": "rect", "xy": [120, 0], "w": 40, "h": 6, "label": "towel"}
    pillow = {"id": "pillow", "shape": "rect", "xy": [130, 0], "w": 40, "h": 10, "layer": "beside"}
    alone, (covered,) = _labels(towel)[0], _labels(towel, pillow)

    assert alone.thing[0] == pytest.approx(140, abs=3)
    assert covered.thing[0] <= 130


def test_a_line_leaves_from_where_nothing_of_the_body_is_above() -> None:
    mat = {"id": "mat", "shape": "rect", "xy": [-30, 0], "w": 60, "h": 3, "label": "mat"}
    kneeling = {"hip": [-4, 60], "pelvis": 90, "thorax": 90, "head": 90, "legs": {"near": [-90, 183, 190]}, "arms": {}}

    assert _labels(mat, **kneeling)[0].thing[0] > 4


@pytest.mark.parametrize(
    ("name", "shape", "kind"),
    [
        ("bolster, 25 cm (10 in) across", "circle", "bolster"),
        ("ramp 38 deg: bolster on blocks plus blankets", "poly", "wedge"),
        ("firm stack behind bolster", "rect", "blanket"),
        ("books or folded firm pillow, 6 cm", "rect", "books"),
        ("foam roller, 15 cm", "circle", "roller"),
        ("rolled blanket under knees, 10 cm", "circle", "roll"),
        ("tennis ball, 6.7 cm", "circle", "ball"),
        ("chair seat, 45 cm high", "rect", "wood"),
        ("folded towel under low ribs, 3 cm", "poly", "pad"),
        ("half dome trainer, 65 x 25 cm, dome up", "halfdome", "dome"),
        ("something else", "rect", "plain"),
    ],
)
def test_a_thing_is_drawn_as_what_its_name_says(name: str, shape: str, kind: str) -> None:
    assert kind_of(PoseProp(id="x", name=name, shape=shape)) == kind
    assert kind_of(PoseProp(id="x", name=name, shape=shape, kind="pillow")) == "pillow"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_draws_in_its_tone(kind: str) -> None:
    thing = {"id": "x", "shape": "rect", "xy": [10, 0], "w": 30, "h": 12, "angle": 10, "kind": kind}
    disc = {"id": "y", "shape": "circle", "c": [10, 20], "r": 8, "kind": kind}
    assert draw(_scene(thing, disc)).count(f'fill="{KINDS[kind]}"') == 2


def test_a_thing_between_the_knees_is_over_the_far_leg_and_under_the_near() -> None:
    pillow = {"id": "p", "name": "pillow", "shape": "rect", "xy": [22, 0], "w": 30, "h": 16, "kind": "ball"}
    legs = {"near": [48, -30, 40], "far": [30, -44, 36]}
    places = {}
    for layer in ("back", "between", "front"):
        svg = draw(_scene({**pillow, "layer": layer}, legs=legs))
        places[layer] = [svg.index(mark) for mark in (FAR["trousers"], KINDS["ball"], NEAR["trousers"])]
    for layer, order in (("back", [1, 0, 2]), ("between", [0, 1, 2]), ("front", [0, 2, 1])):
        assert [places[layer][place] for place in order] == sorted(places[layer]), layer


def test_outlines_turn_one_way_so_that_none_cuts_a_hole_into_another() -> None:
    things = [{"id": "x", "shape": "rect", "xy": [10, 0], "w": 30, "h": 12, "kind": kind} for kind in sorted(KINDS)]
    svg = draw(_scene(*things, legs={"near": [48, -30, 40], "far": [90, 0, 36]}, foot_roll_deg=20))
    turns = [area_of(points) for points in outlines_of(svg)]
    assert len(turns) > 40
    assert {turn < 0 for turn in turns} == {True}


def test_a_far_leg_is_drawn_unless_it_only_thickens_the_near_one() -> None:
    near = [50, -62, -8]
    together, apart = (draw(_scene(legs={"near": near, "far": far})) for far in ([52, -64, -8], [55, -66, -8]))
    assert FAR["trousers"] not in together
    assert FAR["trousers"] in apart


def test_a_blanket_without_a_layer_left_is_not_drawn() -> None:
    """As when the only pad is lower by its whole height: the sheet must print all the same."""
    pad = {"id": "head_pad", "name": "blanket", "shape": "rect", "xy": [-74, 34], "w": 16, "h": 0}
    assert draw(_scene(pad)) == draw(_scene())
    assert draw(_scene({**pad, "h": 4})) != draw(_scene())
