"""A health screen beside the one before it: what is no longer yes, with the reason, and what is newly yes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from clinic.exercises.catalog import library
from clinic.health_screens.ended import Ended
from clinic.health_screens.models import HealthScreen


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed since `before`; `ended` has reasons, `gone` are labels of what ended by itself, `new` of a new yes."""

    before: HealthScreen
    ended: Sequence[Ended]
    gone: tuple[str, ...]
    new: tuple[str, ...]


def compare(before: HealthScreen, screen: HealthScreen, ended: Sequence[Ended]) -> Compared:
    """A screen beside the one that counted before it."""
    explained = {one.flag for one in ended}
    return Compared(
        before=before,
        ended=ended,
        gone=_labels(set(before.flags) - set(screen.flags) - explained),
        new=_labels(set(screen.flags) - set(before.flags)),
    )


def _labels(slugs: Collection[str]) -> tuple[str, ...]:
    """In the library's order; what it no longer has comes last, as it was stored."""
    known = library().flags
    return (*(flag.label for slug, flag in known.items() if slug in slugs), *sorted(set(slugs) - known.keys()))
