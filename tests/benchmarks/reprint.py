"""A stored sheet printed again, part by part: where the time of the whole request goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from types import ModuleType
from typing import Any
from unittest.mock import patch

from clinic.accounts import service as accounts
from clinic.core import db
from clinic.documents import making
from clinic.programs import reprinting
from tests.benchmarks.timing import WARM_UP, Timing, summary, timed

STORED = "its PDF from storage"
"""The page (`pages`) whose parts these are."""

REST = "form, Flask, test client"

PARTS: Mapping[str, tuple[ModuleType, str]] = {
    "session and person": (accounts, "resume_session"),
    "judgement": (reprinting, "look_at"),
    "bytes from storage": (making, "find_document"),
    "audit and commit": (db, "commit"),
}
"""What a request passes through once each, one after the other."""


def parts_of(ask: Callable[[], object], runs: int) -> Mapping[str, Timing]:
    """Milliseconds of each part in `runs` requests, and of all that is none of them."""
    taken: dict[str, list[float]] = {name: [] for name in PARTS}
    with ExitStack() as clocks:
        for name, (module, function) in PARTS.items():
            clocks.enter_context(patch.object(module, function, _clocked(getattr(module, function), taken[name])))
        whole = timed(ask, runs)
    warm = {name: each[WARM_UP:] for name, each in taken.items()}
    rest = [all_of_it - sum(each) for all_of_it, *each in zip(whole, *warm.values(), strict=True)]
    return {name: summary(each) for name, each in {**warm, REST: rest}.items()}


def _clocked(function: Callable[..., Any], taken: list[float]) -> Callable[..., Any]:
    def clocked(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        answer = function(*args, **named)
        taken.append((time.perf_counter() - began) * 1000)
        return answer

    return clocked
