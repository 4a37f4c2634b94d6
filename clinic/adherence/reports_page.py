"""What the page of all reports of a patient shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.adherence.amounts import DayAmount
from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import (
    SUMMARY_DAYS,
    ProgramForReports,
    find_program_for_reports,
    list_logs,
    list_pauses,
    page_of_reports,
    prescribed_by,
    summary_of,
)
from clinic.adherence.rules import AdherenceSummary, ExerciseAdherence, days_late
from clinic.adherence.strip import strip_chart
from clinic.adherence.visits import since_visit
from clinic.core import clock
from clinic.core.paging import Page
from clinic.programs.queries import names_of
from handouts.charts import StripChart

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """Summaries and strip chart of the newest program, None without one or before it starts, and every report ever."""

    program: ProgramForReports | None
    week: AdherenceSummary | None
    since_visit: AdherenceSummary | None
    since_label: str
    since_start: AdherenceSummary | None
    strip: StripChart | None
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
        names = program.names if program else {}
        return ReportsPage(program, None, None, "", None, None, reports, names, people, zone)
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
        strip_chart(program, logs, pauses, today),
        reports,
        program.names,
        people,
        zone,
    )


def strip_of(patient_id: UUID) -> StripChart | None:
    """The last four weeks of a patient's newest program as a chart; None without one or before it starts (five queries)."""
    program = find_program_for_reports(patient_id)
    today = clock.today(get_clinic().time_zone)
    if program is None or program.starts_on > today:
        return None
    logs = list_logs(patient_id, program.starts_on, today, program_id=program.program_id)
    return strip_chart(program, logs, list_pauses(program.program_id), today)
