"""The library beside a program: what may be added to it, as it stands for its patient."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from clinic.exercises.content import Exercise
from clinic.formulary.finding import Found, find
from clinic.formulary.fitting import Fit, Standing, fit_of
from clinic.formulary.queries import shown_library
from clinic.screening.service import PatientScreening


@dataclass(frozen=True)
class ShelfGroup:
    """The exercises of one phase, or the answers to a search, best first."""

    label: str
    entries: tuple[Fit, ...]


@dataclass(frozen=True)
class ProgramShelf:
    """What is offered; `read_as` is how a mistyped search was understood, `closest` what to try when nothing answers."""

    groups: tuple[ShelfGroup, ...]
    read_as: str = ""
    closest: tuple[Exercise, ...] = ()

    @property
    def count(self) -> int:
        """How many exercises are offered."""
        return sum(len(group.entries) for group in self.groups)


def list_shelf(screening: PatientScreening, in_program: Collection[str] = (), *, search: str = "") -> ProgramShelf:
    """The library by phase, or what answers `search`; what is in the program already is marked."""
    found = find(shown_library(), search)
    entries = tuple(_entries(screening, found, in_program))
    if search:
        groups: tuple[ShelfGroup, ...] = (ShelfGroup("Found", entries),)
    else:
        groups = tuple(_group(category, entries) for category in shown_library().categories)
    return ProgramShelf(tuple(group for group in groups if group.entries), found.read_as, found.closest)


def _entries(screening: PatientScreening, found: Found, in_program: Collection[str]) -> Iterable[Fit]:
    for match in found.matches:
        exercise = shown_library().exercises[match.slug]
        fit = fit_of(shown_library(), screening, exercise, match.modifications)
        yield replace(fit, standing=Standing.IN_PROGRAM) if exercise.slug in in_program else fit


def _group(category: str, entries: Iterable[Fit]) -> ShelfGroup:
    return ShelfGroup(category.capitalize(), tuple(one for one in entries if one.exercise.category == category))
