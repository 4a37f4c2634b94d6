"""Taking what a patient reports or asks, and saying at once whom it needs: the only way in for reports.

The arithmetic is in `alerts`; this reads what it needs and keeps what it says in the transaction of the report itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence import service
from clinic.adherence.links import OpenLink
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus
from clinic.adherence.queries import (
    ProgramForReports,
    find_pain_of_first_day,
    list_logs,
    list_pauses,
    program_for_reports,
    summary_of,
)
from clinic.adherence.rules import Away, Pause, silent_since
from clinic.adherence.service import Answer
from clinic.core import clock
from clinic.core.filters import day as day_words
from clinic.custom_library.overlay import clinic_library
from clinic.messages import service as messages
from clinic.messages.models import DiaryMessage
from clinic.review.alerts import (
    DAYS_OF_FIGURES,
    STRETCH,
    WEEKLY,
    Alert,
    Code,
    Told,
    Week,
    alerts_of_report,
    alerts_of_week,
    alerts_of_words,
    quiet_alert,
)
from clinic.review.models import ReviewItem
from clinic.review.queries import list_lately, thresholds_in_force
from clinic.review.raising import AGAIN_AFTER, Raised, name_of, not_yet, raise_items
from clinic.review.thresholds import Thresholds
from clinic.review.upkeep import end_items

READ_BACK = timedelta(days=28)
"""How far back the report before is looked for."""


def report_by_link(link: OpenLink, answers: Sequence[Answer], *, form_key: UUID) -> list[ExerciseLog]:
    """Store a patient's answers (`adherence.service.report_by_link`) and raise what they mean; returns the new rows."""
    logs = service.report_by_link(link, answers, form_key=form_key)
    if logs:
        judge_reports(link.patient_id, program_for_reports(link.patient_id, link.program_id), logs)
    return logs


def enter_reports(
    actor: User,
    patient_id: UUID,
    answers: Sequence[Answer],
    *,
    source: LogSource,
    form_key: UUID,
    seen: Collection[UUID] = (),
    program_id: UUID | None = None,
) -> list[ExerciseLog]:
    """Store what the clinic types in (`adherence.service.enter_reports`) and raise what it means; returns the new rows."""
    logs = service.enter_reports(
        actor, patient_id, answers, source=source, form_key=form_key, seen=seen, program_id=program_id
    )
    if logs:
        judge_reports(patient_id, program_for_reports(patient_id, logs[0].program_id), logs)
    return logs


def ask(link: OpenLink, text: str, *, slug: str, form_key: UUID) -> DiaryMessage:
    """Keep a patient's question, and raise it: as one to answer, and as red when its words may mean an emergency."""
    message = messages.ask(link.patient_id, link.program_id, link.link_id, text, slug=slug, form_key=form_key)
    today = message.sent_at.astimezone(_zone()).date()
    about = f"About {name_of(slug)}: " if slug else ""
    alerts = [Alert(Code.QUESTION, f"{about}“{text}”", today, slug), *alerts_of_words(text, today, slug)]
    raise_items(Raised(link.patient_id, link.program_id, one, message_id=message.id) for one in alerts)
    return message


def judge_reports(patient_id: UUID, program: ProgramForReports, new: Sequence[ExerciseLog]) -> int:
    """Raise what new reports mean, by themselves and for the week; seven statements at the most. Returns how many are new."""
    limits, today = thresholds_in_force(), clock.today(get_clinic().time_zone)
    logs = list_logs(patient_id, min(one.for_on for one in new) - READ_BACK, today, program_id=program.program_id)
    pauses = list_pauses(program.program_id)
    raised = [
        Raised(patient_id, program.program_id, alert, log_id=log.id)
        for log, alert in alerts_of_logs(logs, {one.id for one in new}, program.names, limits)
    ]
    standing = week_alerts(program, logs, pauses, limits)
    if Code.LOW not in {one.code for one in standing}:  # which says it with the figure
        standing += _was_quiet(program, logs, new, pauses, limits)
    return raise_items([*raised, *_not_yet(patient_id, program.program_id, standing)])


def judge_week(patient_id: UUID, program: ProgramForReports) -> int:
    """Raise what the last seven days mean today, as every night; returns how many are new."""
    limits, today = thresholds_in_force(), clock.today(get_clinic().time_zone)
    logs = list_logs(patient_id, today - READ_BACK, today, program_id=program.program_id)
    found = week_alerts(program, logs, list_pauses(program.program_id), limits)
    return raise_items(_not_yet(patient_id, program.program_id, found))


def week_alerts(
    program: ProgramForReports, logs: Sequence[ExerciseLog], pauses: Sequence[Pause | Away], limits: Thresholds
) -> list[Alert]:
    """What the last seven days of a program in force mean; `logs` hold them. One query at the most."""
    today = clock.today(get_clinic().time_zone)
    first = today - timedelta(days=DAYS_OF_FIGURES - 1)
    if program.ends_on is not None or program.starts_on > today:
        return []
    week = summary_of(program, logs, max(first, program.starts_on), today, pauses)
    newest = pain_of_newest_day(logs)
    earliest = find_pain_of_first_day(program.program_id) if newest is not None else None
    return alerts_of_week(Week(week, (today - program.starts_on).days + 1, earliest, newest), limits)


def pain_of_newest_day(logs: Iterable[ExerciseLog]) -> int | None:
    """The worst pain before an exercise (0 to 10) on the newest day about which any was reported. Pure."""
    by_day: dict[date, int] = {}
    for log in logs:
        if log.pain_before is not None:
            by_day[log.for_on] = max(log.pain_before, by_day.get(log.for_on, 0))
    return by_day[max(by_day)] if by_day else None


def _not_yet(patient_id: UUID, program_id: UUID, found: Iterable[Alert]) -> list[Raised]:
    """Those of a week that are new; open ones that the week no longer says are ended (three statements at the most)."""
    raised, known = [Raised(patient_id, program_id, one) for one in found], list_lately(patient_id, _again_since())
    said = {one.alert.code for one in raised}
    over = [one.id for one in known if one.code in WEEKLY and one.code not in said and _is_open(one)]
    if over:
        end_items(over, f"No longer so {day_words(clock.today(get_clinic().time_zone))}.")
    return not_yet(raised, known)


def _again_since() -> datetime:
    return clock.now() - AGAIN_AFTER


def _is_open(item: ReviewItem) -> bool:
    return item.reviewed_at is None and item.ended_at is None


def alerts_of_logs(
    logs: Sequence[ExerciseLog], new: Collection[UUID], names: Mapping[str, str], limits: Thresholds
) -> Iterable[tuple[ExerciseLog, Alert]]:
    """What the new ones among these reports mean, and what they mean for the report after them. Pure.

    `logs` are those that count, in any order. What was skipped says nothing about pain and is passed over.
    """
    by_exercise: dict[str, list[ExerciseLog]] = {}
    for log in sorted(logs, key=lambda one: (one.for_on, one.entered_at, one.id)):
        by_exercise.setdefault(log.exercise_slug, []).append(log)
    for slug, own in by_exercise.items():
        for log in own:
            before = _day_before(log, own)
            if log.id in new or (before is not None and before.id in new):
                told = told_of(log, names.get(slug, slug))
                earlier = told_of(before, told.name) if before else None
                for alert in alerts_of_report(told, earlier, limits):
                    yield log, alert


def _day_before(log: ExerciseLog, own: Sequence[ExerciseLog]) -> ExerciseLog | None:
    """The report before on an earlier day, the newest; of a day that two sources tell of, what reached us last."""
    earlier = (one for one in reversed(own) if one.for_on < log.for_on and one.status != LogStatus.SKIPPED)
    return next(earlier, None)


def told_of(log: ExerciseLog, name: str) -> Told:
    """A stored report as the alerts read it."""
    exercise = clinic_library().exercises.get(log.exercise_slug)
    is_stretch = exercise is not None and STRETCH in {exercise.category, *exercise.more_categories}
    return Told(
        slug=log.exercise_slug,
        name=name,
        for_on=log.for_on,
        pain_before=log.pain_before,
        pain_after=log.pain_after,
        felt=tuple(log.felt),
        reason=log.reason,
        note=log.note,
        is_stretch=is_stretch,
    )


def _was_quiet(
    program: ProgramForReports,
    logs: Sequence[ExerciseLog],
    new: Sequence[ExerciseLog],
    pauses: Sequence[Pause | Away],
    limits: Thresholds,
) -> list[Alert]:
    """A silence that ends with this report, said once: nobody may have opened the inbox while it lasted."""
    zone = _zone()
    ids, now_on = {one.id for one in new}, min(one.entered_at for one in new).astimezone(zone).date()
    last = max((one.for_on for one in logs if one.id not in ids and one.for_on <= now_on), default=None)
    since = silent_since(program.newest.starts_on, last, now_on, [one for one in pauses if isinstance(one, Away)])
    found = quiet_alert(program.newest.number, last, since, now_on, limits)
    return [Alert(one.code, f"{one.words}. Reported again {day_words(now_on)}", one.since) for one in found]


def _zone() -> ZoneInfo:
    return ZoneInfo(get_clinic().time_zone)
