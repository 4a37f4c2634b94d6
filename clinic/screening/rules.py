"""The screening engine: rules as data, the patient's facts and an exercise in, findings out. Pure.

A rule says: when this is so about the patient (or the log, or the program), and the exercise as this patient would
do it is a target, then do this. Keys of `when` are joined by AND, keys of `target` by OR.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clinic.screening.conditions import Every, flags_needed, parse_when
from clinic.screening.evidence import Condition, Evidence, Situation, Source
from clinic.screening.facts import LogEntry, LogFacts, PatientFacts
from clinic.screening.findings import OK, Action, Finding, Screening, can_override, summarize
from clinic.screening.fixes import Effective, smallest_fixes
from clinic.screening.language import RuleError, read_names, read_table, read_text
from clinic.screening.program_conditions import ProgramHas
from clinic.screening.targets import Selector, Target, parse_selector

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

_REQUIRED = ("id", "when", "target", "action", "reason", "source", "certainty", "override")
_OPTIONAL = ("version", "suggest", "patient_text", "satisfied_by", "reviewed_by", "reviewed_on")
_NOT_TEXT = {"version", "when", "target", "action", "satisfied_by"}
_TEXTS = tuple(key for key in _REQUIRED + _OPTIONAL if key not in _NOT_TEXT)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule data, understood."""

    id: str
    version: int
    when: Condition
    target: Selector
    action: Action
    reason: str
    suggest: str
    patient_text: str
    source: str
    certainty: str
    override: str
    satisfied_by: tuple[str, ...] = ()
    reviewed_by: str = ""
    reviewed_on: str = ""
    needs_log: bool = field(init=False, compare=False, repr=False)
    """Whether the rule asks what the patient reported."""
    needs_program: bool = field(init=False, compare=False, repr=False)
    """Whether the rule asks about the program as a whole."""
    flags_needed: frozenset[str] = field(init=False, compare=False, repr=False)
    """Flags without any of which the rule cannot fire; none when it needs no flag."""

    def __post_init__(self) -> None:
        """Once for each rule, not once for each patient."""
        object.__setattr__(self, "needs_log", Source.LOG in self.when.sources)
        object.__setattr__(self, "needs_program", Source.PROGRAM in self.when.sources)
        object.__setattr__(self, "flags_needed", flags_needed(self.when))

    @property
    def is_draft(self) -> bool:
        """Whether no clinician has reviewed the rule yet; a draft runs all the same."""
        return not (self.reviewed_by and self.reviewed_on)


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule whose `when` holds, before any exercise is looked at."""

    rule: Rule
    evidence: Evidence


def parse_rule(data: Mapping[str, object]) -> Rule:
    """A rule from its data; raises RuleError naming the rule, the place, and what would be understood."""
    where = f"rule {data.get('id', 'without id')}"
    table = read_table(data, where, {*_REQUIRED, *_OPTIONAL})
    if missing := [key for key in _REQUIRED if key not in table]:
        raise RuleError(f"{where}: lacks {', '.join(missing)}")
    text = {key: read_text(table.get(key, ""), f"{where}.{key}") for key in _TEXTS}
    if empty := [key for key in ("id", "reason", "override") if not text[key]]:
        raise RuleError(f"{where}: {empty[0]} is empty")
    rule = Rule(
        **text,
        version=_read_version(table.get("version", 1), where),
        when=parse_when(table["when"], f"{where}.when"),
        target=parse_selector(table["target"], f"{where}.target"),
        action=_read_action(table["action"], where),
        satisfied_by=_read_satisfied_by(table.get("satisfied_by") or (), where),
    )
    _check(rule, where)
    return rule


def _read_version(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise RuleError(f"{where}.version: needs a whole number from 1, got {value!r}")
    return value


def _read_action(value: object, where: str) -> Action:
    if value not in list(Action):
        raise RuleError(f"{where}.action: unknown action {value!r}; use one of {', '.join(Action)}")
    return Action(str(value))


def _read_satisfied_by(value: object, where: str) -> tuple[str, ...]:
    return read_names(value, f"{where}.satisfied_by") if value else ()


def _check(rule: Rule, where: str) -> None:
    if (rule.action is Action.REQUIRE_MOD) != bool(rule.satisfied_by):
        raise RuleError(f"{where}: satisfied_by belongs to require_mod, and require_mod needs it")
    if rule.action is Action.REQUIRE_ORDER and _order(rule.when) is None:
        raise RuleError(f"{where}: require_order needs the order, as when.program_has_all")
    if rule.target.from_log and not rule.needs_log:
        raise RuleError(f"{where}: target.slugs_from_log needs a log condition in when")


def parse_rules(rows: Iterable[Mapping[str, object]]) -> tuple[Rule, ...]:
    """All rules in their order; raises RuleError for a bad rule or an id that is there twice.

    Whether flags, attributes and slugs exist is checked where the data are read, which knows the library.
    """
    rules: dict[str, Rule] = {}
    for row in rows:
        rule = parse_rule(row)
        if rule.id in rules:
            raise RuleError(f"rule {rule.id}: there are two rules with this id")
        rules[rule.id] = rule
    return tuple(rules.values())


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
        order = _order(rule.when) if rule.action is Action.REQUIRE_ORDER else None
        if order is not None and order.in_order(tuple(items)):
            continue
        slugs = [""] if rule.target.everything else [item.slug for item in items if rule.target.matches(item)]
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
        if _means(firing, target):
            action = _acts_as(firing.rule, target, applicable)
            if action is not None:
                found.append(_finding(firing.rule, action, firing.evidence, target.slug))
    return tuple(found)


def _means(firing: Firing, target: Target) -> bool:
    slugs = firing.evidence.slugs
    return firing.rule.target.matches(target) and (slugs is None or target.slug in slugs)


def _acts_as(rule: Rule, target: Target, applicable: frozenset[str]) -> Action | None:
    """None for a required modification that is there; a block for one that cannot be."""
    if rule.action is not Action.REQUIRE_MOD:
        return rule.action
    if not target.modifications.isdisjoint(rule.satisfied_by):
        return None
    return Action.BLOCK if applicable.isdisjoint(rule.satisfied_by) else Action.REQUIRE_MOD


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
    meant = [firing for firing in firings if _means(firing, target)]
    if any(_cannot_be_cleared(firing.rule, target, applicable, lasting) for firing in meant):
        return ()
    answers = tuple(dict.fromkeys(slug for firing in firings for slug in firing.rule.satisfied_by))
    candidates = applicable - target.modifications
    return smallest_fixes(target, candidates, answers, effective, _burden(firings, applicable))


def _cannot_be_cleared(rule: Rule, target: Target, applicable: frozenset[str], lasting: frozenset[str]) -> bool:
    """Whether the rule stops the exercise by its name or by what nothing changes, so that no modification can help."""
    by_nature = rule.target.matches_by_name(target) or not rule.target.attributes.isdisjoint(lasting)
    action = _acts_as(rule, target, applicable)
    is_fixed = by_nature and not rule.target.excluded
    return is_fixed and action is not None and action.stops and action is not Action.REQUIRE_MOD


def _burden(firings: Sequence[Firing], applicable: frozenset[str]) -> Callable[[Target], int | None]:
    gravest_first = sorted(firings, key=lambda firing: -firing.rule.action.rank)

    def burden(target: Target) -> int | None:
        weight = 0
        for firing in gravest_first:
            action = _acts_as(firing.rule, target, applicable) if _means(firing, target) else None
            if action is not None and action.stops:
                return None
            weight += action.rank if action else 0
        return weight

    return burden


def _order(when: Condition) -> ProgramHas | None:
    """The condition that names an order, if there is one."""
    parts = when.parts if isinstance(when, Every) else (when,)
    return next((part for part in parts if isinstance(part, ProgramHas) and len(part.selectors) > 1), None)
