"""One safety rule as data, understood: when it holds, what it is about, what it asks for. Pure.

A rule says: when this is so about the patient (or the log, or the program), and the exercise as this patient would
do it is a target, then do this. Keys of `when` are joined by AND, keys of `target` by OR.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clinic.rule_language.conditions import Every, flags_needed, parse_when
from clinic.rule_language.evidence import Condition, Source
from clinic.rule_language.findings import NO_OVERRIDE, Action
from clinic.rule_language.language import RuleError, read_names, read_table, read_text
from clinic.rule_language.program_conditions import ProgramHas
from clinic.rule_language.targets import Selector, Target, parse_selector

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

    def means(self, target: Target) -> bool:
        """Whether the exercise is a target; strictly (`Selector.matches`) where the rule stops or cannot be overridden."""
        return self.target.matches(target, strictly=self.action.stops or self.override == NO_OVERRIDE)


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
    if rule.action is Action.REQUIRE_ORDER and order_of(rule) is None:
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


def order_of(rule: Rule) -> ProgramHas | None:
    """The condition of a rule that names an order, if there is one."""
    parts = rule.when.parts if isinstance(rule.when, Every) else (rule.when,)
    return next((part for part in parts if isinstance(part, ProgramHas) and len(part.selectors) > 1), None)
