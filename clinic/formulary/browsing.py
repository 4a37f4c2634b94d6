"""The list of the library as it was asked for: words and filters, what is found, and how each stands for a patient."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.formulary.cards import PHASE, PROP, Card, cards_of, facets_of
from clinic.formulary.facets import Asked, Facet, Keys, Offered, Taken, answers, list_taken, offer
from clinic.formulary.finding import Match, find
from clinic.formulary.fitting import Fit, Standing
from clinic.formulary.prop_uses import How, prop_uses

FITS = "fits"
MAY_BE_GIVEN, AS_IT_IS, NOT_NOW = "yes", "as-is", "no"
FITTING = Facet(
    FITS, "Fits this patient", "All", {MAY_BE_GIVEN: "Fits", AS_IT_IS: "Fits as it is", NOT_NOW: "Does not fit"}
)
"""Only on a patient's page. What fits with a modification is among what fits."""

_STANDING_KEYS: Mapping[Standing, frozenset[str]] = {
    Standing.OK: frozenset({MAY_BE_GIVEN, AS_IT_IS}),
    Standing.NEEDS_FIX: frozenset({MAY_BE_GIVEN}),
}
_FITTING_FIRST = (
    Standing.OK,
    Standing.NEEDS_FIX,
    Standing.NEEDS_REASON,
    Standing.HELD,
    Standing.BLOCKED,
    Standing.CLINIC_ONLY,
)


Judge = Callable[[Exercise, Sequence[str]], Fit]
"""Says how an exercise stands for a patient, with the modifications that a search has found it by."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A card that was found: with the modifications that hold a searched word, and how the thing asked for is used.

    `fit` is how it stands for the patient, None where there is none.
    """

    card: Card
    modifications: tuple[Modification, ...]
    use: str
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The exercises of one phase, or the answers to a search, best first."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The list, what may be asked for, and what was; `read_as` and `closest` are those of `finding.Found`."""

    asked: Asked
    shelves: tuple[Shelf, ...]
    facets: tuple[Offered, ...]
    taken: tuple[Taken, ...]
    total: int
    read_as: str
    closest: tuple[Exercise, ...]

    @property
    def count(self) -> int:
        """How many exercises are shown."""
        return sum(len(shelf.entries) for shelf in self.shelves)


def facets(library: Library, *, for_patient: bool = False) -> tuple[Facet, ...]:
    """The filters of the list; how it fits is asked where there is a patient."""
    return (FITTING, *facets_of(library)) if for_patient else facets_of(library)


def browse(library: Library, asked: Asked, judge: Judge | None = None) -> LibraryPage:
    """The library as asked for; `judge` says how an exercise stands for a patient."""
    cards, found = cards_of(library), find(library, asked.search)
    entries = {match.slug: _entry(library, asked, match, judge) for match in found.matches}
    keys = {slug: _keys(entry) for slug, entry in entries.items()}
    filters = facets(library, for_patient=judge is not None)
    left = tuple(entry for slug, entry in entries.items() if answers(keys[slug], asked.chosen))
    return LibraryPage(
        asked=asked,
        shelves=_shelves(library, asked, left),
        facets=tuple(offer(facet, keys.values(), asked.chosen) for facet in filters),
        taken=list_taken(asked, filters),
        total=len(cards),
        read_as=found.read_as,
        closest=found.closest,
    )


def _entry(library: Library, asked: Asked, match: Match, judge: Judge | None) -> Entry:
    card = cards_of(library)[match.slug]
    return Entry(
        card=card,
        modifications=library.get_modifications(match.modifications),
        use=_use(library, match.slug, asked.chosen.get(PROP, "")),
        fit=judge(card.exercise, match.modifications) if judge else None,
    )


def _keys(entry: Entry) -> Keys:
    if entry.fit is None:
        return entry.card.keys
    return {**entry.card.keys, FITS: _STANDING_KEYS.get(entry.fit.standing, frozenset({NOT_NOW}))}


def _use(library: Library, slug: str, prop: str) -> str:
    """How a thing comes into an exercise that does not need it by itself; nothing when it does."""
    uses = [use for use in prop_uses(library).get(prop, ()) if use.exercise == slug]
    if not uses or any(use.how is How.NEEDED for use in uses):
        return ""
    instead = [library.props[use.by].name for use in uses if use.how is How.INSTEAD]
    changes = [library.modifications[use.by].label for use in uses if use.how is How.WITH]
    if instead:
        return f"In place of: {', '.join(instead)}"
    return f"With: {', '.join(changes)}"


def _shelves(library: Library, asked: Asked, entries: tuple[Entry, ...]) -> tuple[Shelf, ...]:
    if asked.search:
        return (Shelf("Found, best first", entries),) if entries else ()
    shelves = (Shelf(phase.capitalize(), _of_phase(phase, entries)) for phase in library.categories)
    return tuple(shelf for shelf in shelves if shelf.entries)


def _of_phase(phase: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries of a phase, what fits the patient first."""
    return tuple(sorted((one for one in entries if phase in one.card.keys[PHASE]), key=_order))


def _order(entry: Entry) -> int:
    standing = entry.fit.standing if entry.fit else Standing.OK
    return _FITTING_FIRST.index(standing) if standing in _FITTING_FIRST else 0
