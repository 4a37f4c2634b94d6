"""Every page that was laid out is looked at, and what made it hollow is named."""

from __future__ import annotations

import pytest

from handouts.layouts import Layout, LayoutName
from handouts.layouts.fit import Arrangement, Page
from handouts.layouts.judging import Laid, what_went_wrong
from handouts.layouts.questions import DIARY, ENDING, FAQ, FRONT
from tests.handouts.samples import make_exercise

TWO_UP, LIST, LARGE_PRINT = Layout(LayoutName.TWO_UP), Layout(LayoutName.LIST), Layout(LayoutName.LARGE_PRINT)
PAGES = [Page((make_exercise(number),), Arrangement.LARGE, runs_over=9) for number in (1, 2)]
FRONT_PAGE = ("next-visit", 0.9)
END = "exercises-2 end-2 beside end-beside"


def wrong(layout: Layout, *sheets: tuple[str, float], is_asked_for: bool = False) -> list[int]:
    """What is to blame when these anchors stand on pages that are used so far."""
    laid = [Laid(frozenset(anchors.split()), used) for anchors, used in sheets]
    return what_went_wrong(laid, PAGES, layout, is_asked_for)


def test_nothing_is_wrong_with_full_pages_and_a_last_one_that_is_not() -> None:
    assert wrong(TWO_UP, FRONT_PAGE, ("exercises-1 end-1", 0.9), (END, 0.1)) == []


def test_a_hollow_page_in_the_middle_of_an_exercise_is_its_own_fault() -> None:
    sheets = (FRONT_PAGE, ("exercises-1", 0.9), ("exercises-1", 0.1), ("exercises-1 end-1", 0.9), (END, 0.9))
    assert wrong(LARGE_PRINT, *sheets) == [1]


def test_a_last_page_of_an_exercise_is_its_own_fault_though_more_stands_there() -> None:
    assert wrong(LARGE_PRINT, FRONT_PAGE, ("exercises-1 end-1", 0.9), ("exercises-2", 0.9), (END, 0.1), ("", 0.9)) == [
        2
    ]


def test_a_picture_that_is_torn_from_how_to_start_is_the_fault_of_its_exercise() -> None:
    whole, torn = ("exercises-1 start-1", "exercises-1"), ("exercises-1", "exercises-1 start-1")
    for (first, second), blamed in ((whole, []), (torn, [1])):
        sheets = (FRONT_PAGE, (first, 0.9), (f"{second} end-1", 0.9), (f"{END} start-2", 0.9))
        assert wrong(LARGE_PRINT, *sheets) == blamed


def test_a_hollow_page_before_the_exercises_is_the_fault_of_the_front() -> None:
    assert wrong(LARGE_PRINT, FRONT_PAGE, ("", 0.1), ("exercises-1 end-1", 0.9), (END, 0.9)) == [FRONT]


def test_a_next_visit_that_left_page_1_is_the_fault_of_the_front() -> None:
    sheets = (("", 0.9), ("next-visit", 0.9), ("exercises-1 end-1", 0.9), (END, 0.9))
    assert wrong(TWO_UP, *sheets) == [FRONT]
    assert wrong(LARGE_PRINT, *sheets) == []


@pytest.mark.parametrize(("used", "blamed"), [(0.1, [2]), (0.5, [2]), (0.7, [])])
def test_in_a_list_the_next_exercise_is_to_begin_on_a_page_half_empty(used: float, blamed: list[int]) -> None:
    assert wrong(LIST, ("next-visit exercises-1 end-1", used), (END, 0.9), ("", 0.9)) == blamed


def test_a_page_that_only_the_diary_makes_hollow_is_filled_after_the_exercises() -> None:
    assert wrong(TWO_UP, FRONT_PAGE, ("exercises-1 end-1", 0.9), (END, 0.2), ("", 0.9)) == [ENDING]


def test_what_comes_after_may_be_alone_on_the_last_page_only_when_it_was_asked_for() -> None:
    sheets = (FRONT_PAGE, ("exercises-1 end-1", 0.9), ("exercises-2 end-2 beside", 0.9), ("end-beside", 0.2))
    assert wrong(LARGE_PRINT, *sheets) == [FAQ]
    assert wrong(LARGE_PRINT, *sheets, is_asked_for=True) == []
    assert wrong(LARGE_PRINT, *sheets, ("", 0.9), is_asked_for=True) == [ENDING]


def test_the_exercises_are_mended_before_what_comes_after_them() -> None:
    sheets = (FRONT_PAGE, ("exercises-1", 0.9), ("exercises-1 end-1", 0.1), (END, 0.2), ("", 0.9))
    assert wrong(LARGE_PRINT, *sheets) == [1]


@pytest.mark.parametrize(
    ("week", "blamed"),
    [
        ((0.9,), []),
        ((0.1,), []),
        ((0.9, 0.5), []),
        ((0.9, 0.1), [DIARY]),
        ((0.2, 0.9), [DIARY]),
        ((0.9, 0.9, 0.9), []),
    ],
)
def test_a_week_of_the_diary_has_room_on_a_page_or_shares_two(week: tuple[float, ...], blamed: list[int]) -> None:
    sheets = (FRONT_PAGE, ("exercises-1 end-1", 0.9), (END, 0.9), *(("diary-3", used) for used in week))
    assert wrong(TWO_UP, *sheets) == blamed
    assert wrong(LARGE_PRINT, *sheets) == []
