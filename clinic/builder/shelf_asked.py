"""What an address asks of the library beside a program: words, filters and an order. They live in the address alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from clinic.core.text import clean_line
from clinic.formulary.facets import LONGEST_SEARCH, SEARCH

PHASE, FAVORITES, RECENT, FITTING, ORDER = "phase", "favorites", "recent", "fits", "order"
BY_PHASE = "phase"
ON = "1"
SHELF_ARGS = (SEARCH, PHASE, FAVORITES, RECENT, FITTING, ORDER)


@dataclass(frozen=True, slots=True)
class ShelfAsked:
    """Words, what narrows the library, and whether it stands by phase; else what fits the patient comes first."""

    search: str = ""
    phase: str = ""
    favorites: bool = False
    recent: bool = False
    fitting: bool = False
    by_phase: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves something out."""
        return bool(self.phase or self.favorites or self.recent or self.fitting)

    def args(self) -> dict[str, str]:
        """The parameters of the address; what is off is not in it."""
        asked = {
            SEARCH: self.search,
            PHASE: self.phase,
            FAVORITES: ON if self.favorites else "",
            RECENT: ON if self.recent else "",
            FITTING: ON if self.fitting else "",
            ORDER: BY_PHASE if self.by_phase else "",
        }
        return {name: value for name, value in asked.items() if value}

    def order_args(self) -> dict[str, str]:
        """The parameters that are left when nothing is searched for and nothing narrows the list."""
        return {ORDER: BY_PHASE} if self.by_phase else {}


def read_shelf(args: Mapping[str, str], phases: Collection[str]) -> ShelfAsked:
    """What an address asks for; what it says wrongly narrows nothing."""
    phase = args.get(PHASE, "")
    return ShelfAsked(
        search=clean_line(args.get(SEARCH))[:LONGEST_SEARCH].strip(),
        phase=phase if phase in phases else "",
        favorites=args.get(FAVORITES) == ON,
        recent=args.get(RECENT) == ON,
        fitting=args.get(FITTING) == ON,
        by_phase=args.get(ORDER) == BY_PHASE,
    )
