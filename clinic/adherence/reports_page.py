"""What the page of all reports of a patient shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from clinic.accounts.queries import get_clinic
from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import (
    SUMMARY_DAYS,
    ProgramForReports,
    find_program_for_reports,
    list_logs,
    list_pauses,
    page_of_reports,
    summary_of,
)
from clinic.adherence.rules import AdherenceSummary
from clinic.adherence.strip import strip_chart
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
    since_start: AdherenceSummary | None
    strip: StripChart | None
    reports: Page[ExerciseLog]
    exercise_names: Mapping[str, str]
    people: Mapping[UUID, str]


def reports_page(patient_id: UUID, number: int) -> ReportsPage:
    """Page `number` of a patient's reports with its summaries; seven queries, and the clinic once."""
    program = find_program_for_reports(patient_id)
    reports = page_of_reports(patient_id, number, PAGE_SIZE)
    people = names_of({log.entered_by_id for log in reports.items if log.entered_by_id})
    today = clock.today(get_clinic().time_zone)
    if program is None or program.starts_on > today:
        return ReportsPage(program, None, None, None, reports, program.names if program else {}, people)
    logs = list_logs(patient_id, program.starts_on, today, program_id=program.program_id)
    pauses = list_pauses(program.program_id)
    last_week = max(program.starts_on, today - timedelta(days=SUMMARY_DAYS - 1))
    return ReportsPage(
        program,
        summary_of(program, logs, last_week, today, pauses),
        summary_of(program, logs, program.starts_on, today, pauses),
        strip_chart(program, logs, pauses, today),
        reports,
        program.names,
        people,
    )


def strip_of(patient_id: UUID) -> StripChart | None:
    """The last four weeks of a patient's newest program as a chart; None without one or before it starts (five queries)."""
    program = find_program_for_reports(patient_id)
    today = clock.today(get_clinic().time_zone)
    if program is None or program.starts_on > today:
        return None
    logs = list_logs(patient_id, program.starts_on, today, program_id=program.program_id)
    return strip_chart(program, logs, list_pauses(program.program_id), today)
