"""Words and filters that combine: what an address asks for, what each filter offers, and what is left. Pure.

An item is given by its keys: for each filter the choices that it answers. Filters are joined by AND.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from clinic.core.text import clean_line

SEARCH = "q"
LONGEST_SEARCH = 100

Keys = Mapping[str, frozenset[str]]
"""What an item answers, by the name of the filter."""

Chosen = Mapping[str, str]
"""The key that is chosen, by the name of the filter; filters that are off are not in it."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter. `name` stands in the address, `everything` is the choice that narrows nothing, `labels` is by key."""

    name: str
    label: str
    everything: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Words and filters as an address holds them."""

    search: str = ""
    chosen: Chosen = field(default_factory=dict)

    def args(self, *, without: str = "") -> dict[str, str]:
        """The parameters of the address, one of them left out."""
        asked = {SEARCH: self.search, **self.chosen}
        return {name: value for name, value in asked.items() if value and name != without}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter; `count` is how many items it leaves together with the words and the other filters."""

    key: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A filter as it stands on the page."""

    name: str
    label: str
    everything: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """Words or a filter that narrow the list, and the parameters of the address without them."""

    label: str
    args: Mapping[str, str]


def read_asked(facets: Collection[Facet], args: Mapping[str, str]) -> Asked:
    """What an address asks for. A choice that a filter does not have narrows nothing; words end at LONGEST_SEARCH."""
    search = clean_line(args.get(SEARCH))[:LONGEST_SEARCH].strip()
    chosen = {facet.name: args.get(facet.name, "") for facet in facets}
    return Asked(search, {facet.name: chosen[facet.name] for facet in facets if chosen[facet.name] in facet.labels})


def answers(keys: Keys, chosen: Chosen, *, besides: str = "") -> bool:
    """Whether an item passes every filter, that of the name `besides` left aside."""
    return all(key in keys[name] for name, key in chosen.items() if name != besides)


def offer(facet: Facet, items: Collection[Keys], chosen: Chosen) -> Offered:
    """The choices that some of `items` answers, and the one that is chosen in any case."""
    left = [keys[facet.name] for keys in items if answers(keys, chosen, besides=facet.name)]
    usable = frozenset[str]().union(*(keys[facet.name] for keys in items))
    now = chosen.get(facet.name, "")
    choices = (
        Choice(key, label, sum(key in keys for keys in left), is_chosen=key == now)
        for key, label in facet.labels.items()
        if key in usable or key == now
    )
    return Offered(facet.name, facet.label, facet.everything, tuple(choices))


def list_taken(asked: Asked, facets: Iterable[Facet]) -> tuple[Taken, ...]:
    """Everything that narrows the list, each to be taken off by itself."""
    words = (Taken(f"“{asked.search}”", asked.args(without=SEARCH)),) if asked.search else ()
    set_ones = ((facet, facet.labels[asked.chosen[facet.name]]) for facet in facets if facet.name in asked.chosen)
    return (*words, *(Taken(f"{facet.label}: {label}", asked.args(without=facet.name)) for facet, label in set_ones))
