"""The rules that concern one exercise as somebody would do it, for the clinician."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.custom_exercises.overlay import clinic_library
from clinic.exercises.catalog import library
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.wording import certainty_in_words, source_in_words
from clinic.screening.advice import finding_kind, in_names
from clinic.screening.rules import Rule
from clinic.screening.service import safety_rules, target_of
from clinic.screening.wording import when_words


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule for the clinician: `kind` is block, require_mod, warn or info."""

    id: str
    kind: str
    when: str
    reason: str
    suggest: str
    ways_out: tuple[str, ...]
    override: str
    source: str
    mark: str
    certainty: str


def rules_about(slug: str, modification_slugs: Sequence[str] = ()) -> tuple[RuleView, ...]:
    """The rules that look at this exercise for what it is, the gravest first; not those that hold for every exercise.

    Raises NotInLibrary.
    """
    target = target_of(slug, modification_slugs)
    own = [
        rule
        for rule in safety_rules()
        if not rule.needs_program and not rule.target.everything and not rule.target.from_log
        and rule.target.matches(target)
    ]  # fmt: skip
    return tuple(_view(rule) for rule in sorted(own, key=lambda rule: -rule.action.rank))


def _view(rule: Rule) -> RuleView:
    modifications = clinic_library().modifications
    return RuleView(
        id=rule.id,
        kind=finding_kind(rule.action.value),
        when=_capital(when_words(library().rules_data[rule.id]["when"])),
        reason=rule.reason,
        suggest=in_names(rule.suggest),
        ways_out=tuple(modifications[one].label for one in rule.satisfied_by if one in modifications),
        override="Nobody can override it" if rule.override == "none" else f"Override: {rule.override}",
        source=source_in_words(rule.source),
        mark=MARK_LABELS[library().rule_marks[rule.id]],
        certainty=certainty_in_words(rule.certainty),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
