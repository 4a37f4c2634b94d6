"""Patients without anything to find, and exercises of the library as rules see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from clinic.rule_language.facts import PatientFacts
from clinic.rule_language.findings import Screening
from clinic.rule_language.targets import Target
from clinic.screening.rules import fire, parse_rule
from clinic.screening.service import PatientScreening, safety_rules

CLEARED = PatientFacts(
    age=42, sex_at_birth="female", screen="ok", screen_age_days=0, assessment_class="short_strong"
)  # fmt: skip


def facts(*flags: str, **changes: Any) -> PatientFacts:
    """A cleared adult with these flags and changes."""
    return replace(CLEARED, flags=frozenset(flags), **changes)


def patient(*flags: str, **changes: Any) -> PatientScreening:
    """A cleared adult with these flags and changes, ready to be asked about exercises of the library."""
    return of_facts(facts(*flags, **changes))


def of_facts(known: PatientFacts) -> PatientScreening:
    """The rules of the library that hold for these facts."""
    return PatientScreening(known, fire(safety_rules(), known))


def make_rule(**changes: Any) -> dict[str, Any]:
    """Rule data that can be read: everyone with the flag "a" may not do exercise "x"."""
    data: dict[str, Any] = {
        "id": "T-1",
        "version": 1,
        "when": {"flags_any": ["a"]},
        "target": {"slugs": ["x"]},
        "action": "block",
        "reason": "Reason",
        "source": "Source",
        "certainty": "high",
        "override": "PT with written reason",
    }
    return data | changes


def holds(when: dict[str, Any], known: PatientFacts) -> bool:
    """Whether a rule with this `when` fires for these facts."""
    return bool(fire([parse_rule(make_rule(when=when))], known))


def rule_ids(screening: Screening) -> set[str]:
    """The ids of all findings."""
    return {finding.rule_id for finding in screening.findings}


def target(
    slug: str = "x", category: str = "release", attributes: Collection[str] = (), modifications: Sequence[str] = ()
) -> Target:
    """An exercise as rules see it."""
    return Target(slug, category, frozenset(attributes), frozenset(modifications))
