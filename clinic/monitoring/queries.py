"""Selects for the counters; no writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.models import LogSource
from clinic.adherence.queries import list_logs
from clinic.core import clock
from clinic.core.db import session
from clinic.monitoring.models import ManagementMinutes, MonitoringSwitch
from clinic.monitoring.rules import DataDays, Entry, MonthMinutes, data_days, month_minutes, month_of, period_of
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.programs.queries import find_open_episode


@dataclass(frozen=True, slots=True)
class Counters:
    """What is counted of one patient today; `days` is None before the first sheet of the episode of care."""

    days: DataDays | None
    minutes: MonthMinutes


def is_on() -> bool:
    """Whether this clinic counts (one query)."""
    newest = select(MonitoringSwitch.is_on).order_by(MonitoringSwitch.set_at.desc(), MonitoringSwitch.id.desc())
    return bool(session.scalar(newest.limit(1)))


def counters_of(patient_id: UUID) -> Counters | None:
    """What is counted of a patient up to today by the clinic's calendar; None when this clinic does not count."""
    if not is_on():
        return None
    today = clock.today(get_clinic().time_zone)
    rows = session.scalars(
        select(ManagementMinutes).where(
            ManagementMinutes.patient_id == patient_id, ManagementMinutes.entered_in_error_at.is_(None)
        )
    )
    entries = [Entry(one.on_day, one.minutes, one.was_live) for one in rows]
    programs, first_on = _monitored(patient_id)
    period = period_of(first_on, today) if first_on else None
    if period is None:
        return Counters(None, month_minutes(month_of(today), entries))
    logs = [one for one in list_logs(patient_id, period.first_on, today) if one.program_id in programs]
    by_page = {one.for_on for one in logs if one.source == LogSource.LINK}
    otherwise = {one.for_on for one in logs if one.source != LogSource.LINK}
    return Counters(data_days(period, by_page, otherwise), month_minutes(month_of(today), entries))


def _monitored(patient_id: UUID) -> tuple[Collection[UUID], date | None]:
    """The programs of the running episode of care, or of the last one, and the first day of its first sheet.

    A program that replaces another goes on counting: the periods of 30 days belong to the episode.
    """
    sheets = session.execute(
        select(HomeProgram.episode_id, ProgramVersion.program_id, ProgramVersion.starts_on)
        .join(HomeProgram, HomeProgram.id == ProgramVersion.program_id)
        .where(ProgramVersion.patient_id == patient_id)
        .order_by(HomeProgram.created_at, ProgramVersion.number)
    ).all()
    running = find_open_episode(patient_id)
    meant = running.id if running else next((episode for episode, _, _ in reversed(sheets)), None)
    own = [(program, starts_on) for episode, program, starts_on in sheets if episode == meant]
    return {program for program, _ in own}, min((starts_on for _, starts_on in own), default=None)


def list_minutes(patient_id: UUID) -> Sequence[tuple[ManagementMinutes, str]]:
    """Every entry of a patient with the name of who wrote it, the newest day first."""
    query = (
        select(ManagementMinutes, User)
        .join(User, (User.clinic_id == ManagementMinutes.clinic_id) & (User.id == ManagementMinutes.recorded_by_id))
        .where(ManagementMinutes.patient_id == patient_id)
        .order_by(ManagementMinutes.on_day.desc(), ManagementMinutes.recorded_at.desc(), ManagementMinutes.id.desc())
        .limit(200)
    )
    return [(row, user.printed_name) for row, user in session.execute(query)]
