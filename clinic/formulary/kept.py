"""What is made from a library once and shown many times, kept as long as the library is the same."""

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
    """`make`, called once for each library.

    A library is frozen and told by its identity: clinics that wrote exercises of their own have different libraries of
    the same version and hash. What is kept holds its library, so that no other one can get the same identity.
    """
    kept: OrderedDict[int, tuple[Library, Made]] = OrderedDict()
    lock = Lock()

    @wraps(make)
    def get(library: Library) -> Made:
        with lock:
            if id(library) not in kept:
                kept[id(library)] = (library, make(library))
            kept.move_to_end(id(library))
            if len(kept) > MOST_LIBRARIES:
                kept.popitem(last=False)
            return kept[id(library)][1]

    return get
