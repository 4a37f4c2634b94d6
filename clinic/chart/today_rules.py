"""The sheet a patient has at home, judged by today's rules, today's facts and what was reported since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from clinic.adherence.models import ExerciseLog
from clinic.adherence.rules import AdherenceSummary
from clinic.exercises.catalog import library
from clinic.patients.snapshot import PatientSnapshot
from clinic.screening.advice import in_names
from clinic.screening.facts import LogEntry, LogFacts
from clinic.screening.findings import Finding
from clinic.screening.rules import Firing, fire, screen
from clinic.screening.service import PatientScreening, facts_of, safety_rules, target_of


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
    return PatientScreening(facts, fire(safety_rules(), facts, log))


def escalations(screening: PatientScreening) -> tuple[Firing, ...]:
    """The rules that send the patient to medical care, whatever the exercise."""
    return tuple(one for one in screening.firings if one.rule.action.value.startswith("escalate"))


def doubts(screening: PatientScreening, content: Mapping[str, Any], screen_id: UUID | None) -> tuple[Doubt, ...]:
    """What speaks against the sheet's exercises as they were given, the gravest first.

    Left out: what only warns or suggests, what sends to medical care (it is said by itself), and what a therapist
    has overridden on the health screen that still is the newest.
    """
    passed = _overridden(content, screen_id)
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


def log_facts(
    logs: Sequence[ExerciseLog], today: date, *, since: date, starts_on: date, week: AdherenceSummary | None
) -> LogFacts:
    """Reports as the rules read them: entries about days from `since`, and figures over all of `logs`.

    `starts_on` is the first day of the program; pain is the newest before an exercise less the first one.
    """
    pain = [one.pain_before for one in sorted(logs, key=lambda one: one.for_on) if one.pain_before is not None]
    return LogFacts(
        entries=tuple(_entries((one for one in logs if one.for_on >= since), today)),
        days_since_start=(today - starts_on).days,
        adherence_pct=week.frequency_pct if week and week.reported else None,
        nprs_change=float(pain[-1] - pain[0]) if pain else None,
    )


def _entries(logs: Iterable[ExerciseLog], today: date) -> Iterable[LogEntry]:
    for one in logs:
        exercise = library().exercises.get(one.exercise_slug)
        yield LogEntry(
            slug=one.exercise_slug,
            category=exercise.category if exercise else "",
            days_ago=(today - one.for_on).days,
            pain_before=one.pain_before,
            pain_after=one.pain_after,
            felt=frozenset(one.felt),
            reason=one.reason,
        )


def _findings(screening: PatientScreening, data: Mapping[str, Any]) -> Iterable[Finding]:
    """The findings about one exercise that ask for something; none for what the library no longer has."""
    slug, modifications = data["slug"], data["modifications"]
    if slug not in library().exercises or not set(modifications) <= library().modifications.keys():
        return ()
    found = screen(screening.firings, target_of(slug, modifications), screening.applicable(slug) | set(modifications))
    return tuple(one for one in found.findings if _asks_for_a_change(one))


def _asks_for_a_change(finding: Finding) -> bool:
    action = finding.action
    return (action.stops and not action.value.startswith("escalate")) or action.value == "task_reassess"


def _overridden(content: Mapping[str, Any], screen_id: UUID | None) -> frozenset[tuple[str, str, int]]:
    screening = content.get("screening") or {}
    if screen_id is None or screening.get("health_screen_id") != str(screen_id):
        return frozenset()
    return frozenset(
        (one["exercise"], one["rule"], one["version"]) for one in screening.get("findings", ()) if one["override"]
    )
