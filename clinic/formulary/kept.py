"""What is made from the library once and shown many times, kept as long as the library is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

from clinic.exercises.catalog import Library

Made = TypeVar("Made")

MOST_LIBRARIES = 32
"""How many libraries a process keeps things for, the last used ones."""


def per_library(make: Callable[[Library], Made]) -> Callable[[Library], Made]:
    """`make`, called once for each content of a library (its hash, its language and what the clinic wrote name it)."""
    kept: OrderedDict[tuple[str, str, str], Made] = OrderedDict()
    lock = Lock()

    @wraps(make)
    def get(library: Library) -> Made:
        key = (library.content_hash, library.lang, library.own_state)
        with lock:
            if key not in kept:
                kept[key] = make(library)
            kept.move_to_end(key)
            if len(kept) > MOST_LIBRARIES:
                kept.popitem(last=False)
            return kept[key]

    return get
