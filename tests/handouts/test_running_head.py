"""What the top of a page says of the exercise that goes on there: on its own pages, and on no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handouts.content import Question
from handouts.layouts import Layout, LayoutName
from handouts.phrases import phrases
from handouts.render import pdf_available
from tests.handouts.reading import read
from tests.handouts.samples import make_handout

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
            assert ", continued" not in page
