"""The line before the printers: order, places, its end, taking back; and that a sheet comes out as it does without."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handouts.content import ContentError
from handouts.errors import (
    ForbiddenFetch,
    MissingPicture,
    PdfUnavailable,
    PrintCancelled,
    PrinterBusy,
    PrintFailed,
)
from handouts.intake import IntakeGroup, IntakeQuestion, IntakeSheet
from handouts.layouts import Layout, Paper
from handouts.phrases import LanguageNotReady
from handouts.pool import HandoutJob, IntakeJob, Limits, RenderPool
from handouts.render import pdf_available, render_intake, render_pdf
from tests.conftest import ROOT
from tests.handouts.pool_jobs import Hold, Note, Refuse, Say, Whoami, eventually, printing_processes
from tests.handouts.samples import CLINIC, make_exercise, make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

LONG = 60.0
"""Seconds; nobody waits that long, unless something is broken."""


@pytest.fixture(scope="module")
def shared() -> Iterator[RenderPool]:
    """One printing process for all tests that leave it alive."""
    with RenderPool(1) as pool:
        yield pool


@pytest.fixture
def one() -> Iterator[RenderPool]:
    with RenderPool(1, longest_line=3) as pool:
        yield pool


def test_a_sheet_has_the_same_bytes_as_without_the_pool(shared: RenderPool) -> None:
    handout, layout = make_handout(3), Layout(paper=Paper.A4, greyscale=True)
    assert shared.submit(HandoutJob(handout, layout)).result(LONG) == render_pdf(handout, layout)
    sheet = IntakeSheet(
        clinic=CLINIC,
        groups=(IntakeGroup("Heart", (IntakeQuestion(1, "Do you faint?"),)),),
        made_on=date(2026, 11, 21),
    )
    assert shared.submit(IntakeJob(sheet, Paper.A4)).result(LONG) == render_intake(sheet, Paper.A4)


@pytest.mark.parametrize(
    "error",
    [
        PrintFailed("a"),
        ForbiddenFetch("b"),
        MissingPicture("c"),
        LanguageNotReady("d"),
        PdfUnavailable("e"),
        ContentError("f"),
    ],
)
def test_what_a_user_can_understand_arrives_as_it_is(shared: RenderPool, error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        shared.submit(Refuse(error)).result(LONG)
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))


def test_a_real_sheet_without_picture_is_refused_as_ever(shared: RenderPool) -> None:
    with pytest.raises(MissingPicture, match="Rest on a ramp 1"):
        shared.submit(HandoutJob(replace(make_handout(1), exercises=(make_exercise(figure=None),)))).result(LONG)


def test_an_unexpected_error_is_a_failed_print_that_shows_nothing_of_the_sheet(shared: RenderPool) -> None:
    with pytest.raises(PrintFailed, match=r"^The sheet could not be drawn: KeyError\.$") as caught:
        shared.submit(Refuse(KeyError("Ana"))).result(LONG)
    assert "pool_jobs.py" in str(caught.value.__cause__)
    with pytest.raises(PrintFailed):
        shared.submit(Refuse(SystemExit(3))).result(LONG)
    assert shared.submit(Say(b"next")).result(LONG) == b"next"


def test_nothing_starts_before_the_first_print_and_nothing_stays_after_the_last(tmp_path: Path) -> None:
    before = {process.pid for process in printing_processes()}
    with RenderPool(2) as pool:
        assert {process.pid for process in printing_processes()} == before
        held = [pool.submit(Hold(tmp_path, str(number))) for number in range(2)]
        eventually(lambda: all(Hold(tmp_path, str(number)).tries for number in range(2)))
        started = [process for process in printing_processes() if process.pid not in before]
        assert len(started) == 2
        Hold(tmp_path).let_go()
        assert [one.result(LONG) for one in held] == [b"0", b"1"]
    assert not [process for process in started if process.is_running()]
    with pytest.raises(PrintCancelled, match="closing"):
        pool.submit(Say(b""))


def test_who_asks_first_is_first_and_knows_how_many_come_before(one: RenderPool, tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    first = one.submit(hold)
    eventually(lambda: hold.tries)
    others = [one.submit(Note(tmp_path / "order", word)) for word in "abc"]
    assert [first.position, *(job.position for job in others)] == [0, 1, 2, 3]
    with pytest.raises(TimeoutError):
        first.result(0.01)
    assert not first.done
    hold.let_go()
    assert [job.result(LONG) for job in others] == [b"", b"", b""]
    assert first.result(0) == b"held"
    assert (tmp_path / "order").read_text() == "abc"
    assert [first.position, *(job.position for job in others)] == [0, 0, 0, 0]


def test_the_line_has_an_end(one: RenderPool, tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    one.submit(hold)
    eventually(lambda: hold.tries)
    waiting = [one.submit(Say(b"x")) for _ in range(3)]
    with pytest.raises(PrinterBusy):
        one.submit(Say(b"one too many"))
    assert waiting[1].cancel()
    last = one.submit(Say(b"y"))
    hold.let_go()
    assert last.result(LONG) == b"y"


def test_a_print_can_be_taken_back_waiting_or_running(one: RenderPool, tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    running, waiting, last = one.submit(hold), one.submit(Note(tmp_path / "order", "w")), one.submit(Whoami())
    eventually(lambda: hold.tries)
    assert waiting.cancel()
    assert last.position == 1
    assert running.cancel()
    for job in (waiting, running):
        with pytest.raises(PrintCancelled):
            job.result(LONG)
        assert not job.cancel()
    assert int(last.result(LONG)) != hold.tries[0]
    assert not last.cancel()
    assert not (tmp_path / "order").exists()


def test_a_process_is_replaced_after_its_share_of_sheets() -> None:
    with RenderPool(1, limits=Limits(sheets=2)) as pool:
        numbers = [pool.submit(Whoami()).result(LONG) for _ in range(4)]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_closing_takes_back_what_is_not_done(tmp_path: Path) -> None:
    pool, hold = RenderPool(1), Hold(tmp_path)
    jobs = [pool.submit(hold), pool.submit(Say(b""))]
    eventually(lambda: hold.tries)
    pool.close()
    for job in jobs:
        with pytest.raises(PrintCancelled):
            job.result(0)
    pool.close()


def test_who_uses_the_pool_does_not_load_the_printer() -> None:
    check = "import sys, handouts.pool, handouts.errors; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0
