"""What is said of a print that is kept, whatever was chosen."""

from __future__ import annotations

import pytest

from clinic.documents.choices import options_of
from clinic.documents.models import Document
from clinic.documents.wording import print_words
from handouts.layouts.layout import Layout, LayoutName, Paper

EVERYTHING = [
    (Layout(LayoutName.TWO_UP, diary_weeks=0), "no diary"),
    (Layout(LayoutName.TWO_UP, diary_weeks=3, first_week=5), "3 weeks of diary, diary from week 5"),
    (Layout(LayoutName.LIST, greyscale=True, shopping_list=True), "black and white, with a shopping list"),
    (Layout(LayoutName.LARGE_PRINT, points=16), "16 point"),
    (Layout(LayoutName.ONE_EXERCISE, only=2), "exercise 2"),
    (Layout(LayoutName.TWO_UP, second_language="es"), "with Spanish beneath"),
]


@pytest.mark.parametrize(("layout", "said"), EVERYTHING)
def test_each_choice_that_is_not_the_usual_one_is_said(layout: Layout, said: str) -> None:
    document = Document(layout=layout.name, paper=layout.paper, language="en", options=options_of(layout))
    assert print_words(document).split(", English, ")[1] == said


def test_every_choice_is_among_them() -> None:
    named = {one.split("=")[0] for layout, _ in EVERYTHING for one in options_of(layout).split(",")}
    assert named == set(Layout.__dataclass_fields__) - {"name", "paper"}


def test_the_usual_print_says_no_more_than_it_must() -> None:
    document = Document(layout=LayoutName.TWO_UP, paper=Paper.A4, language="es", options=options_of(Layout()))
    assert print_words(document) == "Two on a page, A4, Spanish"
