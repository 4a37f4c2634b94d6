"""The library beside a program: what may be added to it, as it stands for its patient."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from clinic.builder.shelf_asked import ShelfAsked
from clinic.builder.shelf_entry import ShelfEntry, named_instead, ways_of
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise
from clinic.formulary.finding import find
from clinic.formulary.fitting import Fit, Standing, fit_of, held
from clinic.formulary.queries import shown_library
from clinic.signoff.declining import ClinicScreening

FOUND, RECENT, FITS = "Found", "Given last", "Fits this patient"
FITTING = frozenset({Standing.OK, Standing.NEEDS_FIX, Standing.IN_PROGRAM})
"""What is in the program keeps its place, so that nothing moves under the pointer of who adds."""

_BY_FIT = (
    (FITS, FITTING),
    ("Needs a written reason", frozenset({Standing.NEEDS_REASON})),
    ("Not for this patient now", frozenset({Standing.BLOCKED, Standing.HELD})),
    ("Clinic only", frozenset({Standing.CLINIC_ONLY})),
)
_FOLDED = "Clinic only"


@dataclass(frozen=True)
class ShelfGroup:
    """Exercises under one heading; a folded group shows them when it is opened."""

    label: str
    entries: tuple[ShelfEntry, ...]
    is_folded: bool = False


@dataclass(frozen=True)
class ProgramShelf:
    """What is offered; `read_as` is how a mistyped search was understood, `closest` what to try when nothing answers.

    `not_used` are exercises that the clinic has decided not to use: they are not offered, a search finds them.
    `total` counts what is offered when nothing is asked for.
    """

    groups: tuple[ShelfGroup, ...]
    total: int = 0
    read_as: str = ""
    closest: tuple[Exercise, ...] = ()
    not_used: tuple[Exercise, ...] = ()

    @property
    def count(self) -> int:
        """How many exercises are offered."""
        return sum(len(group.entries) for group in self.groups)


@dataclass(frozen=True)
class Beside:
    """What the shelf knows beside the rules: what is in the program or on hold, what was starred, what was given last."""

    in_program: Collection[str] = ()
    on_hold: Collection[str] = ()
    favorites: Collection[str] = frozenset()
    recent: Sequence[str] = ()


@dataclass
class _Judge:
    """Judges each exercise once, also those that are only named in place of another."""

    library: Library
    screening: ClinicScreening
    beside: Beside
    fits: dict[str, Fit] = field(default_factory=dict)

    def fit(self, slug: str, modifications: Iterable[str] = ()) -> Fit:
        if slug not in self.fits:
            exercise = self.library.exercises[slug]
            self.fits[slug] = fit_of(self.library, self.screening, exercise, modifications)
        return self.fits[slug]

    def entry(self, slug: str, modifications: Iterable[str]) -> ShelfEntry:
        fit, is_favorite = self.fit(slug, modifications), slug in self.beside.favorites
        if slug in self.beside.in_program:
            return ShelfEntry(fit, Standing.IN_PROGRAM, is_favorite)
        if slug in self.beside.on_hold:
            return ShelfEntry(held(fit), Standing.HELD, is_favorite)
        return ShelfEntry(fit, fit.standing, is_favorite, self._instead(fit))

    def _instead(self, fit: Fit) -> Fit | None:
        """The first exercise named in its place that can be added by one click."""
        taken = {*self.beside.in_program, *self.beside.on_hold}
        named = (self.fit(slug) for slug in named_instead(fit) if slug in self.library.exercises and slug not in taken)
        return next((one for one in named if ways_of(one)), None)


def list_shelf(
    screening: ClinicScreening, asked: ShelfAsked | None = None, beside: Beside | None = None
) -> ProgramShelf:
    """The library as it is asked for: what fits first, or by phase; the answers to a search are one list, best first."""
    asked, beside, library = asked or ShelfAsked(), beside or Beside(), shown_library()
    found, judge = find(library, asked.search), _Judge(library, screening, beside)
    entries = tuple(judge.entry(match.slug, match.modifications) for match in found.matches)
    left = tuple(one for one in entries if _answers(one, asked, beside))
    total = len(library.offered)
    if asked.search:
        return ProgramShelf(_filled(ShelfGroup(FOUND, left)), total, found.read_as, found.closest)
    not_used = tuple(one.exercise for one in left if _is_left_out(screening, one))
    offered = tuple(one for one in left if one.exercise not in not_used)
    return ProgramShelf(_filled(*_groups(library, asked, beside, offered)), total, not_used=not_used)


def _answers(entry: ShelfEntry, asked: ShelfAsked, beside: Beside) -> bool:
    slug = entry.exercise.slug
    return (
        (not asked.phase or entry.exercise.category == asked.phase)
        and (not asked.favorites or slug in beside.favorites)
        and (not asked.recent or slug in beside.recent)
        and (not asked.fitting or entry.standing in FITTING)
    )


def _groups(
    library: Library, asked: ShelfAsked, beside: Beside, entries: tuple[ShelfEntry, ...]
) -> Iterable[ShelfGroup]:
    if asked.recent:
        return (ShelfGroup(RECENT, tuple(sorted(entries, key=lambda one: beside.recent.index(one.exercise.slug)))),)
    if asked.by_phase:
        return (_group(one.capitalize(), entries, _is_of(one)) for one in library.categories)
    return (_group(label, entries, _stands_in(standings)) for label, standings in _BY_FIT)


def _stands_in(standings: frozenset[Standing]) -> Callable[[ShelfEntry], bool]:
    return lambda one: one.standing in standings


def _is_of(category: str) -> Callable[[ShelfEntry], bool]:
    return lambda one: one.exercise.category == category


def _group(label: str, entries: Iterable[ShelfEntry], belongs: Callable[[ShelfEntry], bool]) -> ShelfGroup:
    return ShelfGroup(label, tuple(one for one in entries if belongs(one)), is_folded=label == _FOLDED)


def _is_left_out(screening: ClinicScreening, entry: ShelfEntry) -> bool:
    return entry.standing is not Standing.IN_PROGRAM and not screening.is_used(entry.exercise.slug)


def _filled(*groups: ShelfGroup) -> tuple[ShelfGroup, ...]:
    return tuple(group for group in groups if group.entries)
