"""Selects for the counters; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.models import LogSource
from clinic.adherence.queries import find_program_for_reports, list_logs
from clinic.core import clock
from clinic.core.db import session
from clinic.monitoring.models import ManagementMinutes, MonitoringSwitch
from clinic.monitoring.rules import DataDays, Entry, MonthMinutes, data_days, month_minutes, month_of, period_of


@dataclass(frozen=True, slots=True)
class Counters:
    """What is counted of one patient today; `days` is None before a program has started."""

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
    program = find_program_for_reports(patient_id)
    period = period_of(program.starts_on, today) if program else None
    if period is None:
        return Counters(None, month_minutes(month_of(today), entries))
    logs = list_logs(patient_id, period.first_on, today)
    by_page = {one.for_on for one in logs if one.source == LogSource.LINK}
    otherwise = {one.for_on for one in logs if one.source != LogSource.LINK}
    return Counters(data_days(period, by_page, otherwise), month_minutes(month_of(today), entries))


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
