"""A week of the paper diary takes one page where it has room, else two that share it: no sheet of paper for two lines."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from handouts.content import Words
from handouts.diary import MOST_IN_ONE, DiaryForm, diary_forms
from handouts.layouts import Layout, LayoutName, Paper
from handouts.layouts.judging import LEAST_USED
from handouts.phrases import phrases
from handouts.render import pdf_available
from tests.handouts.layout_cases import LIGHT, MILLIMETRE, Printed, print_of
from tests.handouts.programs import longest_names, program
from tests.handouts.samples import make_exercise, make_handout

needs_pango = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
WEEKS = 2


def used_of_weeks(printed: Printed, lang: str) -> list[float]:
    """The share that is used of each page from the diary on."""
    starts = (at for at, text in enumerate(printed.pages) if phrases(lang)("diary.intro") in text)
    return [sheet.used for sheet in printed.sheets[next(starts) :]]


@needs_pango
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    ("count", "paper"), [*((count, Paper.LETTER) for count in (5, 6, 7, 10, 12)), (6, Paper.A4), (7, Paper.A4)]
)
def test_no_page_of_a_week_is_hollow_and_six_exercises_take_one(count: int, paper: Paper, lang: str) -> None:
    handout = program(*((slug, ()) for slug in longest_names(lang)[:count]), lang=lang, words=Words.REVIEWED)
    layout = Layout(LayoutName.LIST, paper, diary_weeks=WEEKS)
    used = used_of_weeks(print_of(handout, layout, f"diary-{count}-{paper}-{lang}"), lang)
    assert len(used) == WEEKS * (1 if count + (lang != "en") <= MOST_IN_ONE["closest"] else 2)
    assert min(used) >= LEAST_USED


def test_a_longer_table_has_less_air_then_a_second_page() -> None:
    firsts = [diary_forms(count, runs_longer=False)[0] for count in (1, 4, 5, 6, 7, 10, 11, 12)]
    assert firsts == [
        DiaryForm("air", 1),
        DiaryForm("air", 4),
        DiaryForm("close", 5),
        DiaryForm("closest", 6),
        DiaryForm("air", 4),
        DiaryForm("air", 5),
        DiaryForm("close", 6),
        DiaryForm("close", 6),
    ]


def test_a_longer_language_counts_as_one_exercise_more() -> None:
    for count in range(1, 12):
        longer, shorter = diary_forms(count, runs_longer=True)[0], diary_forms(count + 1, runs_longer=False)[0]
        assert longer.rows == shorter.rows


@needs_pango
def test_a_week_that_turns_out_too_long_is_set_closer_then_on_two_pages() -> None:
    """Names of the clinic's own exercises are as long as they may be."""
    long = "Rest on your back with your lower legs on the seat of a chair and one hand on your belly while you breathe"
    exercises = tuple(make_exercise(number, name=f"{long} {number}") for number in range(1, 7))
    handout = replace(make_handout(), exercises=exercises)
    used = used_of_weeks(print_of(handout, Layout(LayoutName.LIST), "diary-long"), "en")
    assert len(used) == 2
    assert min(used) >= LEAST_USED


def painted_rows(printed: Printed, at: int, x: float) -> list[float]:
    """The places, in points from the top of a page, where anything is painted at `x`."""
    dots = 100 / 72
    command = ["pdftoppm", "-r", "100", "-gray", "-f", str(at + 1), "-l", str(at + 1), printed.path]
    with Image.open(BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)) as image:
        column = image.crop((round(x * dots), 0, round(x * dots) + 1, image.height)).tobytes()
    return [row / dots for row, value in enumerate(column) if value < LIGHT]


@needs_pango
def test_in_large_print_each_answer_stands_beside_the_middle_of_its_boxes() -> None:
    printed = print_of(make_handout(1), Layout(LayoutName.LARGE_PRINT, greyscale=True), "diary-large")
    at = next(at for at, page in enumerate(printed.pages) if "Pain after" in page)
    words = printed.sheets[at].words
    column = next(word for word in words if word.text == "Wed")
    answers = [word for word in words if word.text in ("some", "before", "after") and word.right < column.left]
    for answer in answers[-3:]:
        middle = (answer.top + answer.bottom) / 2
        painted = painted_rows(printed, at, (column.left + column.right) / 2)
        box = [row for row in painted if abs(row - middle) < 4.8 * MILLIMETRE]
        assert (min(box) + max(box)) / 2 == pytest.approx(middle, abs=0.7 * MILLIMETRE)
