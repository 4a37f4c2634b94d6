"""Small values of a clinic that nearly every page needs, read by the select that finds who is signed in.

A feature above registers a scalar select of its own, such as the number of its newest row, whose only parameter is
`clinic`. What it keeps in the process by that value is as fresh as the request.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ScalarSelect

from clinic.core import memory

_NAME = "read_alongside"
_selects: dict[str, ScalarSelect[Any]] = {}


def register(**selects: ScalarSelect[Any]) -> None:
    """Have these read, each under its name; called while the application is put together."""
    _selects.update(selects)


def columns() -> list[Any]:
    """What is read, in order."""
    return [select.label(name) for name, select in _selects.items()]


def keep(values: Sequence[Any]) -> None:
    """Remember for the running transaction what was read."""
    memory.remember(_NAME, dict(zip(_selects, values, strict=True)))


def find(name: str) -> tuple[Any] | None:
    """What was read under a name, None when nothing was: in a command, for a patient, after a change."""
    known: dict[str, Any] = memory.recall(_NAME) or {}
    return (known[name],) if name in known else None


def forget(name: str) -> None:
    """Have the running transaction read it again: it has changed it."""
    (memory.recall(_NAME) or {}).pop(name, None)
