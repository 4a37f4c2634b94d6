"""Conditions on what the patient reported.

Unlike facts of the chart, a figure that was not reported holds nothing: silence is not a symptom.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from clinic.rule_language.evidence import Evidence, Situation, Source
from clinic.rule_language.facts import LogEntry, LogFacts
from clinic.rule_language.language import Comparison, RuleError, read_comparison, read_names, read_table, read_text

WEEK_DAYS = 7

_LOG = frozenset({Source.LOG})
_FIGURES = ("days_since_start", "adherence_pct", "nprs_change")


@dataclass(frozen=True, slots=True)
class Felt:
    """Any exercise was reported with one of these feelings."""

    words: frozenset[str]
    sources: frozenset[Source] = _LOG

    def evidence(self, situation: Situation) -> Evidence | None:
        told = {f"{word}: {entry.slug}" for entry in _entries(situation) for word in self.words & entry.felt}
        return Evidence(tuple(sorted(told))) if told else None


@dataclass(frozen=True, slots=True)
class PainRose:
    """Pain after less pain before keeps its limits; speaks of the exercises where it did."""

    comparison: Comparison
    category: str | None = None
    sources: frozenset[Source] = _LOG

    def evidence(self, situation: Situation) -> Evidence | None:
        slugs = frozenset(entry.slug for entry in _entries(situation) if self._rose(entry))
        return Evidence(tuple(f"pain rose: {slug}" for slug in sorted(slugs)), slugs) if slugs else None

    def _rose(self, entry: LogEntry) -> bool:
        if entry.pain_before is None or entry.pain_after is None:
            return False
        if self.category not in (None, entry.category, *entry.more_categories):
            return False
        return self.comparison.holds(entry.pain_after - entry.pain_before)


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """One exercise was left out for this reason often enough in the last seven days; speaks of that exercise."""

    reason: str
    count: Comparison
    sources: frozenset[Source] = _LOG

    def evidence(self, situation: Situation) -> Evidence | None:
        counts = Counter(
            entry.slug for entry in _entries(situation) if entry.reason == self.reason and entry.days_ago < WEEK_DAYS
        )
        often = {slug: count for slug, count in counts.items() if self.count.holds(count)}
        inputs = tuple(f"{self.reason} {count} times: {slug}" for slug, count in sorted(often.items()))
        return Evidence(inputs, frozenset(often)) if often else None


@dataclass(frozen=True, slots=True)
class FiguresKept:
    """Every named figure of the log was reported and keeps its limits."""

    limits: tuple[tuple[str, Comparison], ...]
    sources: frozenset[Source] = _LOG

    def evidence(self, situation: Situation) -> Evidence | None:
        log = situation.log or LogFacts()
        figures = [(name, getattr(log, name), comparison) for name, comparison in self.limits]
        if not all(figure is not None and comparison.holds(figure) for _, figure, comparison in figures):
            return None
        return Evidence(tuple(f"{name} {figure:g}" for name, figure, _ in figures))


def _entries(situation: Situation) -> tuple[LogEntry, ...]:
    return situation.log.entries if situation.log else ()


def parse_log(value: object, where: str) -> Felt | PainRose | ReasonGiven | FiguresKept:
    """One question to the log; raises RuleError when the keys do not belong to one question."""
    allowed = {"felt_any", "pain_after_minus_before", "on_category", "reason", "count_7d", *_FIGURES}
    table = read_table(value, where, allowed)
    keys = set(table)
    if keys == {"felt_any"}:
        return Felt(frozenset(read_names(table["felt_any"], f"{where}.felt_any")))
    if keys == {"reason", "count_7d"}:
        reason = read_text(table["reason"], f"{where}.reason")
        return ReasonGiven(reason, read_comparison(table["count_7d"], f"{where}.count_7d"))
    if "pain_after_minus_before" in keys and keys <= {"pain_after_minus_before", "on_category"}:
        category = read_text(table["on_category"], f"{where}.on_category") if "on_category" in keys else None
        return PainRose(read_comparison(table["pain_after_minus_before"], f"{where}.pain_after_minus_before"), category)
    if keys and keys <= set(_FIGURES):
        return FiguresKept(tuple((name, read_comparison(table[name], f"{where}.{name}")) for name in table))
    raise RuleError(
        f"{where}: ask one question: felt_any; pain_after_minus_before (with on_category); reason with count_7d; "
        f"or any of {', '.join(_FIGURES)}. Got {', '.join(sorted(keys)) or 'nothing'}"
    )
