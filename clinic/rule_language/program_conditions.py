"""Conditions on the program as a whole: what it holds, how much, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from clinic.rule_language.evidence import Condition, Evidence, Situation, Source
from clinic.rule_language.language import Comparison, RuleError, read_comparison, read_true
from clinic.rule_language.targets import Selector, Target, parse_selector

_PROGRAM = frozenset({Source.PROGRAM})


@dataclass(frozen=True, slots=True)
class ProgramHas:
    """For every selector there is an exercise in the program; their order is the order they should be done in."""

    selectors: tuple[Selector, ...]
    sources: frozenset[Source] = _PROGRAM

    def evidence(self, situation: Situation) -> Evidence | None:
        found = [
            [item.slug for item in situation.items or () if each.matches(item, strictly=True)]
            for each in self.selectors
        ]
        return Evidence(tuple(f"has {slugs[0]}" for slugs in found)) if all(found) else None

    def in_order(self, items: tuple[Target, ...]) -> bool:
        """Whether nothing that one selector means comes after something the next one means.

        Two that both selectors mean have no right order.
        """
        for earlier, later in pairwise(self.selectors):
            first = {place for place, item in enumerate(items) if earlier.matches(item, strictly=True)}
            then = {place for place, item in enumerate(items) if later.matches(item, strictly=True)}
            if any(late > early and not {late, early} <= first & then for late in first for early in then):
                return False
        return True


@dataclass(frozen=True, slots=True)
class ProgramLacks:
    """Nothing in the program is meant by the selector; an empty program lacks nothing yet."""

    selector: Selector
    sources: frozenset[Source] = _PROGRAM

    def evidence(self, situation: Situation) -> Evidence | None:
        items = situation.items
        if not items or any(self.selector.is_met_by(item) for item in items):
            return None
        return Evidence(("lacks " + ", ".join(sorted(self.selector.slugs | self.selector.categories)),))


@dataclass(frozen=True, slots=True)
class ProgramCount:
    """The number of exercises keeps its limits."""

    comparison: Comparison
    sources: frozenset[Source] = _PROGRAM

    def evidence(self, situation: Situation) -> Evidence | None:
        if situation.items is None or not self.comparison.holds(len(situation.items)):
            return None
        return Evidence((f"{len(situation.items)} exercises",))


@dataclass(frozen=True, slots=True)
class ProgramOrder:
    """The program has two or more exercises, so that their order is a choice."""

    sources: frozenset[Source] = _PROGRAM

    def evidence(self, situation: Situation) -> Evidence | None:
        count = len(situation.items or ())
        return Evidence((f"{count} exercises in order",)) if count > 1 else None


def _parse_has_all(value: object, where: str) -> Condition:
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise RuleError(f"{where}: needs a list of two or more selectors, got {value!r}")
    return ProgramHas(tuple(parse_selector(each, f"{where}[{index}]") for index, each in enumerate(value)))


def _parse_order(value: object, where: str) -> Condition:
    read_true(value, where)
    return ProgramOrder()


PROGRAM_PARSERS: Mapping[str, Callable[[object, str], Condition]] = {
    "program_has": lambda value, where: ProgramHas((parse_selector(value, where),)),
    "program_has_all": _parse_has_all,
    "program_lacks": lambda value, where: ProgramLacks(parse_selector(value, where)),
    "program_count": lambda value, where: ProgramCount(read_comparison(value, where)),
    "program_order": _parse_order,
}
