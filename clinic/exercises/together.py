"""Which modifications go together: what stands in each other's way, why, and what would have to go. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from clinic.core.errors import Refusal
from clinic.exercises.content import Conflict, Exercise, Modification

IMPOSSIBLE = "impossible"
EXCLUSIVE = frozenset({"exclusive"})
APART = EXCLUSIVE | {IMPOSSIBLE}
"""The kinds of conflict with which two modifications are never given together."""

MOST_WAYS_OUT = 3


class ModificationDoesNotApply(Refusal):
    """The modification is not made for this exercise."""

    status = 422
    title = "Modification does not fit"


class TwoInOneSlot(Refusal):
    """Two modifications change the same thing, such as a higher and a lower prop."""

    status = 422
    title = "Two modifications of the same kind"


class ModificationsConflict(Refusal):
    """Two modifications cannot be given together."""

    status = 422
    title = "Modifications that exclude each other"


@dataclass(frozen=True, slots=True)
class Clash:
    """Modifications of which only one can be given: of one slot when `why` is empty, else two with the reason."""

    modifications: tuple[Modification, ...]
    why: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong and what to do."""
        labels = quoted(self.modifications)
        if self.why:
            return f"{labels} cannot go together: {self.why}. Keep one of them."
        return f"{labels} change the same thing. Keep one of them."


def in_slot_order(
    exercise: Exercise, modifications: Iterable[Modification], tolerated: Collection[Conflict] = ()
) -> tuple[Modification, ...]:
    """The modifications in the order of their slots; `tolerated` are conflicts that are passed over.

    Raises ModificationDoesNotApply, TwoInOneSlot or ModificationsConflict, which name everything that clashes.
    """
    chosen = tuple(sorted(modifications, key=_place))
    for modification in strangers(exercise, chosen):
        raise ModificationDoesNotApply(
            f"“{modification.label}” is not made for “{exercise.name}”. Choose another modification."
        )
    found = clashes(chosen, tolerated)
    if found:
        refusal = ModificationsConflict if found[0].why else TwoInOneSlot
        raise refusal(" ".join(clash.sentence for clash in found))
    return chosen


def strangers(exercise: Exercise, modifications: Iterable[Modification]) -> tuple[Modification, ...]:
    """The modifications that are not made for this exercise."""
    return tuple(one for one in modifications if exercise.slug not in one.applies_to)


def clashes(modifications: Iterable[Modification], tolerated: Collection[Conflict] = ()) -> tuple[Clash, ...]:
    """Everything that does not go together, those of one slot first; the same modification twice is one of them."""
    chosen = tuple(sorted(modifications, key=_place))
    slots = dict.fromkeys(one.slot for one in chosen)
    shared = (tuple(one for one in chosen if one.slot == slot) for slot in slots)
    apart = (one for one in meetings(chosen) if one.kind in APART and one not in tolerated)
    return (
        *(Clash(ones) for ones in shared if len(ones) > 1),
        *(Clash(_pair(conflict, chosen), conflict.why) for conflict in apart),
    )


def ways_out(found: Sequence[Clash]) -> tuple[tuple[Modification, ...], ...]:
    """The smallest sets of modifications without which nothing clashes, a few of them, the shortest first."""
    involved = {one.slug: one for clash in found for one in clash.modifications}
    ways: list[frozenset[str]] = []
    for size in range(1, len(involved) + 1):
        for slugs in map(frozenset, combinations(involved, size)):
            if len(ways) < MOST_WAYS_OUT and not any(way < slugs for way in ways) and _frees(found, slugs):
                ways.append(slugs)
    return tuple(tuple(one for slug, one in involved.items() if slug in way) for way in ways)


def meetings(chosen: Sequence[Modification]) -> tuple[Conflict, ...]:
    """Every pair of the library's conflicts that is whole among the chosen, whatever its kind."""
    slugs = drawn(chosen)
    conflicts = dict.fromkeys(conflict for modification in chosen for conflict in modification.conflicts)
    return tuple(conflict for conflict in conflicts if {conflict.a, conflict.b} <= slugs)


def impossible_among(chosen: Sequence[Modification]) -> frozenset[Conflict]:
    """The conflicts among the chosen that no source names: the rules have no word on them, a program refuses them."""
    return frozenset(one for one in meetings(chosen) if one.kind == IMPOSSIBLE)


def meeting_sentence(meeting: Conflict, chosen: Sequence[Modification]) -> str:
    """What a therapist is told about a pair that may be given."""
    return f"{' with '.join(one.label for one in _pair(meeting, chosen))}: {meeting.why}."


def give_way(first: Modification, second: Modification, apart: frozenset[str] = APART) -> bool:
    """Whether one has to go when the other is given: they hold one slot, or meet in a conflict of a kind in `apart`."""
    pairs = ({one.a, one.b} for one in first.conflicts if one.kind in apart)
    are_apart = any(drawn([first]) & pair and drawn([second]) & pair for pair in pairs)
    return first.slug != second.slug and (are_apart or first.slot == second.slot)


def drawn(chosen: Iterable[Modification]) -> frozenset[str]:
    """The modifications that are there, and those whose drawing one of them borrows."""
    return frozenset(name for one in chosen for name in (one.slug, one.drawn_as) if name)


def quoted(modifications: Iterable[Modification]) -> str:
    """Their labels as people say a list: “a”, “b” and “c”."""
    *most, last = (f"“{one.label}”" for one in modifications)
    return f"{', '.join(most)} and {last}" if most else last


def _frees(found: Iterable[Clash], gone: Collection[str]) -> bool:
    return all(len([one for one in clash.modifications if one.slug not in gone]) <= 1 for clash in found)


def _pair(meeting: Conflict, chosen: Iterable[Modification]) -> tuple[Modification, ...]:
    return tuple(_once(one for one in chosen if drawn([one]) & {meeting.a, meeting.b}))


def _once(modifications: Iterable[Modification]) -> Iterator[Modification]:
    return iter({one.slug: one for one in modifications}.values())


def _place(modification: Modification) -> tuple[int, str]:
    return modification.rank, modification.slug
