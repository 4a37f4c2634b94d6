"""What follows from a patient's record and the day: screens, pregnancy, silence. Pure: a row and today in, alerts out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from clinic.adherence.rules import Away, silent_since
from clinic.core.filters import day
from clinic.health_screens.questions import EMERGENCY_GROUP, flags_of, unknown_groups
from clinic.patients.kinds import Pregnancy, SexAtBirth
from clinic.patients.rules import TERM, pregnancy_weeks
from clinic.review.alerts import Alert, Code, quiet_alert
from clinic.review.caseload import CaseRow
from clinic.review.thresholds import Thresholds

FLAT_LYING_WEEK = 20
"""From this week lying flat is blocked (rule PG-FLAT20); no clinic moves it."""

LOOK_AHEAD = timedelta(days=7)
"""So long before week 20 somebody is told that it comes (proposed)."""


def standing_alerts(row: CaseRow, today: date, zone: ZoneInfo, limits: Thresholds) -> list[Alert]:
    """Everything about one patient that does not come from a single report."""
    return [
        *_screen(row, today, zone, limits),
        *_pregnancy(row, today, zone),
        *_quiet(row, today, limits),
    ]


def _screen(row: CaseRow, today: date, zone: ZoneInfo, limits: Thresholds) -> Iterable[Alert]:
    if row.taken_at is None:
        yield Alert(Code.SCREEN, "No health screen yet", row.created_at.astimezone(zone).date())
        return
    taken_on = row.taken_at.astimezone(zone).date()
    emergencies = [flag.label for flag in flags_of(EMERGENCY_GROUP) if flag.slug in row.flags] if row.flags else []
    if emergencies:
        words = f"Health screen of {day(taken_on)}: {', '.join(emergencies)}"
        yield Alert(Code.RED_FLAG_SCREEN, words, taken_on, begun_at=row.taken_at)
    if unknown := _unknown(row):
        yield Alert(Code.SCREEN, f"Health screen not complete: {', '.join(unknown)}", taken_on, begun_at=row.taken_at)
    elif (today - taken_on).days > limits.screen_days:
        words = f"Health screen of {day(taken_on)} is more than {limits.screen_days} days old"
        yield Alert(Code.OLD_SCREEN, words, taken_on + timedelta(days=limits.screen_days))


def _pregnancy(row: CaseRow, today: date, zone: ZoneInfo) -> Iterable[Alert]:
    """A due date that has passed; week 20 near, or passed since the screen or the sheet (A8)."""
    status, due_on = _pregnancy_of(row)
    if status != Pregnancy.PREGNANT or due_on is None:
        return
    turns_on = due_on - TERM + timedelta(weeks=FLAT_LYING_WEEK)
    if due_on < today:
        yield Alert(Code.DUE_DATE, f"Due date {day(due_on)} has passed: ask about the birth", due_on)
    elif turns_on <= today:
        older = [what for what, at in (("health screen", row.taken_at), (_sheet(row), row.sheet_issued_at))
                 if at is not None and at.astimezone(zone).date() < turns_on]  # fmt: skip
        if older:
            words = f"{pregnancy_weeks(due_on, today)} weeks; the {' and the '.join(older)} from before week 20"
            yield Alert(Code.WEEK_20, words, turns_on)
    elif turns_on <= today + LOOK_AHEAD:
        yield Alert(Code.WEEK_20_AHEAD, f"Week 20 begins {day(turns_on)}: no flat lying from then on", turns_on)


def _quiet(row: CaseRow, today: date, limits: Thresholds) -> Sequence[Alert]:
    if row.sheet_starts_on is None or row.sheet_number is None:
        return ()
    away = [Away(row.paused_from_on, row.asked_again_on)] if row.paused_from_on else []
    since = silent_since(row.sheet_starts_on, row.last_report_on, today, away)
    return quiet_alert(row.sheet_number, row.last_report_on, since, today, limits)


def _sheet(row: CaseRow) -> str:
    return f"sheet {row.sheet_number}"


def _unknown(row: CaseRow) -> Sequence[str]:
    return unknown_groups(SexAtBirth(row.sex_at_birth), _pregnancy_of(row)[0], _Answers(row))


def _pregnancy_of(row: CaseRow) -> tuple[Pregnancy, date | None]:
    """As in the snapshot: what the record does not know yet, the screen may."""
    if row.pregnancy == Pregnancy.UNKNOWN and row.screen_pregnancy is not None:
        return Pregnancy(row.screen_pregnancy), row.screen_due_on
    return Pregnancy(row.pregnancy), row.due_on


class _Answers:
    """The screen of a row as `health_screens.questions` reads one."""

    def __init__(self, row: CaseRow) -> None:
        self.flags = row.flags or ()
        self.cleared_groups = row.cleared_groups or ()
        self.event_dates = row.event_dates or {}
