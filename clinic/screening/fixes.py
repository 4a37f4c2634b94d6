"""The search for modifications that make an exercise safe to give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from clinic.rule_language.targets import Target

MOST_MODIFICATIONS = 3

Effective = Callable[[tuple[str, ...]], Target | None]
"""The target after these slugs are added to what is chosen (in place of what holds the same slot or is excluded).

None for a combination that may not be: two in one slot, an exclusive pair, not for this exercise or patient. It
is called with the slugs in alphabetical order and must not depend on it.
"""


def smallest_fixes(
    target: Target,
    candidates: Collection[str],
    answers: Sequence[str],
    effective: Effective,
    burden: Callable[[Target], int | None],
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of candidates that clear the target, up to three; the gentlest set first.

    `burden` is None while something still stops the target, else the weight of what remains. `answers` are slugs
    that some rule asks for by name, the preferred first. A set grows only by a slug that changes the target or is
    an answer. No smallest set is missed: a slug without effect on a set has none beside another such slug either.
    """
    frontier: dict[tuple[str, ...], Target] = {(): target}
    for _ in range(MOST_MODIFICATIONS):
        frontier = dict(_grown(frontier, sorted(candidates), frozenset(answers), effective))
        weights = {fix: burden(after) for fix, after in frontier.items()}
        cleared = {fix: weight for fix, weight in weights.items() if weight is not None}
        if cleared:
            return tuple(sorted(cleared, key=lambda fix: (cleared[fix], _preference(fix, answers), fix)))
    return ()


def _grown(
    frontier: dict[tuple[str, ...], Target], candidates: Sequence[str], answers: frozenset[str], effective: Effective
) -> Iterator[tuple[tuple[str, ...], Target]]:
    reached: set[frozenset[str]] = set()
    for chosen, before in frontier.items():
        for slug in candidates:
            if slug in chosen:
                continue
            grown = frozenset((*chosen, slug))
            if grown in reached:
                continue
            fix = tuple(sorted(grown))
            after = effective(fix)
            if after is not None and (slug in answers or _is_changed(before, after)):
                reached.add(grown)
                yield fix, after


def _is_changed(before: Target, after: Target) -> bool:
    return _counted(after) != _counted(before) or not before.modifications <= after.modifications


def _counted(target: Target) -> tuple[frozenset[str], ...]:
    return target.attributes, target.own_removed, target.own_added


def _preference(fix: tuple[str, ...], answers: Sequence[str]) -> list[int]:
    return sorted(answers.index(slug) if slug in answers else len(answers) for slug in fix)
