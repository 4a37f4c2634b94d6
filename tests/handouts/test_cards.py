"""Cards of four_up fill as few pages as can be; in a list long exercises go on below their picture."""

from __future__ import annotations

from dataclasses import replace

from handouts.content import HandoutExercise, HandoutStep
from handouts.layouts import Paper
from handouts.layouts.cards import CardPage, card_pages
from handouts.layouts.listing import list_pages
from handouts.layouts.measure import Measure
from tests.handouts.samples import STOP_SIGNS, make_exercise

MEASURE = Measure("en", STOP_SIGNS, dict.fromkeys(range(1, 9), 0.5))
TALL = Measure("en", STOP_SIGNS, dict.fromkeys(range(1, 9), 1.4))


def short(number: int) -> HandoutExercise:
    """One of three steps."""
    return make_exercise(number)


def long(number: int) -> HandoutExercise:
    """One too long for half a page's width."""
    return replace(
        make_exercise(number),
        steps=(HandoutStep("Rest your upper back and then your head on the props, arms at your sides."),) * 13,
    )


def numbers(pages: list[CardPage]) -> list[list[int]]:
    return [[one.number for one in page.exercises] for page in pages]


def pages_of(*exercises: HandoutExercise, crowded: dict[int, int] | None = None) -> list[CardPage]:
    return card_pages(exercises, MEASURE, Paper.LETTER, crowded or {})


def test_four_short_ones_share_a_page_in_two_columns() -> None:
    [page] = pages_of(*map(short, range(1, 5)))
    assert [(len(band.left), len(band.right)) for band in page.bands] == [(2, 2)]


def test_a_long_one_lies_over_the_whole_width_and_shares_its_page() -> None:
    [page] = pages_of(short(1), long(2), short(3))
    assert "wide flat" in [band.look for band in page.bands]


def test_five_are_parted_so_that_none_is_nearly_alone() -> None:
    assert numbers(pages_of(*map(short, range(1, 6)))) in ([[1, 2], [3, 4, 5]], [[1, 2, 3], [4, 5]])


def test_what_ran_over_together_does_not_share_a_page_again() -> None:
    first, second, third = (
        numbers(pages_of(*map(short, range(1, 5)), crowded=crowded)) for crowded in ({}, {1: 1}, {1: 2})
    )
    assert first == [[1, 2, 3, 4]]
    assert len(second) == len(third) == 2
    assert second != third


def test_one_alone_that_still_runs_over_is_filled_on_its_last_page() -> None:
    looks = [pages_of(short(1), crowded={1: times})[0] for times in range(3)]
    assert [page.bands[0].look for page in looks] == ["wide lone", "wide", "wide"]
    assert [(page.runs_over, page.note_lines) for page in looks] == [(0, 0), (0, 0), (1, 8)]


def test_in_a_list_a_long_one_goes_on_below_a_low_picture_and_a_short_one_stays_beside_a_tall_one() -> None:
    assert [page.look for page in list_pages([long(1), short(2)], MEASURE, {})] == ["flat", ""]
    assert [page.look for page in list_pages([short(1)], TALL, {})] == [""]


def test_in_a_list_an_exercise_begins_where_the_page_before_it_was_hollow() -> None:
    assert [page.look for page in list_pages([short(1), short(2)], TALL, {2: 1})] == ["", "flat loose"]
