"""The sheet a patient has at home, judged by today's rules, today's facts and what was reported since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from clinic.examination.snapshot import PatientSnapshot
from clinic.programs.models import FindingOverride
from clinic.rule_language.facts import LogFacts
from clinic.rule_language.findings import Action, Finding
from clinic.screening.advice import in_names
from clinic.screening.assessed import firings_of_assessment
from clinic.screening.rules import Firing, fire
from clinic.screening.service import PatientScreening, facts_of, safety_rules


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that speaks against exercises of the sheet today; `names` are the exercises, `stops` as when issuing."""

    reason: str
    suggest: str
    names: tuple[str, ...]
    stops: bool


def firings_of(snapshot: PatientSnapshot, today: date, log: LogFacts | None = None) -> PatientScreening:
    """The rules that hold for the patient today, those about reports included. Pure."""
    facts = facts_of(snapshot, today)
    return PatientScreening(facts, (*fire(safety_rules(), facts, log), *firings_of_assessment(snapshot)))


def escalations(screening: PatientScreening) -> tuple[Firing, ...]:
    """The rules that send the patient to medical care, whatever the exercise."""
    return tuple(one for one in screening.firings if one.rule.action.value.startswith("escalate"))


def doubts(
    screening: PatientScreening,
    content: Mapping[str, Any],
    screen_id: UUID | None,
    overrides: Sequence[FindingOverride] = (),
) -> tuple[Doubt, ...]:
    """What speaks against the sheet's exercises as they were given, the gravest first.

    Left out: what only warns or suggests, what sends to medical care or holds an exercise (it is said by itself), and
    what a therapist has overridden on the health screen that still is the newest, then or since (`overrides`).
    """
    since = {
        (one.exercise_slug, one.rule_id, one.rule_version) for one in overrides if one.health_screen_id == screen_id
    }
    passed = _overridden(content, screen_id) | since
    found: dict[tuple[str, str], tuple[Finding, list[str]]] = {}
    for data in content["exercises"]:
        for finding in _findings(screening, data):
            if (finding.target_slug, finding.rule_id, finding.version) not in passed:
                found.setdefault((finding.rule_id, finding.reason), (finding, []))[1].append(data["name"])
    gravest_first = sorted(found.values(), key=lambda one: -one[0].action.rank)
    return tuple(
        Doubt(finding.reason, in_names(finding.suggest), tuple(names), finding.action.stops)
        for finding, names in gravest_first
    )


def _findings(screening: PatientScreening, data: Mapping[str, Any]) -> Iterable[Finding]:
    """The findings about one exercise that ask for something; none for what the library no longer has."""
    found = screening.screen_given(data["slug"], data["modifications"])
    return tuple(one for one in found.findings if _asks_for_a_change(one))


def _asks_for_a_change(finding: Finding) -> bool:
    action = finding.action
    stops = action.stops and not action.value.startswith("escalate") and action is not Action.HOLD_EXERCISE
    return stops or action is Action.TASK_REASSESS


def _overridden(content: Mapping[str, Any], screen_id: UUID | None) -> frozenset[tuple[str, str, int]]:
    screening = content.get("screening") or {}
    if screen_id is None or screening.get("health_screen_id") != str(screen_id):
        return frozenset()
    return frozenset(
        (one["exercise"], one["rule"], one["version"]) for one in screening.get("findings", ()) if one["override"]
    )
