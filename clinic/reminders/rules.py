"""Whether a patient is reminded today: pure rules over plain values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.reminders.models import ReminderMode

FROM_HOUR, UNTIL_HOUR = 9, 19
"""Hours of the clinic's day between which mail goes out unless the clinic says otherwise (proposed)."""

MISSED_DAYS = 2
"""Days before today that nothing was reported about before somebody who wants it is reminded (proposed).

They are also the days without a reminder after one: a reminder that is passed over is not repeated every day.
"""

MOST_TRIES = 3
"""Times that one reminder is handed to the mail server on its day, each refused (proposed)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one patient today. `paused_days` and `held_slugs` are what nothing is asked for on, or of."""

    mode: ReminderMode
    has_address: bool
    starts_on: date | None
    is_over: bool
    is_stopped: bool
    slugs: Collection[str]
    held_slugs: Collection[str]
    paused_days: Collection[date]
    reported_days: Collection[date]
    reminded_days: Collection[date]


def is_open(now: datetime, zone: str, from_hour: int = FROM_HOUR, until_hour: int = UNTIL_HOUR) -> bool:
    """Whether mail goes out at this instant by the clinic's clock: from the full first hour to before the last."""
    return from_hour <= now.astimezone(ZoneInfo(zone)).hour < until_hour


def looked_at(today: date) -> list[date]:
    """The days that decide about today, today first."""
    return [today - timedelta(days=number) for number in range(MISSED_DAYS + 1)]


def is_due(one: Standing, today: date) -> bool:
    """Whether a reminder goes out today, if none of today has been sent."""
    if one.mode is ReminderMode.OFF or not one.has_address or not _is_asked(one, today):
        return False
    if today in one.reported_days:
        return False
    return one.mode is ReminderMode.DAILY or _is_missed(one, looked_at(today)[1:])


def _is_asked(one: Standing, today: date) -> bool:
    if one.starts_on is None or one.starts_on > today or one.is_over or one.is_stopped:
        return False
    return today not in one.paused_days and bool(set(one.slugs) - set(one.held_slugs))


def _is_missed(one: Standing, before: Sequence[date]) -> bool:
    """Whether every one of the days before today asked for something, with no report and no reminder."""
    free = set(one.paused_days) | set(one.reported_days) | set(one.reminded_days)
    return one.starts_on is not None and one.starts_on <= before[-1] and not free.intersection(before)
