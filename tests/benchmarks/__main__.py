"""`python -m tests.benchmarks`: fill a clinic, measure, print tables."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping

from clinic import localpg
from tests.benchmarks.building import PREVIEW, changes, preview_updates, tasks_of_a_day
from tests.benchmarks.computing import LIMITS_MS, computations
from tests.benchmarks.data import full_clinic
from tests.benchmarks.inbox import CASELOAD, FEW, INBOX, MANY, MOST_GROWTH, MOST_QUERIES, P95_LIMIT_MS, inbox_timings
from tests.benchmarks.many_links import LINKS, P99_LIMIT_MS, SECONDS, report_at_once
from tests.benchmarks.notes import (
    AUTOSAVE_LIMIT_MS,
    EDITOR_LIMIT_MS,
    MANY_NOTES,
    NOTES,
    SEARCH_LIMIT_MS,
    clinic_with_notes,
    list_timings,
    search_timings,
    writing_timings,
)
from tests.benchmarks.pages import measure, pages
from tests.benchmarks.printing import (
    FIRST_SHEETS,
    MANY_SHEETS,
    against_chromium,
    against_naive,
    growth,
    memory,
    throughput,
)
from tests.benchmarks.reprint import STORED, parts_of
from tests.benchmarks.timing import Timing, summary, timed
from tests.conftest import ROOT, Server

PATIENTS, REPORTS = 10_000, 200_000
LARGER = 10
PRINT, BUILDER, LINKED = "handout", "builder", "links"
PREVIEW_LIMIT_MS = 200
FEWEST_PAIRS = 10


def main(arguments: list[str] | None = None) -> None:
    """Measure everything that was asked for."""
    options = _parser().parse_args(arguments)
    if options.only not in (PRINT, INBOX, LINKED, NOTES):
        _measure_clinics(options)
    if options.only in INBOX:
        _measure_inbox(options)
    if options.only in NOTES:
        _measure_notes(options)
    if options.only in LINKED:
        _measure_links()
    if options.only in PRINT:
        _measure_prints(options)
    _measure_computations(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--patients", type=int, default=PATIENTS, metavar="N")
    parser.add_argument("--reports", type=int, default=REPORTS, metavar="N")
    parser.add_argument("--runs", type=int, default=40, metavar="N", help="of each page, after a warm-up")
    parser.add_argument("--only", default="", metavar="NAME", help="rows whose name holds this, such as chart")
    parser.add_argument("--large", action="store_true", help=f"again on a clinic {LARGER} times as large")
    return parser


def _measure_clinics(options: argparse.Namespace) -> None:
    server = _server()
    usual = _measure_clinic(server, options.patients, options.reports, options)
    if options.only in BUILDER:
        _measure_preview(server, options.runs)
        _measure_tasks(server)
    if options.large:
        large = _measure_clinic(server, options.patients * LARGER, options.reports * LARGER, options)
        _say_growth(usual, large)


def _measure_clinic(server: Server, patients: int, reports: int, options: argparse.Namespace) -> Mapping[str, Timing]:
    began = time.perf_counter()
    with full_clinic(server, patients, reports) as clinic:
        _say(f"\n{patients:,} patients, {reports:,} reports (filled in {time.perf_counter() - began:.0f} s)")
        _say(f"{'page, on the server':36}{'median ms':>12}{'p95 ms':>10}{'queries':>10}")
        results = {}
        for name, ask in pages(clinic).items():
            if options.only in name:
                results[name] = measure(clinic, ask, options.runs)
                _say_row(name, results[name])
                if name == STORED:
                    _say_parts(parts_of(ask, options.runs))
        if options.only in BUILDER:
            for name, timing in changes(clinic.app, options.runs).items():
                _say_row(name, timing)
    return results


def _measure_inbox(options: argparse.Namespace) -> None:
    _say(f"\n{f'inbox, {CASELOAD} patients in care':36}{'median ms':>12}{'p95 ms':>10}{'queries':>10}")
    found = inbox_timings(_server(), options.runs)
    for reports, timing in found.items():
        _say_row(f"{INBOX}, {reports:,} reports", timing)
    _say(f"{f'p95 at most {P95_LIMIT_MS} ms, {MOST_QUERIES} queries':36}")
    _say(f"{f'growth, at most {MOST_GROWTH}':36}{found[MANY].median / found[FEW].median:>12.2f}")


def _measure_notes(options: argparse.Namespace) -> None:
    began = time.perf_counter()
    with clinic_with_notes(_server()) as clinic:
        _say(f"\n{MANY_NOTES:,} notes in one clinic (filled in {time.perf_counter() - began:.0f} s)")
        _say(f"{'notes, on the server':36}{'median ms':>12}{'p95 ms':>10}{'queries':>10}")
        for measured in (list_timings, search_timings, writing_timings):
            for name, timing in measured(clinic, options.runs).items():
                _say_row(name, timing)
    limits = f"search {SEARCH_LIMIT_MS}, editor {EDITOR_LIMIT_MS}, autosave {AUTOSAVE_LIMIT_MS}"
    _say(f"{f'p95 at most, ms: {limits}':36}")


def _measure_links() -> None:
    _say(f"\n{LINKS} links report at once for {SECONDS} s, some forms twice, some cut off")
    found = report_at_once(_server())
    _say(f"{'sent, lost, doubled':36}{found.sent:>12,}{found.lost:>10}{found.doubled:>10}")
    _say(f"{'refused':36}{sum(found.refused.values()):>12}  {dict(found.refused) or ''}")
    _say_row("answer to a report", found.waits)
    _say(f"{f'p99, at most {P99_LIMIT_MS} ms':36}{found.p99:>12.2f}")


def _server() -> Server:
    return Server(os.environ.get("TEST_ADMIN_URL") or localpg.start(ROOT).admin_url())


def _measure_preview(server: Server, runs: int) -> None:
    _say(f"\n{'8 exercises, in Chromium':36}{'median ms':>12}{'p95 ms':>10}{'limit ms':>10}")
    found = preview_updates(server, runs)
    if isinstance(found, str):
        _say(f"{PREVIEW:36}{found}")
        return
    for name, timing in found.items():
        limit = f"{PREVIEW_LIMIT_MS:>10}" if name == PREVIEW else ""
        _say(f"{name:36}{timing.median:>12.2f}{timing.p95:>10.2f}{limit}")


def _measure_tasks(server: Server) -> None:
    _say(f"\n{'from the chart, in Chromium':44}{'clicks':>8}{'limit':>8}{'s':>8}{'limit s':>9}")
    found = tasks_of_a_day(server)
    if isinstance(found, str):
        _say(found)
        return
    for task, done in found:
        _say(f"{task.name:44}{done.clicks:>8}{task.most_clicks:>8}{done.seconds:>8.1f}{task.most_seconds:>9.0f}")


def _measure_prints(options: argparse.Namespace) -> None:
    pairs = max(FEWEST_PAIRS, options.runs // 4)
    _say(f"\n{'handout: 8 exercises, 4 weeks':36}{'median ms':>12}{'p95 ms':>10}")
    for name, found in {"naive page": against_naive(pairs), "Chromium": against_chromium(pairs)}.items():
        if isinstance(found, str):
            _say(f"{name:36}{found}")
            continue
        _say_row("handout as PDF, warm", found.ours)
        _say_row(f"the same by {name}", found.other)
        _say(f"{f'ratio, ours to {name}':36}{found.ratio:>12.2f}{'':10}({pairs} pairs)")
    _say(f"\n{'exercises on a handout':36}{'median ms':>12}{'each more':>10}")
    before, at = 0.0, 0
    for size, taken in growth(max(3, pairs // 3)).items():
        _say(f"{size:<36}{taken:>12.0f}{(taken - before) / (size - at):>10.1f}")
        before, at = taken, size
    first, last = memory()
    _say(f"\n{f'held after {FIRST_SHEETS} and {MANY_SHEETS} handouts, MB':36}{first:>12.0f}{last:>10.0f}")
    for name, count in throughput(2 * pairs).items():
        _say(f"{f'handouts a second, {name}':36}{count:>12.1f}")


def _measure_computations(options: argparse.Namespace) -> None:
    chosen = {name: action for name, action in computations().items() if options.only in name}
    if chosen:
        _say(f"\n{'without a database':36}{'median ms':>12}{'p95 ms':>10}{'limit ms':>10}{'used':>8}")
    for name, action in chosen.items():
        found, limit = summary(timed(action, options.runs)), LIMITS_MS.get(name)
        against = f"{limit:>10.0f}{found.median / limit:>8.0%}" if limit else ""
        _say(f"{name:36}{found.median:>12.2f}{found.p95:>10.2f}{against}")


def _say_growth(usual: Mapping[str, Timing], large: Mapping[str, Timing]) -> None:
    _say(f"\n{'median, large to usual':36}{'ratio':>12}")
    for name, timing in usual.items():
        _say(f"{name:36}{large[name].median / timing.median:>12.2f}")


def _say_parts(parts: Mapping[str, Timing]) -> None:
    for name, timing in parts.items():
        _say_row(f"  of it {name}", timing)


def _say_row(name: str, timing: Timing) -> None:
    queries = "" if timing.queries is None else timing.queries
    _say(f"{name:36}{timing.median:>12.2f}{timing.p95:>10.2f}{queries:>10}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
