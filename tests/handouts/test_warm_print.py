"""What one print leaves for the next: it is quicker, and prints the same."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from handouts import fitting, render
from handouts.content import Box, Words
from handouts.diary import ANSWERS, DAYS, ROW_MM, grid_svg
from handouts.layouts import Layout, LayoutName
from handouts.layouts.fit import Arrangement, Page
from handouts.layouts.judging import Laid
from handouts.layouts.remembered import Remembered
from handouts.render import pdf_available, render_pdf
from tests.handouts.programs import FULL, program
from tests.handouts.samples import make_exercise, make_handout

needs_pango = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One entry for each time that a document is laid out."""
    seen: list[Any] = []
    usual = render._Press.lay_out

    def counted(*given: Any) -> Any:
        seen.append(given)
        return usual(*given)

    monkeypatch.setattr(render._Press, "lay_out", counted)
    monkeypatch.setattr(render, "_REMEMBERED", Remembered())
    return seen


@needs_pango
def test_a_page_that_did_not_do_once_is_not_tried_again(laid_out: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The first way to set the page is said to run over; a sheet with the same page begins with the second."""
    usual = fitting.what_went_wrong

    def first_way_is_wrong(sheets: Sequence[Laid], pages: Sequence[Page], *around: Any) -> list[int]:
        return [pages[0].first] if len(laid_out) == 1 else usual(sheets, pages, *around)

    monkeypatch.setattr(fitting, "what_went_wrong", first_way_is_wrong)
    first = render_pdf(make_handout())
    assert len(laid_out) == 2
    assert render_pdf(make_handout()) == first
    assert len(laid_out) == 3
    render_pdf(make_handout(first_name="Ben"))
    assert len(laid_out) == 4


@needs_pango
@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize("name", [LayoutName.ONE_EXERCISE, LayoutName.LARGE_PICTURE])
def test_a_sheet_is_the_same_after_one_with_more_around_the_same_exercise(
    name: LayoutName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One exercise shares its page with the clinic and the stop box; a last page is not hollow for what follows it."""
    whole = program(*((slug, ()) for slug, _ in FULL), words=Words.REVIEWED)
    long_name = "The Center for Pelvic Health and Physical Therapy of Salt Lake City and Provo in the State of Utah"
    before, handout = {
        LayoutName.ONE_EXERCISE: (
            replace(whole, boxes=(Box.PREGNANCY,), clinic=replace(whole.clinic, name=long_name)),
            whole,
        ),
        LayoutName.LARGE_PICTURE: (whole, replace(whole, exercises=whole.exercises[:-1])),
    }[name]
    layout = Layout(name, diary_weeks=0, only=2 if name is LayoutName.ONE_EXERCISE else None)
    alone = render_pdf(handout, layout)
    monkeypatch.setattr(render, "_REMEMBERED", Remembered())
    render_pdf(before, layout)
    assert render_pdf(handout, layout) == alone


def test_pages_that_went_wrong_are_known_by_what_they_say_and_by_what_is_around() -> None:
    remembered = Remembered(most=2)
    pages = [Page((make_exercise(number),), Arrangement.ROOMY) for number in (1, 2, 3)]
    assert remembered.known(pages, "letter") == []
    remembered.add(pages[:2], "letter")
    assert remembered.known(pages, "letter") == [1, 2]
    assert remembered.known(pages, "a4") == []
    assert remembered.known([replace(pages[0], note_lines=4)], "letter") == []
    remembered.add(pages[2:], "letter")
    assert remembered.known(pages, "letter") == [2, 3]
    assert all(len(kept) == 32 for kept in remembered._found)


def test_the_way_of_a_front_that_is_used_is_kept_and_the_longest_unused_forgotten() -> None:
    remembered = Remembered(most=2)
    remembered.add_front("used", "letter", 2)
    remembered.add_front("unused", "letter", 1)
    assert remembered.front_way("used", "letter") == 2
    remembered.add_front("new", "letter", 3)
    assert [remembered.front_way(front, "letter") for front in ("used", "unused", "new")] == [2, None, 3]
    remembered.add_front("used", "letter", 2)
    remembered.add_front("newer", "letter", 4)
    assert remembered.front_way("used", "letter") == 2


@needs_pango
def test_garbage_is_collected_again_after_a_print_and_after_one_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    render_pdf(make_handout())
    assert gc.isenabled()

    def broken(*_given: object) -> None:
        assert not gc.isenabled()
        raise ValueError("broken on purpose")

    monkeypatch.setattr(render, "_fitting_document", broken)
    with pytest.raises(ValueError, match="on purpose"):
        render_pdf(make_handout())
    assert gc.isenabled()


@pytest.mark.parametrize("name", ROW_MM)
def test_the_grid_has_a_box_for_each_answer_and_day_as_high_as_the_style_sheet_says(name: str) -> None:
    row = ROW_MM[name]
    drawing = grid_svg(row, greyscale=False).decode()
    assert drawing.count("<rect") == len(ANSWERS) * DAYS
    assert drawing.count("M0 ") == len(ANSWERS) - 1
    style = render._layout_file("diary.css")
    assert f"line-height: {row:g}mm" in style
    assert f"height: {row * len(ANSWERS):g}mm" in style
