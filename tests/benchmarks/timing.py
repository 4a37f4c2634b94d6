"""Measuring: repeated runs, their median and 95th percentile, and the statements each sends."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, event

WARM_UP = 5


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one action: the median and the 95th percentile; `queries` in one run, None when none is counted."""

    median: float
    p95: float
    queries: int | None = None


def timed(action: Callable[[], object], runs: int, *, warm_up: int = WARM_UP) -> list[float]:
    """Milliseconds of each of `runs` calls, after some that are not counted."""
    for _ in range(warm_up):
        action()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def summary(taken: Sequence[float], queries: int | None = None) -> Timing:
    """Median and 95th percentile of what `timed` measured."""
    ordered = sorted(taken)
    return Timing(statistics.median(ordered), ordered[round(0.95 * (len(ordered) - 1))], queries)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that the block sends; savepoints and the setting of the clinic are not counted."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) and not statement.startswith(
            "SELECT set_config"
        ):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
