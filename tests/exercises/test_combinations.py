"""Every legal choice of up to three modifications makes one picture that could be built at home: measured, and drawn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import permutations
from typing import Any

import pytest

from clinic.exercises.catalog import library
from handouts.figures import Scene, draw, joints
from handouts.figures.contact import complaints
from tests.exercises.helpers import BOLSTER, legal_choices, resolved
from tests.handouts.figures.drawn import frame_of, points_of, words_of

WORDS = re.compile(r"<(title|desc)>.*?</\1>")
TEXT_ONLY = {"time-by-comfort", "opt-out", "informed-choice", "reset-position", "tool-reposition"}


@cache
def scenes() -> tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...]:
    """Exercise, modifications and scene of every legal choice that has a picture."""
    return tuple(_scenes())


def _scenes() -> Iterator[tuple[str, tuple[str, ...], dict[str, Any]]]:
    for exercise, chosen in legal_choices():
        scene = resolved(exercise, *chosen).scene
        if scene is not None:
            yield exercise, chosen, scene


@cache
def drawings() -> dict[tuple[str, tuple[str, ...]], str]:
    """Each choice drawn once."""
    return {(exercise, chosen): draw(Scene.from_data(scene)) for exercise, chosen, scene in scenes()}


def test_there_are_some_fifteen_hundred_choices() -> None:
    assert 1_400 < len(scenes()) < 2_000


def test_every_body_is_above_the_floor_and_touches_what_holds_it() -> None:
    found = {
        (exercise, chosen): said for exercise, chosen, scene in scenes() if (said := complaints(Scene.from_data(scene)))
    }

    assert found == {}


def test_nothing_is_drawn_outside_the_frame() -> None:
    for choice, svg in drawings().items():
        left, top, right, bottom = frame_of(svg)
        for x, y in points_of(svg):
            assert left - 0.2 <= x <= right + 0.2, choice
            # What sinks into the floor is painted over by it.
            assert top - 0.2 <= y <= bottom + 5, choice


def test_no_word_stands_on_the_line_of_another() -> None:
    """With up to two modifications; three can leave no room beside a body on a bed."""
    drawn = {choice: words_of(svg) for choice, svg in drawings().items() if len(choice[1]) < 3}

    assert sum(len(words) for words in drawn.values()) > 300
    assert [
        (choice, one.words, other.words)
        for choice, words in drawn.items()
        for one, other in permutations(words, 2)
        if one.stands_on(other)
    ] == []


def test_choices_that_differ_in_what_is_seen_are_different_pictures() -> None:
    seen = defaultdict(set)
    for (exercise, chosen), svg in drawings().items():
        plain = frozenset(chosen) - TEXT_ONLY - _redundant(exercise, chosen)
        seen[WORDS.sub("", svg)].add((exercise, plain))

    twins = [choices for choices in seen.values() if len(choices) > 1]
    assert twins == []


def test_every_part_of_a_choice_of_three_is_in_its_picture() -> None:
    """Strap, roll and higher bolster together: legs over the roll, feet in the strap, chest as high as the bolster."""
    scene = Scene.from_data(resolved(BOLSTER, "strap-feet", "trunk-prop-high", "knee-support").scene)
    at, plain = joints(scene), joints(Scene.from_data(resolved(BOLSTER).scene))

    assert {prop.id: prop.holds for prop in scene.props}["knees"] == ("thigh", "shank")
    assert {prop.id: prop.holds for prop in scene.props}["strap"] == ("foot",)
    assert at["knee_near"][1] > plain["knee_near"][1] + 5
    assert at["shoulder"][1] > plain["shoulder"][1] + 3
    assert complaints(scene) == ()


@pytest.mark.parametrize("swap", ["blanket-stack-swap", "bosu-swap", "sleeping-bag-swap", "lengthwise-ramp"])
def test_a_swapped_prop_is_seen_at_once(swap: str) -> None:
    """Not a shade or a centimetre: another outline under the back."""
    plain, swapped = (_under_the_back(resolved(BOLSTER, *chosen).scene) for chosen in ((), (swap,)))

    assert plain["shape"] != swapped["shape"] or abs(plain["r"] - swapped["r"]) >= 1.5


def test_every_picture_says_what_each_modification_brought() -> None:
    for exercise, chosen, scene in scenes():
        if len(chosen) == 1 and not TEXT_ONLY & set(chosen) and not _redundant(exercise, chosen):
            assert scene["alt"] != resolved(exercise).scene["alt"], (exercise, chosen)


def _under_the_back(scene: Any) -> dict[str, Any]:
    return next(prop for prop in scene["props"] if prop["id"] == "trunk")


def _redundant(exercise: str, chosen: tuple[str, ...]) -> frozenset[str]:
    """Modifications that cannot be seen: in the picture already, or silent beside another one."""
    silent = {pair.b for pair in library().conflicts if pair.kind == "redundant" and {pair.a, pair.b} <= set(chosen)}
    drawn_already = {("half-kneeling-hip-flexor-stretch", "knee-pad"), ("breath-reset", "seated-swap")}
    return frozenset(silent | {slug for slug in chosen if (exercise, slug) in drawn_already})
