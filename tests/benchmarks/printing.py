"""Printing against its plainest form and against a browser; how it grows, what it keeps, what two workers do.

All on the sheet of `tests.benchmarks.sheets`: eight library exercises with their figures, four weeks of diary, QR, tagged.
Every print is warm, as in a worker that has printed before.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import weasyprint

from handouts.content import Handout
from handouts.layouts import Layout
from handouts.pool import HandoutJob, RenderPool
from handouts.render import render_pdf
from tests.benchmarks.naive import naive_page
from tests.benchmarks.sheets import FOUR_WEEKS, sheet
from tests.benchmarks.timing import WARM_UP, Timing, summary, timed
from tests.browser.chromium import find_chromium, started_chromium

SIZES = (1, 5, 12, 25, 50)
"""Exercises; a sheet has at most twelve, so the last two are sheets that nobody can order."""

MANY_SHEETS, FIRST_SHEETS = 200, 20
WORKERS = 2


@dataclass(frozen=True)
class Comparison:
    """Warm prints of one sheet by two ways, taken in turns; `ratio` is the median of the pairs' ratios."""

    ours: Timing
    other: Timing
    ratio: float


def against_naive(pairs: int) -> Comparison:
    """Ours and the naive page of the same sheet."""
    handout = sheet()
    page = naive_page(handout, FOUR_WEEKS)
    return _compare(lambda: weasyprint.HTML(string=page).write_pdf(), handout, pairs)


def against_chromium(pairs: int) -> Comparison | str:
    """Ours and a browser that prints the naive page, tagged, from one open tab; or why there is no browser."""
    path = find_chromium()
    if path is None:
        return "skipped: no Chromium on this machine"
    handout = sheet()
    page = naive_page(handout, FOUR_WEEKS)
    with started_chromium(path) as browser:
        tab = browser.new_page()

        def printed() -> None:
            tab.set_content(page, wait_until="load")
            tab.pdf(prefer_css_page_size=True, tagged=True)

        return _compare(printed, handout, pairs)


def growth(runs: int) -> Mapping[int, float]:
    """Milliseconds of a warm print by the number of exercises, one week of diary.

    All sizes in turns, so that a slow minute of the machine is none of a single size.
    """
    handouts = {size: sheet(size) for size in SIZES}
    taken: dict[int, list[float]] = {size: [] for size in SIZES}
    for round_ in range(WARM_UP + runs):
        for size, handout in handouts.items():
            found = timed(lambda: render_pdf(handout), 1, warm_up=0)  # noqa: B023 - called at once
            taken[size] += found if round_ >= WARM_UP else []
    return {size: statistics.median(found) for size, found in taken.items()}


def memory() -> Sequence[float]:
    """Megabytes held by a process of its own after the first sheets and after many, all of them different."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_print_many)


def throughput(sheets: int) -> Mapping[str, float]:
    """Sheets in a second by this process, and by two workers."""
    handouts = [replace(sheet(), first_name=f"Ana {number}") for number in range(sheets)]
    for handout in handouts[:2]:
        render_pdf(handout, FOUR_WEEKS)
    alone = _per_second(lambda: [render_pdf(handout, FOUR_WEEKS) for handout in handouts], sheets)
    with RenderPool(WORKERS) as pool:
        _all_through(pool, handouts[: 2 * WORKERS])
        together = _per_second(lambda: _all_through(pool, handouts), sheets)
    return {"one process": alone, f"{WORKERS} workers": together}


def _compare(other: Callable[[], object], handout: Handout, pairs: int) -> Comparison:
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(pairs + 1):
        ours += timed(lambda: render_pdf(handout, FOUR_WEEKS), 1, warm_up=0)
        theirs += timed(other, 1, warm_up=0)
    ours, theirs = ours[1:], theirs[1:]
    ratio = statistics.median(mine / its for mine, its in zip(ours, theirs, strict=True))
    return Comparison(summary(ours), summary(theirs), ratio)


def _per_second(action: Callable[[], object], sheets: int) -> float:
    began = time.perf_counter()
    action()
    return sheets / (time.perf_counter() - began)


def _all_through(pool: RenderPool, handouts: Sequence[Handout]) -> None:
    for job in [pool.submit(HandoutJob(handout, FOUR_WEEKS)) for handout in handouts]:
        job.result()


def _print_many() -> list[float]:
    held = []
    for number in range(MANY_SHEETS):
        handout = replace(sheet(1 + number % 5), first_name=f"Ana {number}", code=f"JS{number}")
        render_pdf(handout, Layout(diary_weeks=number % 3))
        if number + 1 in (FIRST_SHEETS, MANY_SHEETS):
            held.append(_megabytes())
    return held


def _megabytes() -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
