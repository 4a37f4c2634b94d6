"""The printer of a web process: drawn once, a place in the line, and nobody keeps the pages of others waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from clinic.documents.errors import PrinterIsBusy, SheetNotPrinted, StillPrinting
from clinic.documents.printer import MOST_KEPT, MOST_WAITING, Printer
from handouts.errors import PrintFailed
from handouts.pool import RenderPool


@dataclass(frozen=True)
class Slow:
    """A sheet that takes its time; drawn in the process that prints."""

    seconds: float

    def draw(self) -> bytes:
        time.sleep(self.seconds)
        return b"%PDF"


@dataclass(frozen=True)
class Broken:
    """A sheet that cannot be drawn."""

    def draw(self) -> bytes:
        raise PrintFailed("Half of it is missing.")


class Counting(RenderPool):
    """A pool that counts what it was asked for."""

    asked = 0

    def submit(self, job):  # type: ignore[no-untyped-def]
        self.asked += 1
        return super().submit(job)


@pytest.fixture(scope="module")
def pool() -> Iterator[Counting]:
    with Counting(1, longest_line=MOST_KEPT + 10) as pool:
        pool.submit(Slow(0)).result(60)
        yield pool


def until(condition: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_who_does_not_get_it_in_time_has_a_place_in_the_line_and_then_the_sheet(pool: Counting) -> None:
    printer, before = Printer(pool, patience=0.05), pool.asked
    with pytest.raises(StillPrinting):
        printer.fetch(("first",), Slow(0.6))
    with pytest.raises(StillPrinting) as waiting:
        printer.fetch(("second",), Slow(0))
    assert waiting.value.position == 1
    assert printer.position(("second",)) == 1
    until(lambda: printer.position(("second",)) is None)
    assert printer.fetch(("second",), Slow(0)) == b"%PDF"
    assert printer.fetch(("first",), Slow(0.6)) == b"%PDF"
    assert pool.asked == before + 2, "each was drawn once"


def test_what_was_fetched_is_not_kept(pool: Counting) -> None:
    printer, before = Printer(pool), pool.asked
    for _ in range(2):
        assert printer.fetch(("one",), Slow(0)) == b"%PDF"
    assert pool.asked == before + 2


def test_drawn_ahead_is_there_at_once(pool: Counting) -> None:
    printer, before = Printer(pool), pool.asked
    printer.begin(("ahead",), Slow(0))
    until(lambda: printer.position(("ahead",)) is None)
    assert printer.fetch(("ahead",), Slow(0)) == b"%PDF"
    assert pool.asked == before + 1
    assert printer.draws_ahead
    assert not Printer(None).draws_ahead


def test_only_a_few_requests_wait(pool: Counting) -> None:
    printer = Printer(pool, patience=30)
    for _ in range(MOST_WAITING):
        assert printer._seats.acquire(blocking=False)
    began = time.monotonic()
    with pytest.raises(StillPrinting):
        printer.fetch(("no seat",), Slow(0.3))
    assert time.monotonic() - began < 5
    printer._seats.release()
    assert printer.fetch(("no seat",), Slow(0.3)) == b"%PDF"


@pytest.mark.parametrize("in_pool", [True, False])
def test_what_cannot_be_drawn_is_said_and_asked_for_anew(pool: Counting, in_pool: bool) -> None:
    printer = Printer(pool if in_pool else None)
    for _ in range(2):
        with pytest.raises(SheetNotPrinted, match="Half of it is missing"):
            printer.fetch(("broken",), Broken())


def test_sheets_nobody_fetches_are_dropped_the_oldest_first(pool: Counting) -> None:
    printer = Printer(pool)
    for number in range(MOST_KEPT + 1):
        printer.begin((number,), Slow(0))
    until(lambda: all(printer.position((number,)) is None for number in range(MOST_KEPT + 1)))
    printer.begin(("another",), Slow(0))
    assert len(printer._prints) <= MOST_KEPT + 1
    assert (0,) not in printer._prints


def test_a_full_line_is_said(pool: Counting) -> None:
    with RenderPool(1, longest_line=1) as small:
        printer = Printer(small, patience=0.01)
        small.submit(Slow(0)).result(60)
        with pytest.raises(StillPrinting):
            printer.fetch(("runs",), Slow(1))
        with pytest.raises(StillPrinting):
            printer.fetch(("waits",), Slow(0))
        with pytest.raises(PrinterIsBusy):
            printer.fetch(("too many",), Slow(0))
        printer.begin(("too many",), Slow(0))  # ahead of time is no promise


def test_without_a_pool_one_sheet_at_a_time_is_drawn_here() -> None:
    printer = Printer(None, patience=0.05)
    assert printer.fetch(("here",), Slow(0)) == b"%PDF"
    with printer._lock, pytest.raises(PrinterIsBusy):
        printer.fetch(("here",), Slow(0))
    printer.close()
