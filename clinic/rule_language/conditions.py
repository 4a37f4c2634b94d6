"""The `when` of a rule: conditions on the patient, read from data.

A number that is not known satisfies every comparison, because a rule may let a patient go only on a known fact. Of a
week of pregnancy that is not known one thing is taken for granted, the worst: that it is week 20 or a later one (rule
PG-GA-UNKNOWN), so a rule about the weeks before 20 does not speak.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from clinic.rule_language.evidence import Condition, Evidence, Situation, Source
from clinic.rule_language.facts import EVENTS, UNKNOWN_PREGNANCY_WEEKS, PatientFacts
from clinic.rule_language.language import (
    Comparison,
    RuleError,
    read_comparison,
    read_names,
    read_table,
    read_text,
    read_true,
)
from clinic.rule_language.log_conditions import parse_log
from clinic.rule_language.program_conditions import PROGRAM_PARSERS

_UNKNOWN: Final = "unknown"
_ABSENT: Final = "absent"
_SEXES = frozenset({"male", "female"})
_NOTHING: frozenset[Source] = frozenset()
_NO_FLAGS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AnyFlag:
    """At least one of the flags is set."""

    flags: frozenset[str]
    sources: frozenset[Source] = _NOTHING

    def evidence(self, situation: Situation) -> Evidence | None:
        present = self.flags & situation.facts.flags
        return Evidence(tuple(sorted(present))) if present else None


@dataclass(frozen=True, slots=True)
class NoFlag:
    """None of the flags is set."""

    flags: frozenset[str]
    sources: frozenset[Source] = _NOTHING

    def evidence(self, situation: Situation) -> Evidence | None:
        if self.flags & situation.facts.flags:
            return None
        return Evidence(tuple(f"not {flag}" for flag in sorted(self.flags)))


@dataclass(frozen=True, slots=True)
class NumberKept:
    """A number of the patient keeps its limits, or applies to the patient and is not known."""

    name: str
    comparison: Comparison
    event: str = ""
    sources: frozenset[Source] = _NOTHING

    def evidence(self, situation: Situation) -> Evidence | None:
        reading = _reading(situation.facts, self.name, self.event)
        if reading == _UNKNOWN:
            return Evidence((f"{self._label} not known",)) if self._may_hold_unknown() else None
        if isinstance(reading, int) and self.comparison.holds(reading):
            return Evidence((f"{self._label} {reading}",))
        return None

    @property
    def _label(self) -> str:
        return f"{self.name} {self.event}".rstrip()

    def _may_hold_unknown(self) -> bool:
        return self.name != "ga_weeks" or any(self.comparison.holds(week) for week in UNKNOWN_PREGNANCY_WEEKS)


@dataclass(frozen=True, slots=True)
class ValueMissing:
    """There is no value on file for `name`, a field of PatientFacts."""

    name: str
    sources: frozenset[Source] = _NOTHING

    def evidence(self, situation: Situation) -> Evidence | None:
        return Evidence((f"no {self.name}",)) if getattr(situation.facts, self.name) is None else None


@dataclass(frozen=True, slots=True)
class SexAtBirth:
    """The recorded sex is this one, or is not known to be another."""

    sex: str
    sources: frozenset[Source] = _NOTHING

    def evidence(self, situation: Situation) -> Evidence | None:
        recorded = situation.facts.sex_at_birth
        if recorded == self.sex:
            return Evidence((f"sex_at_birth {recorded}",))
        return None if recorded in _SEXES else Evidence(("sex_at_birth not known",))


@dataclass(frozen=True, slots=True)
class AssessmentClass:
    """The latest assessment decided for this class."""

    name: str
    sources: frozenset[Source] = _NOTHING

    def evidence(self, situation: Situation) -> Evidence | None:
        return Evidence((f"assessment {self.name}",)) if situation.facts.assessment_class == self.name else None


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everyone."""

    sources: frozenset[Source] = _NOTHING

    def evidence(self, situation: Situation) -> Evidence | None:  # noqa: ARG002 - the shape all conditions share
        return Evidence()


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold; they speak of the exercises that every one of them speaks of."""

    parts: tuple[Condition, ...]

    @property
    def sources(self) -> frozenset[Source]:
        return frozenset().union(*(part.sources for part in self.parts))

    def evidence(self, situation: Situation) -> Evidence | None:
        inputs: tuple[str, ...] = ()
        slugs: frozenset[str] | None = None
        for part in self.parts:
            found = part.evidence(situation)
            if found is None:
                return None
            inputs += found.inputs
            if found.slugs is not None:
                slugs = found.slugs if slugs is None else slugs & found.slugs
        return Evidence(inputs, slugs)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds; all that hold are named."""

    parts: tuple[Condition, ...]

    @property
    def sources(self) -> frozenset[Source]:
        return frozenset().union(*(part.sources for part in self.parts))

    def evidence(self, situation: Situation) -> Evidence | None:
        found = [evidence for part in self.parts if (evidence := part.evidence(situation)) is not None]
        if not found:
            return None
        inputs = tuple(name for evidence in found for name in evidence.inputs)
        named = [evidence.slugs for evidence in found if evidence.slugs is not None]
        return Evidence(inputs, frozenset().union(*named) if len(named) == len(found) else None)


def flags_needed(when: Condition) -> frozenset[str]:
    """Flags without any of which the condition cannot hold; none when it may hold without a flag.

    Most rules ask for a flag that few patients have: this passes them over before they are asked.
    """
    match when:
        case AnyFlag():
            return when.flags
        case Every():
            return min(filter(None, map(flags_needed, when.parts)), key=len, default=_NO_FLAGS)
        case Either():
            needed = [flags_needed(part) for part in when.parts]
            return _NO_FLAGS.union(*needed) if all(needed) else _NO_FLAGS
        case _:
            return _NO_FLAGS


def _reading(facts: PatientFacts, name: str, event: str) -> int | str:
    """The number, _UNKNOWN, or _ABSENT when the question does not arise for this patient."""
    match name:
        case "weeks_since":
            known, arises = facts.weeks_since.get(event), event in facts.weeks_since
        case "days_since":
            known, arises = facts.days_since.get(event), event in facts.days_since
        case "ga_weeks":
            known, arises = facts.ga_weeks, "pregnant" in facts.flags
        case "postpartum_weeks":
            known, arises = facts.postpartum_weeks, "delivery" in facts.weeks_since
        case "screen_age_days":
            known, arises = facts.screen_age_days, facts.screen is not None
        case _:
            known, arises = facts.age, True
    if known is not None:
        return known
    return _UNKNOWN if arises else _ABSENT


def parse_when(data: object, where: str) -> Condition:
    """A condition from rule data, keys joined by AND; raises RuleError naming the place and what is allowed."""
    table = read_table(data, where, _PARSERS)
    if not table:
        raise RuleError(f"{where}: says nothing; a rule for everyone says {{always = true}}")
    parts = tuple(_PARSERS[key](value, f"{where}.{key}") for key, value in table.items())
    return parts[0] if len(parts) == 1 else Every(parts)


def _parts(value: object, where: str) -> tuple[Condition, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise RuleError(f"{where}: needs a list of one or more conditions, got {value!r}")
    return tuple(parse_when(part, f"{where}[{index}]") for index, part in enumerate(value))


def _parse_since(name: str) -> Callable[[object, str], Condition]:
    def parse(value: object, where: str) -> Condition:
        table = read_table(value, where, EVENTS, kind="event")
        parts = [
            NumberKept(name, read_comparison(limits, f"{where}.{event}"), event) for event, limits in table.items()
        ]
        if not parts:
            raise RuleError(f"{where}: names no event; use one of {', '.join(sorted(EVENTS))}")
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    return parse


def _parse_number(name: str) -> Callable[[object, str], Condition]:
    return lambda value, where: NumberKept(name, read_comparison(value, where))


def _parse_ga_weeks(value: object, where: str) -> Condition:
    return ValueMissing("ga_weeks") if value is None else NumberKept("ga_weeks", read_comparison(value, where))


def _parse_sex(value: object, where: str) -> Condition:
    if value not in _SEXES:
        raise RuleError(f"{where}: unknown value {value!r}; use one of {', '.join(sorted(_SEXES))}")
    return SexAtBirth(str(value))


def _parse_screen(value: object, where: str) -> Condition:
    if value is not None:
        raise RuleError(f"{where}: can only ask for no screen on file, got {value!r}")
    return ValueMissing("screen")


def _parse_assessment(value: object, where: str) -> Condition:
    table = read_table(value, where, {"class"})
    if "class" not in table:
        raise RuleError(f"{where}: needs the key 'class'")
    if table["class"] is None:
        return ValueMissing("assessment_class")
    return AssessmentClass(read_text(table["class"], f"{where}.class"))


def _parse_always(value: object, where: str) -> Condition:
    read_true(value, where)
    return Always()


_PARSERS: Mapping[str, Callable[[object, str], Condition]] = {
    "flags_any": lambda value, where: AnyFlag(frozenset(read_names(value, where))),
    "not_flags": lambda value, where: NoFlag(frozenset(read_names(value, where))),
    "all": lambda value, where: Every(_parts(value, where)),
    "any": lambda value, where: Either(_parts(value, where)),
    "age": _parse_number("age"),
    "ga_weeks": _parse_ga_weeks,
    "postpartum_weeks": _parse_number("postpartum_weeks"),
    "screen_age_days": _parse_number("screen_age_days"),
    "weeks_since": _parse_since("weeks_since"),
    "days_since": _parse_since("days_since"),
    "sex_at_birth": _parse_sex,
    "screen": _parse_screen,
    "assessment": _parse_assessment,
    "always": _parse_always,
    "log": parse_log,
    **PROGRAM_PARSERS,
}
