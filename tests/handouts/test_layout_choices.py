"""What a print may be, and what it may not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handouts.content import Box, ContentError, HandoutStep, Replaced
from handouts.layouts import Layout, LayoutName
from handouts.layouts.plans import handout_in
from handouts.render import pdf_available
from tests.handouts.reading import read
from tests.handouts.samples import long_exercise, make_exercise, make_handout


@pytest.mark.parametrize(
    "choice",
    [
        {"name": "large_print", "points": 17},
        {"name": "one_exercise"},
        {"name": "two_up", "only": 1},
        {"name": "three_up"},
        {"paper": "legal"},
    ],
)
def test_what_no_print_can_be_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"points|only|three_up|legal"):
        Layout(**choice)


def test_prints_that_look_the_same_are_the_same() -> None:
    assert Layout("list", points=16) == Layout("list")  # type: ignore[arg-type]
    assert Layout("large_print", points=16) != Layout("large_print")  # type: ignore[arg-type]
    assert Layout("pocket_card", diary_weeks=4).diary_weeks == 0  # type: ignore[arg-type]
    assert Layout(diary_weeks=0, first_week=3) == Layout(diary_weeks=0)


def test_a_sheet_of_one_exercise_keeps_what_is_safe_to_know() -> None:
    exercises = (make_exercise(1, boxes=(Box.PREGNANCY,)), make_exercise(2), make_exercise(3))
    handout = replace(make_handout(), exercises=exercises)
    only = handout_in(handout, Layout(LayoutName.ONE_EXERCISE, only=2))
    assert [one.number for one in only.exercises] == [2]
    assert set(only.exercises[0].stop) <= set(only.shared_stop_rules)
    assert only.boxes == (Box.PREGNANCY,)
    assert handout_in(handout, Layout()) is handout


def test_a_sheet_of_one_exercise_never_says_to_throw_the_whole_one_away() -> None:
    handout = replace(make_handout(exercises=2), replaces=Replaced(number=2, added=("Rest on a ramp 1",)))
    layout = Layout(LayoutName.ONE_EXERCISE, only=1)
    assert handout_in(handout, layout).replaces is None
    assert handout_in(handout, Layout()).replaces == handout.replaces


def test_an_exercise_that_is_not_there_is_refused() -> None:
    with pytest.raises(ContentError, match="exercise 9"):
        handout_in(make_handout(2), Layout(LayoutName.ONE_EXERCISE, only=9))


@pytest.mark.skipif(not pdf_available(), reason="Pango is missing")
def test_the_phone_above_an_only_exercise_keeps_clear_of_its_name() -> None:
    steps = tuple(HandoutStep("Rest your upper back and head on the props.", for_you=True) for _ in range(19))
    exercise = replace(
        long_exercise(1), name="A name that goes over to a line of its own beside the phone", steps=steps
    )
    heights: dict[str, float] = {}

    def remember(text: str, page: Any, line: Any, *_: Any) -> None:
        heights.setdefault(text.strip()[:9], page[5] + page[3] * line[5])

    handout = replace(make_handout(1), exercises=(exercise,))
    read(handout, Layout(LayoutName.ONE_EXERCISE, only=1)).pages[0].extract_text(visitor_text=remember)
    assert heights["Questions"] - heights["A name th"] > 12
