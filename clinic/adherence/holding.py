"""What a report means, at once and every night: the log rules are asked, and what must not be done again is held.

Two things hold an exercise: a stop sign in the report about that very exercise (`signs`), and a safety rule, which may
hold others too (a tool after sharp pain anywhere). The patient is told one thing, once, until a therapist lifts it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from clinic.accounts.queries import get_clinic
from clinic.adherence.log_facts import log_facts
from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import (
    GivenVersion,
    ProgramForReports,
    find_first_pain,
    list_away,
    list_logs,
    pauses_of,
    summary_of,
)
from clinic.adherence.signs import StopSign, cause_of, stop_signs
from clinic.core import clock
from clinic.examination.snapshot import get_snapshot
from clinic.rule_language.facts import LogFacts
from clinic.rule_language.findings import Action, Finding
from clinic.safety_record.holds import Cause, hold_exercises, list_holds_of_program
from clinic.safety_record.models import ExerciseHold, Occasion, Scope
from clinic.safety_record.recording import Evaluation, record_screening
from clinic.screening.service import PatientScreening, screening_of_reports

WEEK = timedelta(days=6)


def act_on_reports(
    patient_id: UUID, program: ProgramForReports, new: Sequence[ExerciseLog], *, by: UUID | None
) -> list[ExerciseHold]:
    """Ask the log rules about what has just been reported, keep what they said, and hold what they hold.

    What is about a day before the newest sheet was answered by giving that sheet. Returns the new holds; ten
    statements at the most beside one for each of them.
    """
    counting = [one for one in new if one.for_on >= program.newest.starts_on]
    return _act(patient_id, program, counting, Occasion.REPORTED, by) if counting else []


def act_overnight(patient_id: UUID, program: ProgramForReports) -> list[ExerciseHold]:
    """As `act_on_reports`, about what is on file: a day, a health screen or a rule may make it mean something new."""
    return _act(patient_id, program, (), Occasion.NIGHTLY, None)


def _act(
    patient_id: UUID,
    program: ProgramForReports,
    new: Sequence[ExerciseLog],
    occasion: Occasion,
    by: UUID | None,
) -> list[ExerciseHold]:
    if program.ends_on is not None:
        return []
    version, today = program.newest, clock.today(get_clinic().time_zone)
    week = list_logs(patient_id, _first_day(program, today), today, program_id=program.program_id)
    holds = list_holds_of_program(program.program_id)
    log = _log(program, week, holds, today)
    snapshot = get_snapshot(patient_id)
    screening = screening_of_reports(snapshot, today, log)
    record_screening(
        Evaluation(
            occasion=occasion,
            scope=Scope.REPORTS,
            patient_id=patient_id,
            program_id=program.program_id,
            program_version_id=version.version_id,
            health_screen_id=snapshot.screen_id,
            facts=screening.facts,
            judged=[(finding, None) for finding in _findings(screening, version)],
            log=log,
        ),
        by=by,
    )
    told = {one.id: one for one in (*week, *new)}.values()
    causes = _causes(version, told, holds, lambda logs: screening_of_reports(snapshot, today, _log_of(logs, today)))
    return hold_exercises(patient_id, program.program_id, causes)


def _causes(
    version: GivenVersion,
    told: Collection[ExerciseLog],
    holds: Iterable[ExerciseHold],
    ask: Callable[[Sequence[ExerciseLog]], PatientScreening],
) -> Iterable[Cause]:
    """What holds each exercise by reports that nobody has answered yet.

    Who gave the sheet had seen what was on file by then, and who lifted a hold what was said of that exercise by then:
    it is not held for that again.
    """
    answered_at = _answered_at(version, holds)
    for moment in sorted(set(answered_at.values())):
        slugs = {slug for slug, answered in answered_at.items() if answered == moment}
        open_reports = [one for one in told if one.entered_at > moment]
        found = (*_by_signs(version, open_reports), *_by_rules(_findings(ask(open_reports), version)))
        yield from (cause for cause in found if cause.exercise_slug in slugs)


def _answered_at(version: GivenVersion, holds: Iterable[ExerciseHold]) -> dict[str, datetime]:
    """For each exercise of the sheet, the moment up to which what was reported has been answered."""
    answered = dict.fromkeys(version.slugs, version.issued_at)
    for hold in holds:
        if hold.lifted_at is not None and hold.exercise_slug in answered:
            answered[hold.exercise_slug] = max(answered[hold.exercise_slug], hold.lifted_at)
    return answered


def _first_day(program: ProgramForReports, today: date) -> date:
    """The first of the last seven days within the newest sheet."""
    return max(program.newest.starts_on, today - WEEK)


def _log(
    program: ProgramForReports, logs: Sequence[ExerciseLog], holds: Iterable[ExerciseHold], today: date
) -> LogFacts:
    """The reports of the last seven days within the newest sheet, and the figures that span the program."""
    first = _first_day(program, today)
    week = summary_of(program, logs, first, today, [*pauses_of(holds), *list_away(program.program_id)])
    facts = log_facts(logs, today, since=first, starts_on=program.starts_on, week=week)
    newest = next((one.pain_before for one in logs if one.pain_before is not None), None)
    earliest = find_first_pain(program.program_id)
    change = None if newest is None or earliest is None else float(newest - earliest)
    return LogFacts(facts.entries, facts.days_since_start, facts.adherence_pct, change)


def _log_of(logs: Sequence[ExerciseLog], today: date) -> LogFacts:
    """These reports alone, without the figures of the program."""
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
