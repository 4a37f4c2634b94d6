"""What a patient had reported when a note was signed: part of the signed content since format 2.

Beside notes of format 1 it is drawn anew from the reports, as they stood at the moment of signing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from clinic.accounts.queries import get_clinic
from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import ProgramForReports, find_program_for_reports
from clinic.adherence.rules import Away, Pause
from clinic.adherence.strip import chart_days, strip_chart
from clinic.aftercare.queries import list_pauses
from clinic.core.db import session
from clinic.notes.models import ProgressNote
from clinic.programs.models import ProgramVersion
from clinic.safety_record.holds import list_holds_of_program
from handouts.charts import ChartCell, PainLine, StripChart, StripRow

NAME = "note-reported"
"""Begins the ids of the drawing."""


def chart_data(note: ProgressNote, signed_at: datetime) -> dict[str, Any] | None:
    """The chart of a note as data to sign; None when there was no program. Six queries."""
    chart = chart_of_note(note, signed_at)
    if chart is None:
        return None
    pain = {"before": list(chart.pain.before), "after": list(chart.pain.after)} if chart.pain else None
    return {
        "title": chart.title,
        "summary": chart.summary,
        "first_day": chart.days[0].isoformat(),
        "days": len(chart.days),
        "rows": [{"name": row.name, "cells": [cell.value for cell in row.cells]} for row in chart.rows],
        "pain": pain,
    }


def chart_from(data: dict[str, Any]) -> StripChart:
    """The chart that `chart_data` froze. Raises KeyError, TypeError or ValueError for what it never wrote."""
    first = date.fromisoformat(data["first_day"])
    pain = data["pain"]
    return StripChart(
        name=NAME,
        title=data["title"],
        summary=data["summary"],
        days=[first + timedelta(days=place) for place in range(data["days"])],
        rows=[StripRow(row["name"], [ChartCell(cell) for cell in row["cells"]]) for row in data["rows"]],
        pain=PainLine(pain["before"], pain["after"]) if pain else None,
    )


def chart_of_note(note: ProgressNote, signed_at: datetime) -> StripChart | None:
    """The four weeks up to the day of a note's visit, from the reports that counted at the moment of signing.

    What was reported, changed or replaced later is left out, so that it stays as it was; None when there was no program.
    Six queries.
    """
    program = _program_of(note, signed_at)
    shown = chart_days(program, note.visit_on) if program else []
    if program is None or not shown:
        return None
    query = (
        select(ExerciseLog)
        .where(ExerciseLog.program_id == program.program_id, ExerciseLog.for_on.between(shown[0], shown[-1]))
        .where(ExerciseLog.entered_at <= signed_at)
        .where(or_(ExerciseLog.superseded_at.is_(None), ExerciseLog.superseded_at > signed_at))
        .order_by(ExerciseLog.for_on.desc(), ExerciseLog.entered_at.desc(), ExerciseLog.id.desc())
    )
    logs = session.scalars(query).all()
    pauses = _pauses(program, signed_at)
    chart = strip_chart(program, logs, pauses, note.visit_on, name=NAME)
    return replace(chart, today=None) if chart else None  # the day of the visit is not called today for long


def _program_of(note: ProgressNote, signed_at: datetime) -> ProgramForReports | None:
    """The program of the sheet the note is tied to, or the newest one, with the sheets issued before it was signed."""
    sheets = select(ProgramVersion.program_id).where(ProgramVersion.patient_id == note.patient_id)
    if note.program_version_id is not None:
        sheets = sheets.where(ProgramVersion.id == note.program_version_id)
    issued = sheets.where(ProgramVersion.issued_at <= signed_at).order_by(ProgramVersion.issued_at.desc())
    program_id = session.scalar(issued.limit(1))
    program = find_program_for_reports(note.patient_id, program_id) if program_id else None
    if program is None:
        return None
    has_ended = program.ends_on is not None and program.ends_on <= note.visit_on
    return replace(
        program,
        versions=tuple(one for one in program.versions if one.issued_at <= signed_at),
        ends_on=program.ends_on if has_ended else None,
    )


def _pauses(program: ProgramForReports, signed_at: datetime) -> list[Pause | Away]:
    """The holds and the days away that were known at the moment of signing, as they stood then."""
    zone = ZoneInfo(get_clinic().time_zone)
    holds = [
        Pause(
            one.exercise_slug,
            one.held_at.astimezone(zone).date(),
            one.lifted_at.astimezone(zone).date() if one.lifted_at and one.lifted_at <= signed_at else None,
        )
        for one in list_holds_of_program(program.program_id)
        if one.held_at <= signed_at
    ]
    away = [
        Away(one.from_on, one.ends_on if one.resumed_at and one.resumed_at <= signed_at else one.until_on)
        for one in list_pauses(program.program_id)
        if one.paused_at <= signed_at
    ]
    return [*holds, *away]
