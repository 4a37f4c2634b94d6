"""What the page of all reports of a patient shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.adherence.amounts import DayAmount
from clinic.adherence.labels import STRIP
from clinic.adherence.models import ExerciseLog, LogStatus
from clinic.adherence.queries import (
    SUMMARY_DAYS,
    ProgramForReports,
    find_program_for_reports,
    list_logs,
    list_pauses,
    page_of_reports,
    prescribed_by,
    reports_of,
    summary_of,
)
from clinic.adherence.rules import AdherenceSummary, Away, ExerciseAdherence, days, days_late, one_each_day
from clinic.adherence.visits import since_visit
from clinic.core import clock
from clinic.core.filters import WEEKDAYS
from clinic.core.paging import Page
from clinic.programs.queries import names_of

STRIP_DAYS = 28
PAGE_SIZE = 50
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Strip:
    """One exercise, day by day: (label, state) pairs for the days it was asked for, oldest first."""

    name: str
    days: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """Summaries and day strips of the newest program, and every report ever; all None or empty without a program."""

    program: ProgramForReports | None
    week: AdherenceSummary | None
    since_visit: AdherenceSummary | None
    since_label: str
    since_start: AdherenceSummary | None
    strips: Sequence[Strip]
    reports: Page[ExerciseLog]
    exercise_names: Mapping[str, str]
    people: Mapping[UUID, str]
    zone: ZoneInfo

    def days_late(self, log: ExerciseLog) -> int:
        """How many days after its day a report reached us."""
        return days_late(log.for_on, log.entered_at, self.zone)

    @property
    def side_by_side(self) -> Sequence[tuple[str, ExerciseAdherence | None, ExerciseAdherence | None]]:
        """Each exercise by name with its figures of the last 7 days and since the last visit; None where not asked for."""
        if self.week is None or self.since_visit is None:
            return []
        week, since = ({one.slug: one for one in figures.exercises} for figures in (self.week, self.since_visit))
        return [(self.exercise_names[slug], week.get(slug), since.get(slug)) for slug in dict.fromkeys([*week, *since])]

    def amount_of(self, log: ExerciseLog) -> DayAmount | None:
        """What the sheet of that day asked for of a report's exercise; None when no sheet did."""
        version = self.program.in_force(log.for_on) if self.program else None
        asked = {one.slug: one.asked for one in prescribed_by(version)} if version else {}
        return asked.get(log.exercise_slug)


def reports_page(patient_id: UUID, number: int) -> ReportsPage:
    """Page `number` of a patient's reports with its summaries; eight queries, and the clinic once."""
    program = find_program_for_reports(patient_id)
    reports = page_of_reports(patient_id, number, PAGE_SIZE)
    people = names_of({log.entered_by_id for log in reports.items if log.entered_by_id})
    zone = ZoneInfo(get_clinic().time_zone)
    today = clock.today(zone.key)
    if program is None or program.starts_on > today:
        return ReportsPage(program, None, None, "", None, [], reports, program.names if program else {}, people, zone)
    logs = list_logs(patient_id, program.starts_on, today, program_id=program.program_id)
    pauses = list_pauses(program.program_id)
    since = since_visit(patient_id, program, today)
    last_week = max(program.starts_on, today - timedelta(days=SUMMARY_DAYS - 1))
    return ReportsPage(
        program,
        summary_of(program, logs, last_week, today, pauses),
        summary_of(program, logs, since.on, today, pauses),
        since.label,
        summary_of(program, logs, program.starts_on, today, pauses),
        strips(program, logs, today, [one for one in pauses if isinstance(one, Away)]),
        reports,
        program.names,
        people,
        zone,
    )


def strips(
    program: ProgramForReports, logs: Sequence[ExerciseLog], today: date, away: Sequence[Away] = ()
) -> list[Strip]:
    """The last 28 days of each exercise; a day without a report is unknown.

    Days it was not asked for are left out, and so are days away of which nothing was reported.
    """
    states = {(one.slug, one.for_on): STRIP[LogStatus(one.status)] for one in one_each_day(reports_of(logs))}
    found: dict[str, list[tuple[str, str]]] = {}
    for day in days(max(program.starts_on, today - timedelta(days=STRIP_DAYS - 1)), today):
        version = program.in_force(day)
        if version is None or (program.ends_on is not None and day >= program.ends_on):
            continue
        is_away = any(one.covers(day) for one in away)
        for data in version.content["exercises"]:
            if is_away and (data["slug"], day) not in states:
                continue
            label = f"{WEEKDAYS[day.weekday()][:2]} {day.day}"
            found.setdefault(data["slug"], []).append((label, states.get((data["slug"], day), UNKNOWN)))
    return [Strip(program.names[slug], pairs) for slug, pairs in found.items()]
