"""Whether a patient is reminded today: pure rules over plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.reminders.models import ReminderMode

FROM_HOUR, UNTIL_HOUR = 9, 19
"""Hours of the clinic's day between which mail goes out unless the clinic says otherwise (proposed)."""

MISSED_DAYS = 2
"""Days before today that nothing was reported about before somebody who wants it is reminded (proposed).

They are also the days without a reminder after one: a reminder that is passed over is not repeated every day.
"""

DAYS_IN_WEEK = 7
RUNNING_DAYS = DAYS_IN_WEEK
"""Days, today among them, in which the sessions asked for a week are looked for before the daily mail (proposed)."""

MOST_TRIES = 3
"""Times that one reminder is handed to the mail server on its day, each refused (proposed)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one patient today. `paused_days` and `held_slugs` are what nothing is asked for on, or of.

    `asked` is on how many days a week each exercise of the sheet is asked for, `told` on which days each was reported about, and
    `free_days` on which days it was not asked for like that (away, on hold, another sheet).
    """

    mode: ReminderMode
    has_address: bool
    starts_on: date | None
    is_over: bool
    is_stopped: bool
    asked: Mapping[str, int]
    held_slugs: Collection[str]
    paused_days: Collection[date]
    reported_days: Collection[date]
    reminded_days: Collection[date]
    told: Mapping[str, Collection[date]] = field(default_factory=dict)
    free_days: Mapping[str, Collection[date]] = field(default_factory=dict)

    @property
    def open_slugs(self) -> list[str]:
        """The exercises that are asked for now."""
        return [slug for slug in self.asked if slug not in self.held_slugs]


def is_open(now: datetime, zone: str, from_hour: int = FROM_HOUR, until_hour: int = UNTIL_HOUR) -> bool:
    """Whether mail goes out at this instant by the clinic's clock: from the full first hour to before the last."""
    return from_hour <= now.astimezone(ZoneInfo(zone)).hour < until_hour


def silent_days(today: date) -> list[date]:
    """The days before today that have to be silent, the last one first."""
    return [today - timedelta(days=number) for number in range(1, MISSED_DAYS + 1)]


def looked_at(today: date) -> list[date]:
    """The days that decide about today, today first: as far back as the week of the first silent day can begin."""
    return [today - timedelta(days=number) for number in range(MISSED_DAYS + DAYS_IN_WEEK)]


def is_due(one: Standing, today: date) -> bool:
    """Whether a reminder goes out today, if none of today has been sent.

    Which days a patient takes for what is asked three times a week is theirs to choose. So the daily mail rests while every
    exercise has its sessions within the running seven days, and the other one waits until there are more days without a
    report than the week has rest days (both proposed).
    """
    if one.mode is ReminderMode.OFF or not one.has_address or not _is_asked(one, today):
        return False
    if today in one.reported_days:
        return False
    return _is_short(one, today) if one.mode is ReminderMode.DAILY else _is_missed(one, today)


def _is_asked(one: Standing, today: date) -> bool:
    if one.starts_on is None or one.starts_on > today or one.is_over or one.is_stopped:
        return False
    return today not in one.paused_days and bool(one.open_slugs)


def _is_short(one: Standing, today: date) -> bool:
    """Whether an exercise has fewer reports within the running seven days than it is asked for in a week."""
    running = {today - timedelta(days=number) for number in range(RUNNING_DAYS)}
    return any(len(running.intersection(one.told.get(slug, ()))) < one.asked[slug] for slug in one.open_slugs)


def _is_missed(one: Standing, today: date) -> bool:
    """Whether the days before today were silent, with no reminder, in a week in which somebody has fallen behind."""
    silent = silent_days(today)
    free = set(one.paused_days) | set(one.reported_days) | set(one.reminded_days)
    if one.starts_on is None or one.starts_on > silent[-1] or free.intersection(silent):
        return False
    weeks = {week_of(one.starts_on, day) for day in silent}
    return any(_is_behind(one, slug, week, today) for week in weeks for slug in one.open_slugs)


def _is_behind(one: Standing, slug: str, week: date, today: date) -> bool:
    """Whether more days of a week went by without a report than it has rest days; `week` is its first day."""
    gone = {day for day in (week + timedelta(days=number) for number in range(DAYS_IN_WEEK)) if day < today}
    without = gone - set(one.told.get(slug, ())) - set(one.free_days.get(slug, ())) - set(one.paused_days)
    return len(without) > DAYS_IN_WEEK - one.asked[slug]


def week_of(starts_on: date, day: date) -> date:
    """The first day of the week that `day` lies in, counted from the program's first day as on the paper diary."""
    return day - timedelta(days=(day - starts_on).days % DAYS_IN_WEEK)
