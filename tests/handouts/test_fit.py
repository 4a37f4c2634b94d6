"""Exercises share a page where they fit; nothing is cut, and no page stands nearly empty."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from handouts.content import Box, HandoutExercise, HandoutProp, HandoutStep, Question, Swap
from handouts.layouts import Layout, Paper
from handouts.layouts.fit import Arrangement, pages_alone, plan_pages
from handouts.layouts.measure import Measure
from handouts.layouts.questions import FAQ, with_questions
from handouts.render import pdf_available, render_pdf
from tests.handouts.samples import STOP_SIGNS, long_exercise, make_exercise, make_handout, make_picture

MEASURE = Measure("en", STOP_SIGNS, dict.fromkeys(range(1, 9), 0.5))


def pages_of(*exercises: HandoutExercise, paper: Paper = Paper.LETTER) -> list[str]:
    handout = replace(make_handout(), exercises=exercises)
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(render_pdf(handout, Layout(paper=paper)))).pages]


def test_two_short_exercises_share_a_page_and_a_long_one_stands_alone() -> None:
    own = replace(long_exercise(3), needs=(HandoutProp("Strap", own="My belt"),))
    plan = plan_pages([make_exercise(1), make_exercise(2), own, make_exercise(4)], MEASURE, Paper.LETTER)
    assert [[exercise.number for exercise in page.exercises] for page in plan] == [[1, 2], [3], [4]]
    assert plan[0].arrangement is Arrangement.SHARED
    assert not plan[0].note_lines
    assert plan[2].arrangement is Arrangement.ROOMY
    assert plan[2].note_lines


def test_two_are_set_closest_only_where_that_takes_a_page_less_and_nothing_of_the_patients_own_is_lost() -> None:
    long, shorts = long_exercise(1), [make_exercise(number) for number in (2, 3, 4)]
    four, three = (plan_pages([long, *shorts[:more]], MEASURE, Paper.LETTER) for more in (3, 2))
    assert [page.arrangement for page in four] == [Arrangement.CLOSEST, Arrangement.SHARED]
    assert [len(page.exercises) for page in three] == [1, 2]
    own = replace(long, needs=(HandoutProp("Strap", own="My belt"),))
    assert len(plan_pages([own, *shorts], MEASURE, Paper.LETTER)) == 3


def test_a_page_that_ran_over_gets_more_room_each_time() -> None:
    exercises = [make_exercise(1), make_exercise(2)]
    plans = [plan_pages(exercises, MEASURE, Paper.LETTER, {1: times}) for times in range(8)]
    assert [page.first for page in plans[3]] == [1, 2]
    steps = [(plan[0].arrangement, bool(plan[0].note_lines)) for plan in plans]
    assert steps == [
        (Arrangement.SHARED, False),
        (Arrangement.CLOSE, False),
        (Arrangement.CLOSEST, False),
        (Arrangement.ROOMY, False),
        (Arrangement.DENSE, True),
        (Arrangement.DENSE, False),
        (Arrangement.TIGHT, False),
        (Arrangement.ROOMY, False),
    ]


def test_a_low_picture_is_set_wide() -> None:
    low = Measure("en", STOP_SIGNS, {1: 0.3})
    assert plan_pages([make_exercise(1)], low, Paper.LETTER)[0].classes == "roomy wide"


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
def test_a_page_that_is_a_little_too_full_is_set_closer_instead_of_running_over() -> None:
    full = replace(
        long_exercise(1), steps=tuple(HandoutStep("Rest your back and head on the props.") for _ in range(19))
    )
    pages = pages_of(replace(full, boxes=(Box.CHOICE, Box.PREGNANCY)), make_exercise(2))
    assert len(pages) == 4
    assert "Bring your strap." in pages[1]


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(("steps", "height"), [(3, 120), (5, 320), (8, 200), (12, 320)])
def test_each_exercise_stays_on_one_page(paper: Paper, steps: int, height: int) -> None:
    exercises = [
        replace(
            make_exercise(number, boxes=(Box.CHOICE,) if number == 3 else ()),
            figure=make_picture(number, height),
            steps=tuple(
                HandoutStep(f"Begin{number} part {step}: rest your back and your head on the props.", step == 2)
                for step in range(steps)
            ),
            feel=(f"Finish{number} heavy legs",),
        )
        for number in range(1, 5)
    ]
    pages = pages_of(*exercises, paper=paper)
    for number in range(1, 5):
        first = [at for at, text in enumerate(pages) if f"Begin{number}" in text]
        last = [at for at, text in enumerate(pages) if f"Finish{number}" in text]
        assert first == last
        assert len(first) == 1
    assert all("Page" in text and len(text) > 300 for text in pages)


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("paper", list(Paper))
def test_the_summary_and_the_diary_take_one_page_each(count: int, paper: Paper) -> None:
    names = [f"A rather long name of an exercise {number}" for number in range(1, count + 1)]
    pages = pages_of(*(make_exercise(at, name=name) for at, name in enumerate(names, start=1)), paper=paper)
    assert "Your home program" in pages[0]
    assert "Your next visit" in pages[0]
    if count <= 5:
        assert "What did you feel?" in pages[-1]
    assert sum("Your week" in page for page in pages) == 1
    assert sum("How much" in page for page in pages) == len(pages) - (
        2 if count <= 4 else 3 - ("Your week" in pages[-1])
    )


def test_common_questions_stand_where_most_have_room_and_notes_give_way() -> None:
    asked = (Question("Why is it so?", "It helps."),) * 4
    [page] = pages = plan_pages([make_exercise(1)], MEASURE, Paper.LETTER)
    [with_all] = with_questions([replace(page, free=200.0)], asked, {})
    assert len(with_all.faq) == 4
    [with_some] = with_questions([replace(page, free=37.0, note_lines=2)], asked, {})
    assert (len(with_some.faq), with_some.note_lines) == (2, 0)
    assert with_questions([replace(page, free=20.0)], asked, {}) == [replace(page, free=20.0)]
    assert [len(with_questions(pages, asked, {FAQ: times})[0].faq) for times in range(4)] == [4, 2, 1, 0]


def test_swaps_are_left_out_last_and_never_the_patients_own() -> None:
    swap = HandoutProp("Bolster", swaps=(Swap("Bag"),))
    for needs, looks in (((swap,), ["low", "low bare"]), ((replace(swap, own="My bag"),), ["low"])):
        pages = pages_alone(make_exercise(1, needs=needs), MEASURE, Paper.LETTER)
        assert [page.look for page in pages if page.arrangement is Arrangement.TIGHT] == looks
