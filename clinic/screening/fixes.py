"""The search for modifications that make an exercise safe to give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol

from clinic.rule_language.targets import Target

MOST_MODIFICATIONS = 5
"""More than that nobody sets up at home, and no patient of the acceptance matrix needs (proposed)."""

Effective = Callable[[frozenset[str]], Target | None]
"""The target after these slugs are added to what is chosen (in place of what holds the same slot or is excluded).

None for a combination that may not be: two in one slot, an exclusive pair, not for this exercise or patient.
"""


class Stop(Protocol):
    """What stands in the way of one target."""

    def is_eased(self, before: Target, after: Target) -> bool:
        """Whether a step from one target to the other clears it, or takes part in clearing it."""


class Judge(Protocol):
    """What the rules say about a target."""

    def stop(self, target: Target) -> Stop | None:
        """The gravest thing that stops it, None when nothing does."""

    def weight(self, target: Target) -> int:
        """How much is still said about a target that nothing stops."""


def smallest_fixes(
    target: Target, candidates: Collection[str], answers: Sequence[str], effective: Effective, judge: Judge
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of candidates that clear the target, up to MOST_MODIFICATIONS; the gentlest set first.

    `answers` are slugs that some rule asks for by name, the preferred first. A set grows only by what eases the gravest
    thing that still stops it. No smallest set is missed by that: what clears the target has to ease that thing, too,
    so one of its members does.
    """
    frontier: dict[frozenset[str], Target] = {frozenset(): target}
    for _ in range(MOST_MODIFICATIONS):
        frontier = dict(_grown(frontier, candidates, effective, judge))
        cleared = {
            tuple(sorted(fix)): judge.weight(after) for fix, after in frontier.items() if judge.stop(after) is None
        }
        if cleared:
            return tuple(sorted(cleared, key=lambda fix: (cleared[fix], _preference(fix, answers), fix)))
    return ()


def _grown(
    frontier: dict[frozenset[str], Target], candidates: Collection[str], effective: Effective, judge: Judge
) -> Iterator[tuple[frozenset[str], Target]]:
    reached: set[frozenset[str]] = set()
    for chosen, before in frontier.items():
        stop = judge.stop(before)
        for slug in candidates:
            grown = chosen | {slug}
            if stop is None or slug in chosen or grown in reached:
                continue
            after = effective(grown)
            if after is not None and stop.is_eased(before, after):
                reached.add(grown)
                yield grown, after


def _preference(fix: tuple[str, ...], answers: Sequence[str]) -> list[int]:
    return sorted(answers.index(slug) if slug in answers else len(answers) for slug in fix)
