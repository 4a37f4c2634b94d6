"""The safety rules in words, for the clinician: one, or those that concern an exercise as somebody would do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from clinic.exercises.catalog import Library, NotInLibrary
from clinic.exercises.content import Modification
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.wording import certainty_in_words, source_in_words
from clinic.formulary.touching import is_about_every_exercise
from clinic.reviewables.describing import ACTIONS
from clinic.rule_language.findings import NO_OVERRIDE, Action
from clinic.screening.advice import finding_kind, in_names
from clinic.screening.rules import Rule
from clinic.screening.service import as_target, safety_rules
from clinic.screening.wording import target_words, when_words

LABELS: Mapping[Action, str] = MappingProxyType(
    {
        Action.ESCALATE_EMERGENCY: "Emergency care",
        Action.ESCALATE_URGENT: "Refer today",
        Action.BLOCK: "Not suitable",
        Action.HOLD_EXERCISE: "Hold",
        Action.REQUIRE_MOD: "Needs a change",
        Action.REQUIRE_ORDER: "Needs an order",
        Action.WARN: "Take care",
        Action.TASK_REASSESS: "Examine again",
        Action.SUGGEST: "Suggestion",
    }
)
"""What a rule does, in as few words as fit a badge."""


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule for the clinician: `kind` is block, require_mod, warn or info; `label` and `then` say what it does."""

    id: str
    version: int
    kind: str
    label: str
    then: str
    when: str
    target: str
    reason: str
    suggest: str
    patient_text: str
    ways_out: tuple[Modification, ...]
    override: str
    source: str
    mark: str
    certainty: str


def rules_about(library: Library, slug: str, modification_slugs: Sequence[str] = ()) -> tuple[RuleView, ...]:
    """The rules that look at this exercise for what it is, the gravest first; not those that hold for every exercise.

    Raises NotInLibrary.
    """
    target = as_target(library, library.get_exercise(slug), library.get_modifications(modification_slugs))
    own = [rule for rule in safety_rules() if not is_about_every_exercise(rule) and rule.means(target)]
    return tuple(rule_view(library, rule) for rule in sorted(own, key=lambda rule: -rule.action.rank))


def get_rule(rule_id: str) -> Rule:
    """The rule with this id. Raises NotInLibrary."""
    for rule in safety_rules():
        if rule.id == rule_id:
            return rule
    raise NotInLibrary


def rule_view(library: Library, rule: Rule) -> RuleView:
    """A rule in words."""
    data = library.rules_data[rule.id]
    return RuleView(
        id=rule.id,
        version=rule.version,
        kind=finding_kind(rule.action.value),
        label=LABELS[rule.action],
        then=ACTIONS[rule.action.value],
        when=_capital(when_words(data["when"])),
        target=_capital(_target_words(rule, data["target"])),
        reason=rule.reason,
        suggest=in_names(rule.suggest),
        patient_text=rule.patient_text,
        ways_out=tuple(library.modifications[one] for one in rule.satisfied_by if one in library.modifications),
        override="Nobody can override it" if rule.override == NO_OVERRIDE else rule.override,
        source=source_in_words(rule.source),
        mark=MARK_LABELS[library.rule_marks[rule.id]],
        certainty=certainty_in_words(rule.certainty),
    )


def _target_words(rule: Rule, target: Mapping[str, Any]) -> str:
    return "the program as a whole" if rule.needs_program and rule.target.everything else target_words(target)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
