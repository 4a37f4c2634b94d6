"""The reviewer's worklist: how far each kind is, and the items of one kind that wait or are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from clinic.core.paging import Page
from clinic.reviewables.kinds import Kind, Reviewable, find_kind, list_kinds
from clinic.reviewables.shipped import QUESTION
from clinic.signoff.lenses import Lens, list_lenses
from clinic.signoff.rules import State
from clinic.signoff.statuses import Status, Statuses

SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "": "All",
        "waiting": "To decide",
        "approved": "Signed off",
        "amended": "With a note",
        "changed": "Changed since",
        "declined": "Not used here",
        "questions": "With open questions",
    }
)
"""What the filter offers."""
LINES, FULL = 60, 12
"""Items to a page: as lines, and written out in full."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item with where it stands."""

    item: Reviewable
    title: str
    status: Status


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one kind, or all of them, is: settled out of all, and how many changed since they were signed."""

    slug: str
    label: str
    settled: int
    total: int
    changed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All kinds under one lens, and all lenses with how far they are."""

    lens: Lens
    lenses: tuple[tuple[Lens, Progress], ...]
    kinds: tuple[Progress, ...]
    whole: Progress
    questions: tuple[Entry, ...]

    @property
    def open_questions(self) -> tuple[Entry, ...]:
        """The questions that wait for an answer."""
        return tuple(one for one in self.questions if not one.status.state.is_settled)


def overview(statuses: Statuses, lens: Lens) -> Overview:
    """How far the sign-off is. Open questions are tasks of their own and not counted as content."""
    asked = find_kind(QUESTION)
    kinds = _progress_by_kind(statuses, lens)
    return Overview(
        lens=lens,
        lenses=tuple((one, _whole(_progress_by_kind(statuses, one), one.label)) for one in list_lenses()),
        kinds=kinds,
        whole=_whole(kinds, lens.label),
        questions=tuple(entries(statuses, list_lenses()[0], asked)) if asked else (),
    )


def entries(statuses: Statuses, lens: Lens, kind: Kind, show: str = "") -> list[Entry]:
    """The items of a kind under a lens, narrowed by one of SHOWN; a strange filter narrows nothing."""
    found = (Entry(item, lens.title(item), lens.status(statuses, item)) for item in lens.items(kind))
    return [one for one in found if _is_shown(one.status, show)]


def page_of(found: Sequence[Entry], number: int, *, full: bool) -> Page[Entry]:
    """One page of entries; a number past the end is the last page."""
    size = FULL if full else LINES
    last = max(1, -(-len(found) // size))
    number = min(max(number, 1), last)
    return Page(found[(number - 1) * size : number * size], number, size, len(found))


def neighbours(found: Sequence[Entry], item: Reviewable) -> tuple[Entry | None, Entry | None]:
    """The entries before and after an item."""
    place = next((place for place, one in enumerate(found) if one.item.slug == item.slug), None)
    if place is None:
        return None, None
    return (found[place - 1] if place else None), (found[place + 1] if place + 1 < len(found) else None)


def next_waiting(found: Sequence[Entry], item: Reviewable) -> Entry | None:
    """The next entry after an item that waits for a decision, going round to the first; None when all are settled."""
    place = next((place for place, one in enumerate(found) if one.item.slug == item.slug), -1)
    ahead = [*found[place + 1 :], *found[: place + 1]]
    return next((one for one in ahead if not one.status.state.is_settled), None)


def _is_shown(status: Status, show: str) -> bool:
    if show == "waiting":
        return not status.state.is_settled
    if show == "approved":
        return status.state.is_signed
    if show == "questions":
        return bool(status.questions)
    return status.state == show if show in SHOWN and show else True


def _progress_by_kind(statuses: Statuses, lens: Lens) -> tuple[Progress, ...]:
    found = ((kind, entries(statuses, lens, kind)) for kind in list_kinds() if kind.slug != QUESTION)
    return tuple(_progress(kind.slug, kind.label, items) for kind, items in found if items)


def _progress(slug: str, label: str, found: Sequence[Entry]) -> Progress:
    states = [one.status.state for one in found]
    return Progress(slug, label, sum(one.is_settled for one in states), len(states), states.count(State.CHANGED))


def _whole(kinds: Sequence[Progress], label: str) -> Progress:
    return Progress(
        "",
        label,
        sum(one.settled for one in kinds),
        sum(one.total for one in kinds),
        sum(one.changed for one in kinds),
    )
