"""The adherence report of a patient as it is printed: four weeks in figures, as a chart and in the patient's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from clinic.accounts.models import Clinic, User
from clinic.adherence import wording
from clinic.adherence.errors import NothingToReportOn
from clinic.adherence.labels import SOURCE
from clinic.adherence.models import ExerciseLog, LogSource
from clinic.adherence.queries import SUMMARY_DAYS, list_logs, list_pauses, program_for_reports, summary_of
from clinic.adherence.rules import AdherenceSummary
from clinic.adherence.strip import chart_days, strip_chart
from clinic.adherence.visits import since_visit
from clinic.core import clock
from clinic.core.filters import day
from clinic.patients.models import Patient
from handouts.content import ClinicHeader
from handouts.letters import spelled
from handouts.report import AdherenceReport, Quote

MOST_QUOTES = 8
"""Quotes that leave room for the rest on two pages, the newest ones."""


def adherence_report(clinic: Clinic, maker: User, patient: Patient) -> AdherenceReport:
    """The last four weeks of a patient's newest program. Raises NothingToReportOn before it has started; five queries."""
    program = program_for_reports(patient.id)
    today = clock.today(clinic.time_zone)
    shown = chart_days(program, today)
    if not shown:
        raise NothingToReportOn
    logs = list_logs(patient.id, program.starts_on, today, program_id=program.program_id)
    pauses = list_pauses(program.program_id)
    recent = [one for one in logs if one.for_on >= shown[0]]
    chart = strip_chart(program, recent, pauses, today)
    assert chart is not None  # there are days to show
    since = since_visit(patient.id, program, shown[-1])
    week_from = max(program.starts_on, shown[-1] - timedelta(days=SUMMARY_DAYS - 1))

    def summary_from(first_on: date) -> AdherenceSummary:
        return summary_of(program, logs, first_on, shown[-1], pauses)

    period = summary_from(shown[0])
    shorter = {"Last 7 days": summary_from(week_from), since.label: summary_from(since.on)}
    quotes = quotes_of(recent, program.names)
    return AdherenceReport(
        clinic=ClinicHeader(clinic.name, clinic.phone or "—"),
        patient_name=spelled(patient.full_name),
        born_on=patient.birth_on,
        chart_number=patient.chart_number,
        made_on=today,
        made_by=spelled(maker.printed_name),
        first_on=shown[0],
        last_on=shown[-1],
        figures=tuple(spelled(line) for line in figures(period, summary_from(program.starts_on), shorter)),
        chart=chart,
        quotes=tuple(quotes[:MOST_QUOTES]),
        quotes_left_out=len(quotes[MOST_QUOTES:]),
        demo=clinic.is_demo,
    )


def figures(
    period: AdherenceSummary, whole: AdherenceSummary, shorter: Mapping[str, AdherenceSummary] = MappingProxyType({})
) -> list[str]:
    """The figures in sentences, raw counts beside each percentage; what is not known is not said.

    `shorter` are times of the program that have a name of their own, such as the last 7 days.
    """
    lines = [f"{label}, from {day(one.first_on)}: {wording.headline(one)}" for label, one in shorter.items()]
    lines += [f"{day(period.first_on)} to {day(period.last_on)}: {wording.headline(period)}"]
    if whole.first_on != period.first_on:
        lines.append(f"Since the start, {day(whole.first_on)}: {wording.headline(whole)}")
    lines += [f"{one.name}: {wording.exercise_line(one)}" for one in period.exercises]
    if period.dose.begun:
        lines.append(f"Dose, of the sessions begun: {wording.dose_line(period.dose)}.")
    if period.overused:
        lines.append(f"Reported more often than asked for: {wording.overuse(period)}.")
    if period.pain_before is not None and period.pain_after is not None:
        lines.append(f"Pain, mean: {period.pain_before:.1f} before, {period.pain_after:.1f} after (0 to 10).")
    if period.last_reported_on is not None:
        lines.append(f"Last report about {day(period.last_reported_on)}.")
    return lines


def quotes_of(logs: Sequence[ExerciseLog], names: Mapping[str, str]) -> list[Quote]:
    """Each note once, the newest day first; the same words about several exercises of a day are one quote."""
    reported = Counter((log.for_on, LogSource(log.source)) for log in logs)
    about: dict[tuple[date, LogSource, str], list[str]] = {}
    for log in logs:
        if log.note.strip():
            key = (log.for_on, LogSource(log.source), log.note)
            about.setdefault(key, []).append(names.get(log.exercise_slug, log.exercise_slug))
    return [
        Quote(on, SOURCE[source].lower(), spelled(_about(exercises, reported[on, source]))[:400], spelled(note))
        for (on, source, note), exercises in about.items()
    ]


def _about(exercises: Sequence[str], reported: int) -> str:
    """The exercises that were meant; nothing when it was said about all that were reported that day."""
    return "" if len(exercises) == reported > 1 else ", ".join(exercises)[:400]
