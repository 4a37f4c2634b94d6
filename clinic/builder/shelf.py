"""The library beside a program: what may be added to it, as it stands for its patient."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from clinic.exercises.content import Exercise
from clinic.formulary.finding import Found, find
from clinic.formulary.fitting import Fit, Standing, fit_of, held
from clinic.formulary.queries import shown_library
from clinic.signoff.declining import ClinicScreening


@dataclass(frozen=True)
class ShelfGroup:
    """The exercises of one phase, or the answers to a search, best first."""

    label: str
    entries: tuple[Fit, ...]


@dataclass(frozen=True)
class ProgramShelf:
    """What is offered; `read_as` is how a mistyped search was understood, `closest` what to try when nothing answers.

    `not_used` are exercises that the clinic has decided not to use: they are not offered, a search finds them.
    """

    groups: tuple[ShelfGroup, ...]
    read_as: str = ""
    closest: tuple[Exercise, ...] = ()
    not_used: tuple[Exercise, ...] = ()

    @property
    def count(self) -> int:
        """How many exercises are offered."""
        return sum(len(group.entries) for group in self.groups)


def list_shelf(
    screening: ClinicScreening, in_program: Collection[str] = (), *, search: str = "", on_hold: Collection[str] = ()
) -> ProgramShelf:
    """The library by phase, or what answers `search`; what is in the program already, or on hold, is marked."""
    found = find(shown_library(), search)
    entries = tuple(_entries(screening, found, in_program, on_hold))
    if search:
        return ProgramShelf(_filled(ShelfGroup("Found", entries)), found.read_as, found.closest)
    not_used = tuple(one.exercise for one in entries if _is_left_out(screening, one))
    offered = tuple(one for one in entries if one.exercise not in not_used)
    groups = _filled(*(_group(category, offered) for category in shown_library().categories))
    return ProgramShelf(groups, not_used=not_used)


def _entries(
    screening: ClinicScreening, found: Found, in_program: Collection[str], on_hold: Collection[str]
) -> Iterable[Fit]:
    for match in found.matches:
        exercise = shown_library().exercises[match.slug]
        fit = fit_of(shown_library(), screening, exercise, match.modifications)
        if exercise.slug in in_program:
            yield replace(fit, standing=Standing.IN_PROGRAM)
        else:
            yield held(fit) if exercise.slug in on_hold else fit


def _is_left_out(screening: ClinicScreening, fit: Fit) -> bool:
    return fit.standing is not Standing.IN_PROGRAM and not screening.is_used(fit.exercise.slug)


def _filled(*groups: ShelfGroup) -> tuple[ShelfGroup, ...]:
    return tuple(group for group in groups if group.entries)


def _group(category: str, entries: Iterable[Fit]) -> ShelfGroup:
    return ShelfGroup(category.capitalize(), tuple(one for one in entries if one.exercise.category == category))
