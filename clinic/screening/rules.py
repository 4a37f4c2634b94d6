"""The screening engine: rules as data, the patient's facts and an exercise in, findings out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from clinic.rule_language.evidence import Evidence, Situation
from clinic.rule_language.facts import LogEntry, LogFacts, PatientFacts
from clinic.rule_language.findings import OK, Action, Finding, Screening, can_override, summarize
from clinic.rule_language.language import RuleError
from clinic.rule_language.rule import Rule, order_of, parse_rule, parse_rules
from clinic.rule_language.targets import Target
from clinic.screening.firing import Firing, FiringJudge, acts_as, means
from clinic.screening.fixes import Effective, smallest_fixes

__all__ = [
    "OK",
    "Action",
    "Effective",
    "Finding",
    "Firing",
    "LogEntry",
    "LogFacts",
    "PatientFacts",
    "Rule",
    "RuleError",
    "Screening",
    "Target",
    "can_override",
    "evaluate",
    "evaluate_program",
    "fire",
    "parse_rule",
    "parse_rules",
    "screen",
    "unevaluated",
]


def fire(rules: Sequence[Rule], facts: PatientFacts, log: LogFacts | None = None) -> tuple[Firing, ...]:
    """The rules about single exercises that hold for this patient; do it once, then `screen` many exercises."""
    situation, flags = Situation(facts, log), facts.flags
    firings: list[Firing] = []
    for rule in rules:
        if rule.needs_program or (rule.flags_needed and rule.flags_needed.isdisjoint(flags)):
            continue
        evidence = rule.when.evidence(situation)
        if evidence is not None:
            firings.append(Firing(rule, evidence))
    return tuple(firings)


def screen(
    firings: Sequence[Firing],
    target: Target,
    applicable_modifications: Collection[str],
    effective: Effective | None = None,
    lasting: frozenset[str] = frozenset(),
) -> Screening:
    """What the firing rules say about one exercise, with fixes when `effective` is given and something stops it.

    `applicable_modifications` are the slugs that exist for this exercise and this patient, chosen or not; `lasting`
    the attributes that none of them takes away, which spares a search that cannot find anything.
    """
    applicable = frozenset(applicable_modifications)
    findings = _findings(firings, target, applicable)
    if effective is None or not any(finding.action.stops for finding in findings):
        return summarize(findings)
    return summarize(findings, _fixes(firings, target, applicable, effective, lasting))


def evaluate(
    rules: Sequence[Rule],
    facts: PatientFacts,
    target: Target,
    applicable_modifications: Collection[str],
    effective: Effective | None = None,
    log: LogFacts | None = None,
) -> Screening:
    """What the rules say about one exercise for this patient: `fire`, then `screen`.

    Rules about the program are left to `evaluate_program`; rules about the log hold only when `log` is given.
    """
    return screen(fire(rules, facts, log), target, applicable_modifications, effective)


def evaluate_program(
    rules: Sequence[Rule], facts: PatientFacts, items: Sequence[Target], log: LogFacts | None = None
) -> Screening:
    """What the rules about programs say about these exercises, which are in the order they should be done in.

    Rules about single exercises are left to `evaluate`. Findings about the whole have an empty `target_slug`.
    """
    situation = Situation(facts, log, tuple(items))
    findings: list[Finding] = []
    for rule in rules:
        if not rule.needs_program or (evidence := rule.when.evidence(situation)) is None:
            continue
        order = order_of(rule) if rule.action is Action.REQUIRE_ORDER else None
        if order is not None and order.in_order(tuple(items)):
            continue
        slugs = [""] if rule.target.everything else [item.slug for item in items if rule.means(item)]
        findings += [_finding(rule, rule.action, evidence, slug) for slug in slugs]
    return summarize(tuple(findings))


def unevaluated(rules: Sequence[Rule], *, with_log: bool = False, with_program: bool = False) -> tuple[Rule, ...]:
    """The rules that could not be judged, or not in full, because they ask for a log or a program not given."""
    return tuple(
        rule for rule in rules if (rule.needs_log and not with_log) or (rule.needs_program and not with_program)
    )


def _findings(firings: Sequence[Firing], target: Target, applicable: frozenset[str]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for firing in firings:
        if means(firing, target):
            action = acts_as(firing.rule, target, applicable)
            if action is not None:
                found.append(_finding(firing.rule, action, firing.evidence, target.slug))
    return tuple(found)


def _finding(rule: Rule, action: Action, evidence: Evidence, slug: str) -> Finding:
    return Finding(
        rule_id=rule.id,
        version=rule.version,
        action=action,
        reason=rule.reason,
        suggest=rule.suggest,
        patient_text=rule.patient_text,
        source=rule.source,
        certainty=rule.certainty,
        override=rule.override,
        satisfied_by=rule.satisfied_by,
        target_slug=slug,
        inputs=evidence.inputs,
    )


def _fixes(
    firings: Sequence[Firing],
    target: Target,
    applicable: frozenset[str],
    effective: Effective,
    lasting: frozenset[str],
) -> tuple[tuple[str, ...], ...]:
    meant = [firing for firing in firings if means(firing, target)]
    if any(_cannot_be_cleared(firing.rule, target, applicable, lasting) for firing in meant):
        return ()
    answers = tuple(dict.fromkeys(slug for firing in firings for slug in firing.rule.satisfied_by))
    candidates = applicable - target.modifications
    return smallest_fixes(target, candidates, answers, effective, FiringJudge(firings, applicable))


def _cannot_be_cleared(rule: Rule, target: Target, applicable: frozenset[str], lasting: frozenset[str]) -> bool:
    """Whether the rule stops the exercise by its name or by what nothing changes, so that no modification can help."""
    by_nature = rule.target.matches_by_name(target) or not rule.target.attributes.isdisjoint(lasting)
    action = acts_as(rule, target, applicable)
    is_fixed = by_nature and not rule.target.excluded
    return is_fixed and action is not None and action.stops and action is not Action.REQUIRE_MOD
