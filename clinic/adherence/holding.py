"""What a new report means at once: the log rules are asked, and what must not be done again is held.

Two things hold an exercise: a stop sign in the report about that very exercise (`signs`), and a safety rule, which may
hold others too (a tool after sharp pain anywhere). The patient is told one thing, once, until a therapist lifts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from clinic.accounts.queries import get_clinic
from clinic.adherence.log_facts import log_facts
from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import (
    GivenVersion,
    ProgramForReports,
    find_first_pain,
    list_logs,
    list_pauses,
    summary_of,
)
from clinic.adherence.signs import StopSign, cause_of, stop_signs
from clinic.core import clock
from clinic.examination.snapshot import get_snapshot
from clinic.screening.facts import LogFacts
from clinic.screening.findings import Action, Finding
from clinic.screening.holds import Cause, hold_exercises
from clinic.screening.models import ExerciseHold, Occasion, Scope
from clinic.screening.recording import Evaluation, record_screening
from clinic.screening.service import PatientScreening, screening_of_reports

WEEK = timedelta(days=6)


def act_on_reports(
    patient_id: UUID, program: ProgramForReports, new: Sequence[ExerciseLog], *, by: UUID | None
) -> list[ExerciseHold]:
    """Ask the log rules about what has just been reported, keep what they said, and hold what they hold.

    What is about a day before the newest sheet was answered by giving that sheet. Returns the new holds; ten
    statements at the most beside one for each of them.
    """
    version = program.newest
    counting = [one for one in new if one.for_on >= version.starts_on]
    if not counting or program.ends_on is not None:
        return []
    today = clock.today(get_clinic().time_zone)
    log = _log(patient_id, program, today)
    snapshot = get_snapshot(patient_id)
    screening = screening_of_reports(snapshot, today, log)
    found = _findings(screening, version)
    record_screening(
        Evaluation(
            occasion=Occasion.REPORTED,
            scope=Scope.REPORTS,
            patient_id=patient_id,
            program_id=program.program_id,
            program_version_id=version.version_id,
            health_screen_id=snapshot.screen_id,
            facts=screening.facts,
            judged=[(finding, None) for finding in found],
            log=log,
        ),
        by=by,
    )
    just_said = screening_of_reports(snapshot, today, _log_of(counting, today))
    held = [*_by_signs(version, counting), *_by_rules(_findings(just_said, version))]
    return hold_exercises(patient_id, program.program_id, held)


def _log(patient_id: UUID, program: ProgramForReports, today: date) -> LogFacts:
    """The last seven days within the newest sheet, and the figures that span the program."""
    first = max(program.newest.starts_on, today - WEEK)
    logs = list_logs(patient_id, first, today, program_id=program.program_id)
    week = summary_of(program, logs, first, today, list_pauses(program.program_id))
    facts = log_facts(logs, today, since=first, starts_on=program.starts_on, week=week)
    newest = next((one.pain_before for one in logs if one.pain_before is not None), None)
    earliest = find_first_pain(program.program_id)
    change = None if newest is None or earliest is None else float(newest - earliest)
    return LogFacts(facts.entries, facts.days_since_start, facts.adherence_pct, change)


def _log_of(logs: Sequence[ExerciseLog], today: date) -> LogFacts:
    """These reports alone: what was held for an earlier one, and lifted, is not held for it again."""
    return log_facts(logs, today, since=date.min, starts_on=today, week=None)


def _findings(screening: PatientScreening, version: GivenVersion) -> list[Finding]:
    return [
        finding
        for data in version.content["exercises"]
        for finding in screening.screen_given(data["slug"], data["modifications"]).findings
    ]


def _by_rules(findings: Iterable[Finding]) -> Iterable[Cause]:
    for one in findings:
        if one.action is Action.HOLD_EXERCISE:
            yield Cause(one.target_slug, one.rule_id, one.version, one.inputs, one.reason)


def _by_signs(version: GivenVersion, logs: Iterable[ExerciseLog]) -> Iterable[Cause]:
    for log in logs:
        signs: tuple[StopSign, ...] = stop_signs(log.pain_before, log.pain_after, log.felt)
        for sign in signs if log.exercise_slug in version.slugs else ():
            yield cause_of(sign, log.exercise_slug, log.pain_before, log.pain_after, log.felt)
