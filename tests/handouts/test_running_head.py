"""What the top of a page says of the exercise that goes on there: on its own pages, and on no other."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from handouts.content import Question, Words
from handouts.layouts import Layout, LayoutName
from handouts.phrases import phrases
from handouts.render import pdf_available
from tests.handouts.reading import read
from tests.handouts.samples import CLINIC, make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

_ANSWER = "Because it helps you to walk and to sit with less pain. " * 4
ASKED = tuple(Question(question=f"Why is it so {number}?", answer=_ANSWER) for number in range(4))


@pytest.mark.parametrize(
    "layout",
    [
        Layout(LayoutName.LARGE_PRINT, shopping_list=True),
        Layout(LayoutName.LARGE_PRINT, points=16, shopping_list=True),
        Layout(LayoutName.TWO_UP, shopping_list=True),
        Layout(LayoutName.ONE_EXERCISE, only=1),
    ],
)
def test_it_ends_where_questions_the_shopping_list_or_the_diary_begin(layout: Layout) -> None:
    handout = replace(make_handout(exercises=3), faq=ASKED, answers=ASKED[:3])
    pages = [" ".join(page.extract_text().split()) for page in read(handout, layout).pages]
    say = phrases("en")
    if layout.name is LayoutName.LARGE_PRINT:
        goes_on = [page for page in pages if "Rest on a ramp 3, continued" in page]
        assert len(goes_on) == 1
        assert "Stop signs" in goes_on[0]
        assert goes_on[0].index("Stop signs") < goes_on[0].index(say("asked.answers")), "the exercise, then questions"
    for page in pages:
        if say("exercise.stop") not in page:
            assert not re.search(r"Rest on a ramp \d, continued", page)


@pytest.mark.parametrize(("lang", "goes_on"), [("en", "Week {n} of 2, continued."), ("es", "Semana {n} de 2, sigue.")])
def test_each_page_of_a_week_in_large_print_says_its_code(lang: str, goes_on: str) -> None:
    """Sheets of paper come back to the clinic one by one."""
    handout = make_handout(exercises=3, lang=lang, words=Words.REVIEWED)
    pages = [
        " ".join(page.extract_text().split())
        for page in read(handout, Layout(LayoutName.LARGE_PRINT, diary_weeks=2)).pages
    ]
    say = phrases(lang)
    first, second = (at for at, page in enumerate(pages) if say("diary.not_watched", phone=CLINIC.phone) in page)
    for n, week in ((1, pages[first:second]), (2, pages[second:])):
        assert len(week) > 1
        assert all(f"{handout.code}-{n}" in page for page in week)
        assert [goes_on.format(n=n) in page for page in week] == [False, *[True] * (len(week) - 1)]
