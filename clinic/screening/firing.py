"""A rule that fires, against one exercise: what it does about it, and what takes it away. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.rule_language.evidence import Evidence
from clinic.rule_language.findings import Action
from clinic.rule_language.rule import Rule
from clinic.rule_language.targets import Target


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule whose `when` holds, before any exercise is looked at."""

    rule: Rule
    evidence: Evidence


def means(firing: Firing, target: Target) -> bool:
    """Whether the exercise is one that the rule speaks of."""
    slugs = firing.evidence.slugs
    return (slugs is None or target.slug in slugs) and firing.rule.means(target)


def acts_as(rule: Rule, target: Target, applicable: frozenset[str]) -> Action | None:
    """None for a required modification that is there; a block for one that cannot be."""
    if rule.action is not Action.REQUIRE_MOD:
        return rule.action
    if not target.modifications.isdisjoint(rule.satisfied_by):
        return None
    return Action.BLOCK if applicable.isdisjoint(rule.satisfied_by) else Action.REQUIRE_MOD


class FiringJudge:
    """What firing rules say about an exercise as modifications are tried on it (`fixes.Judge`)."""

    def __init__(self, firings: Sequence[Firing], applicable: frozenset[str]) -> None:
        self._firings, self._applicable = firings, applicable
        stopping = (firing for firing in firings if firing.rule.action.stops)
        self._gravest_first = sorted(stopping, key=lambda firing: -firing.rule.action.rank)

    def stop(self, target: Target) -> Stopping | None:
        """The gravest rule that stops it."""
        for firing in self._gravest_first:
            if self.stops(firing, target):
                return Stopping(firing, self)
        return None

    def stops(self, firing: Firing, target: Target) -> bool:
        """Whether this rule stops it."""
        return means(firing, target) and acts_as(firing.rule, target, self._applicable) is not None

    def weight(self, target: Target) -> int:
        """The ranks of everything that is said about it, together."""
        actions = (acts_as(one.rule, target, self._applicable) for one in self._firings if means(one, target))
        return sum(action.rank for action in actions if action)


@dataclass(frozen=True, slots=True)
class Stopping:
    """A rule that stops a target (`fixes.Stop`)."""

    firing: Firing
    judge: FiringJudge

    def is_eased(self, before: Target, after: Target) -> bool:
        """Whether a step clears the rule, or takes part: by what it takes away, excepts, or takes the place of."""
        meant = self.firing.rule.target
        return (
            not before.modifications <= after.modifications
            or not meant.offending(before) <= meant.offending(after)
            or not meant.excepting(after) <= meant.excepting(before)
            or not self.judge.stops(self.firing, after)
        )
