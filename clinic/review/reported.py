"""What a patient reported, as staff read it: figures of the week, days as strips, pain as a line, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.adherence.labels import SOURCE, STRIP
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus
from clinic.adherence.patient_words import felt_labels, reason_labels
from clinic.adherence.queries import (
    SUMMARY_DAYS,
    ProgramForReports,
    away_of,
    list_logs,
    pauses_of,
    summary_of,
)
from clinic.adherence.rules import AdherenceSummary, Away, Pause, days, days_late, silent_since
from clinic.adherence.strip import cells_of, worst_pain
from clinic.adherence.visits import since_visit
from clinic.aftercare.models import ProgramPause
from clinic.core.filters import WEEKDAYS
from clinic.review.concerns import Concern, concerns_of
from clinic.safety_record.holds import list_holds_of_program

STRIP_DAYS = 14
READ_DAYS = 28
MOST_DAYS_TOLD = 5
PainPoint = tuple[str, int | None]
"""A day's label and the highest pain reported on it (0 to 10), None without a report."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said beyond done or not; `names` are the exercises it was said about, none when about all of the day."""

    names: tuple[str, ...]
    reason: str
    felt: str
    note: str
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True)
class ReportedDay:
    """One day as it reached us by one way: counts of statuses, worst pain, and what was said."""

    on: date
    source: str
    done: int
    partly: int
    skipped: int
    pain: str
    said: tuple[Said, ...]
    late: int
    """How many days after its day the last of it reached us."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The reports of a program's last four weeks; `week` is None when the program ended before the last 7 days."""

    starts_on: date
    week: AdherenceSummary | None
    since_visit: AdherenceSummary
    since_label: str
    pain_before: tuple[PainPoint, ...]
    pain_after: tuple[PainPoint, ...]
    days: tuple[ReportedDay, ...]
    strips: Mapping[str, tuple[tuple[str, str], ...]]
    last_on: date | None
    silent_days: int | None
    """For how many days nothing was reported although it was asked for; None when nothing is."""
    logs: Sequence[ExerciseLog]
    pauses: Sequence[Pause | Away]
    told: tuple[ReportedDay, ...]
    """Every day of which something beyond done or not was said, the newest first."""

    @property
    def has_pain(self) -> bool:
        """Whether pain was reported on two days at least, so that there is something to draw."""
        return sum(value is not None for _, value in self.pain_after) > 1


def read_reports(
    patient_id: UUID, program: ProgramForReports, today: date, paused: Sequence[ProgramPause] = ()
) -> Reported:
    """The newest reports about a program with its pauses, in three queries."""
    last = today if program.ends_on is None else min(today, program.ends_on - timedelta(days=1))
    first = max(program.starts_on, last - timedelta(days=READ_DAYS - 1))
    since = since_visit(patient_id, program, today)
    visit_on = min(since.on, last)
    all_logs = list_logs(patient_id, min(first, visit_on), last, program_id=program.program_id)
    logs = [one for one in all_logs if one.for_on >= first]
    away = away_of(paused)
    pauses: list[Pause | Away] = [*pauses_of(list_holds_of_program(program.program_id)), *away]
    week_from = max(first, today - timedelta(days=SUMMARY_DAYS - 1))
    shown = days(first, last)[-STRIP_DAYS:]
    last_on = max((one.for_on for one in logs), default=None)
    silent = silent_since(program.newest.starts_on, last_on, today, away) if program.ends_on is None else None
    told = _days(logs, program.names, ZoneInfo(get_clinic().time_zone))
    return Reported(
        starts_on=program.starts_on,
        week=summary_of(program, logs, week_from, last, pauses) if week_from <= last else None,
        since_visit=summary_of(program, all_logs, visit_on, last, pauses),
        since_label=since.label,
        pain_before=_pain(logs, days(first, last), "pain_before"),
        pain_after=_pain(logs, days(first, last), "pain_after"),
        days=told[:MOST_DAYS_TOLD],
        strips=_strips(program, logs, shown, pauses),
        last_on=last_on,
        silent_days=(today - silent).days if silent else None,
        logs=logs,
        pauses=pauses,
        told=tuple(one for one in told if one.said),
    )


def _pain(logs: Sequence[ExerciseLog], shown: Sequence[date], column: str) -> tuple[PainPoint, ...]:
    values = worst_pain(logs, shown, column)
    return tuple((f"{day.month}/{day.day}", value) for day, value in zip(shown, values, strict=True))


def _strips(
    program: ProgramForReports, logs: Sequence[ExerciseLog], shown: Sequence[date], pauses: Sequence[Pause | Away]
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The days of each exercise by slug; days that asked for nothing, and of which nothing was reported, are left out."""
    labels = [f"{WEEKDAYS[day.weekday()][:2]} {day.day}" for day in shown]
    return {
        slug: tuple((label, STRIP[cell]) for label, cell in zip(labels, cells, strict=True) if cell in STRIP)
        for slug, cells in cells_of(program, logs, pauses, shown).items()
    }


def _days(logs: Sequence[ExerciseLog], names: Mapping[str, str], zone: ZoneInfo) -> tuple[ReportedDay, ...]:
    groups: dict[tuple[date, LogSource], list[ExerciseLog]] = {}
    for one in logs:
        groups.setdefault((one.for_on, LogSource(one.source)), []).append(one)
    newest = sorted(groups, key=lambda key: key[0], reverse=True)
    return tuple(_day(on, source, groups[on, source], names, zone) for on, source in newest)


def _day(
    on: date, source: LogSource, logs: Sequence[ExerciseLog], names: Mapping[str, str], zone: ZoneInfo
) -> ReportedDay:
    statuses = [one.status for one in logs]
    return ReportedDay(
        on=on,
        source=SOURCE[source],
        done=statuses.count(LogStatus.DONE),
        partly=statuses.count(LogStatus.PARTLY),
        skipped=statuses.count(LogStatus.SKIPPED),
        pain=_span(logs),
        said=_all_said(logs, names),
        late=max(days_late(one.for_on, one.entered_at, zone) for one in logs),
    )


def _all_said(logs: Sequence[ExerciseLog], names: Mapping[str, str]) -> tuple[Said, ...]:
    """What was said, the same words about several exercises once."""
    gathered: dict[Said, list[str]] = {}
    for log in logs:
        said = _said(log)
        if said:
            gathered.setdefault(said, []).append(names.get(log.exercise_slug, log.exercise_slug))
    return tuple(
        replace(said, names=() if len(about) == len(logs) > 1 else tuple(about)) for said, about in gathered.items()
    )


def _span(logs: Sequence[ExerciseLog]) -> str:
    before = [one.pain_before for one in logs if one.pain_before is not None]
    after = [one.pain_after for one in logs if one.pain_after is not None]
    if not before and not after:
        return ""
    return f"{max(before) if before else '?'} → {max(after) if after else '?'}"


def _said(log: ExerciseLog) -> Said | None:
    labels = felt_labels()
    felt = ", ".join(labels.get(word, word).lower() for word in log.felt if word != "nothing")
    reason = reason_labels().get(log.reason, log.reason) if log.reason else ""
    concerns = concerns_of(log)
    if not (felt or reason or log.note or concerns):
        return None
    return Said((), reason, felt, log.note, concerns)
