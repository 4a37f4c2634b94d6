"""Whom a figure looks like: every choice is seen, and tells its parts apart in grey."""

from __future__ import annotations

import re
from itertools import combinations, product
from xml.etree import ElementTree as ET

import pytest

from handouts.figures import Hair, Look, Scene, SceneError, Tone, draw, portrait
from handouts.figures.palette import palette_of
from handouts.figures.tones import NEAR
from handouts.pictures import in_greys
from tests.handouts.figures.test_figures import PLAIN

LOOKS = [Look(tone, hair) for tone, hair in product(Tone, Hair)]
FAR_ENOUGH = 15
"""Levels of grey, of 255, between parts that lie on each other: they are told apart beside their outline too."""


def _grey(tone: str) -> int:
    return int(in_greys(tone)[1:3], 16)


def test_every_look_is_another_picture_and_another_portrait() -> None:
    scene = Scene.from_data(PLAIN)

    assert len({draw(scene, look=look) for look in LOOKS}) == len(LOOKS)
    assert len({portrait(look) for look in LOOKS}) == len(LOOKS)


def test_the_look_of_a_scene_is_drawn_and_nobody_chosen_is_neutral() -> None:
    look = {"tone": "deep", "hair": "bun"}
    worn = draw(Scene.from_data({**PLAIN, "look": look}))

    assert worn == draw(Scene.from_data(PLAIN), look=Look(Tone.DEEP, Hair.BUN))
    assert draw(Scene.from_data(PLAIN)) == draw(Scene.from_data(PLAIN), look=Look())
    assert NEAR["skin"] in draw(Scene.from_data(PLAIN))
    assert NEAR["skin"] not in worn


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.tone}-{look.hair}")
def test_parts_that_meet_are_far_apart_in_grey(look: Look) -> None:
    tones = palette_of(look).near
    pairs = [("skin", "trousers"), ("shirt", "trousers")]
    if look.hair is not Hair.NONE:
        pairs.append(("skin", "hair"))
    for one, other in pairs:
        assert abs(_grey(tones[one]) - _grey(tones[other])) >= FAR_ENOUGH, (one, other)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.tone}-{look.hair}")
def test_the_far_side_is_darker(look: Look) -> None:
    palette = palette_of(look)
    for part in ("skin", "shirt", "trousers"):
        assert _grey(palette.far[part]) < _grey(palette.near[part]) - FAR_ENOUGH


def test_skins_are_told_apart_in_grey() -> None:
    greys = [_grey(palette_of(Look(tone)).near["skin"]) for tone in Tone]

    assert min(abs(one - other) for one, other in combinations(greys, 2)) >= FAR_ENOUGH


def test_a_portrait_is_a_drawing_without_words_or_names() -> None:
    svg = portrait(Look(Tone.TAN, Hair.SCARF), size=40)

    assert ET.fromstring(svg).attrib["width"] == "40"
    assert 'aria-hidden="true"' in svg
    assert not re.search(r"<(text|title|desc)|\bid=", svg)


@pytest.mark.parametrize("look", ["dark", {"tone": "blue"}, {"hair": 7}, ["fair"]])
def test_an_unknown_look_is_refused(look: object) -> None:
    with pytest.raises(SceneError, match="look"):
        Scene.from_data({**PLAIN, "look": look})
