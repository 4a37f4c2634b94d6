"""Which weeks of the diary a print has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handouts.content import DoseLine
from handouts.layouts import Layout, LayoutName
from handouts.render import pdf_available, render_html
from tests.handouts.reading import read
from tests.handouts.samples import make_exercise, make_handout


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
@pytest.mark.parametrize("name", ["two_up", "large_print"])
def test_a_diary_that_begins_later_keeps_counting(name: str) -> None:
    texts = [
        text
        for page in read(make_handout(), Layout(LayoutName(name), diary_weeks=2, first_week=3)).pages
        if "Tick one box" in (text := " ".join(page.extract_text().split()))
    ]
    assert ["Week 3" in texts[0], "Code JS-7F3K-3" in texts[0], "Mon" in texts[0]] == [True] * 3
    assert ["Week 4" in texts[1], "Code JS-7F3K-4" in texts[1], " of " in texts[1].split("Page")[0]] == [
        True,
        True,
        False,
    ]
    assert ["Or tell us online" in text for text in texts] == [True, False]
    if name == "two_up":
        assert "Mon Dec 7" in texts[0]
        assert "Sun Dec 20" in texts[1]


@pytest.mark.parametrize("week", [0, 61, True, 1.5, None])
def test_a_week_that_no_diary_begins_with_is_refused(week: Any) -> None:
    with pytest.raises(ValueError, match="from 1 to 60"):
        Layout(first_week=week)


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (DoseLine(1, 7, repetitions=8, hold_seconds=2), "2 seconds. 8 times. Once a day, every day."),
        (DoseLine(1, 7, hold_seconds=300), "5 minutes. Once a day, every day."),
    ],
)
def test_the_diary_says_how_long_how_many_and_how_often(dose: DoseLine, words: str) -> None:
    handout = replace(make_handout(), exercises=(make_exercise(1, dose=dose),))
    page = render_html(handout).split('class="diary"')[1]
    assert words in " ".join(page.split())
    if pdf_available():
        for name in (LayoutName.TWO_UP, LayoutName.LARGE_PRINT):
            text = "".join(page.extract_text() for page in read(handout, Layout(name)).pages).split("Your week")[1]
            assert words in " ".join(text.split())
