"""What waits for a therapist among their patients. Pure: rows and today in, lines out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.adherence.rules import Away
from clinic.chart.alerts import SCREEN_LASTS_DAYS, screen_is_old
from clinic.chart.queries import CaseRow
from clinic.chart.reported import is_quiet
from clinic.core.filters import day
from clinic.health_screens.questions import EMERGENCY_GROUP, flags_of, unknown_groups
from clinic.patients.kinds import Pregnancy, SexAtBirth
from clinic.patients.rules import TERM, pregnancy_weeks

FLAT_LYING_WEEK = 20
"""From this week lying flat is blocked (rule PG-FLAT20)."""
LOOK_AHEAD = timedelta(days=7)
LOOK_BACK = timedelta(days=14)


class Wait(StrEnum):
    """Why a patient waits, in the order the desk shows it."""

    EMERGENCY = "emergency"
    SCREEN = "screen"
    PREGNANCY = "pregnancy"
    QUIET = "quiet"
    OLD_SCREEN = "old_screen"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One patient and why; `since` orders the list, the longest waiting first."""

    wait: Wait
    patient_id: UUID
    name: str
    words: str
    since: date
    has_sheet: bool = False


def waiting_of(rows: Iterable[CaseRow], today: date, zone: ZoneInfo) -> dict[Wait, Sequence[Waiting]]:
    """Everything that waits, by reason; a reason nobody waits for is left out."""
    found: dict[Wait, list[Waiting]] = {wait: [] for wait in Wait}
    for row in rows:
        for wait, words, since in _waits(row, today, zone):
            name = f"{row.given_name} {row.family_name}"
            found[wait].append(Waiting(wait, row.patient_id, name, words, since, row.sheet_number is not None))
    return {wait: sorted(lines, key=lambda one: one.since) for wait, lines in found.items() if lines}


def _waits(row: CaseRow, today: date, zone: ZoneInfo) -> Iterable[tuple[Wait, str, date]]:
    taken_on = row.taken_at.astimezone(zone).date() if row.taken_at else None
    emergencies = [flag.label for flag in flags_of(EMERGENCY_GROUP) if flag.slug in (row.flags or ())]
    if emergencies and taken_on:
        yield Wait.EMERGENCY, ", ".join(emergencies), taken_on
    if taken_on is None:
        yield Wait.SCREEN, "No health screen yet", row.created_at.astimezone(zone).date()
    elif unknown := _unknown(row):
        yield Wait.SCREEN, f"Not complete: {', '.join(unknown)}", taken_on
    elif screen_is_old(taken_on, today):
        yield Wait.OLD_SCREEN, f"Taken {day(taken_on)}", taken_on + timedelta(days=SCREEN_LASTS_DAYS)
    yield from _pregnancy(row, today, zone)
    away = [Away(row.paused_from_on, row.asked_again_on)] if row.paused_from_on else []
    if row.sheet_starts_on is not None and is_quiet(row.sheet_starts_on, row.last_report_on, today, away):
        yield Wait.QUIET, _quiet_words(row), max(filter(None, (row.sheet_starts_on, row.last_report_on)))


def _quiet_words(row: CaseRow) -> str:
    if row.last_report_on is None:
        return f"Sheet {row.sheet_number}, started {day(row.sheet_starts_on)}: nothing reported yet"
    return f"Sheet {row.sheet_number}: last report about {day(row.last_report_on)}"


def _pregnancy(row: CaseRow, today: date, zone: ZoneInfo) -> Iterable[tuple[Wait, str, date]]:
    """A due date that has passed; week 20 near, or passed since the sheet was given."""
    status, due_on = _pregnancy_of(row)
    if status != Pregnancy.PREGNANT or due_on is None:
        return
    turns_on = due_on - TERM + timedelta(weeks=FLAT_LYING_WEEK)
    given_on = row.sheet_issued_at.astimezone(zone).date() if row.sheet_issued_at else None
    if due_on < today:
        yield Wait.PREGNANCY, f"Due date {day(due_on)} has passed: ask, then change it", due_on
    elif given_on and given_on < turns_on <= today:
        words = f"{pregnancy_weeks(due_on, today)} weeks; sheet {row.sheet_number} was given before week 20"
        yield Wait.PREGNANCY, words, turns_on
    elif today < turns_on <= today + LOOK_AHEAD:
        yield Wait.PREGNANCY, f"Week 20 begins {day(turns_on)}: no flat lying from then on", turns_on
    elif today - LOOK_BACK <= turns_on <= today and given_on is None:
        yield Wait.PREGNANCY, f"Week 20 began {day(turns_on)}: no flat lying any more", turns_on


def _unknown(row: CaseRow) -> Sequence[str]:
    return unknown_groups(SexAtBirth(row.sex_at_birth), _pregnancy_of(row)[0], _Answers(row))


def _pregnancy_of(row: CaseRow) -> tuple[Pregnancy, date | None]:
    """As in the snapshot: what the record does not know yet, the screen may."""
    if row.pregnancy == Pregnancy.UNKNOWN and row.screen_pregnancy is not None:
        return Pregnancy(row.screen_pregnancy), row.screen_due_on
    return Pregnancy(row.pregnancy), row.due_on


class _Answers:
    """The screen of a row as `patients.questions` reads one."""

    def __init__(self, row: CaseRow) -> None:
        self.flags = row.flags or ()
        self.cleared_groups = row.cleared_groups or ()
        self.event_dates = row.event_dates or {}
