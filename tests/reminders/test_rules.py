"""Who is reminded when: pure rules, with the days on which clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.reminders.models import ReminderMode
from clinic.reminders.rules import FROM_HOUR, UNTIL_HOUR, Standing, is_due, is_open, silent_days

TODAY = date(2026, 11, 18)
DENVER = "America/Denver"


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


DAILY = Standing(
    mode=ReminderMode.DAILY,
    has_address=True,
    starts_on=back(10),
    is_over=False,
    is_stopped=False,
    asked={"bridge": 7, "march": 7},
    held_slugs={"march"},
    paused_days=(),
    reported_days={back(1)},
    reminded_days={back(1)},
)
MISSED = replace(DAILY, mode=ReminderMode.MISSED, reported_days={back(3)}, reminded_days={back(3)})


def test_daily_and_missed() -> None:
    assert is_due(DAILY, TODAY)
    assert is_due(MISSED, TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": ReminderMode.OFF},
        {"has_address": False},
        {"starts_on": None},
        {"starts_on": TODAY + timedelta(days=1)},
        {"is_over": True},
        {"is_stopped": True},
        {"held_slugs": ("bridge", "march")},
        {"asked": {}, "held_slugs": ()},
        {"asked": {"march": 7}},
        {"paused_days": {TODAY}},
        {"reported_days": {TODAY}},
    ],
    ids=str,
)
@pytest.mark.parametrize("standing", [DAILY, MISSED], ids=["daily", "missed"])
def test_no_mail(standing: Standing, changes: dict[str, object]) -> None:
    assert not is_due(replace(standing, **changes), TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"reported_days": {back(1)}},
        {"reported_days": {back(2)}},
        {"reminded_days": {back(1)}},
        {"reminded_days": {back(2)}},
        {"paused_days": {back(1)}},
        {"starts_on": back(1)},
    ],
    ids=str,
)
def test_missed_waits_for_two_whole_days_and_does_not_nag(changes: dict[str, object]) -> None:
    assert not is_due(replace(MISSED, **changes), TODAY)  # type: ignore[arg-type]
    assert is_due(replace(MISSED, starts_on=back(2)), TODAY)
    assert silent_days(TODAY) == [back(1), back(2)]


@pytest.mark.parametrize(
    ("local", "expected"),
    [("08:59", False), ("09:00", True), ("18:59", True), ("19:00", False), ("00:00", False), ("23:59", False)],
)
@pytest.mark.parametrize("day", ["2026-11-18", "2026-03-08", "2026-11-01"], ids=["usual", "23 hours", "25 hours"])
def test_hours_are_those_of_the_clinics_clock_also_when_it_changes(day: str, local: str, expected: bool) -> None:
    at = datetime.fromisoformat(f"{day}T{local}").replace(tzinfo=ZoneInfo(DENVER))
    assert is_open(at.astimezone(UTC), DENVER) is expected


def test_two_clinics_have_their_own_clocks() -> None:
    at = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)  # 8:30 in Denver, 10:30 in New York
    assert not is_open(at, DENVER)
    assert is_open(at, "America/New_York")
    assert is_open(at, DENVER, 8, 20)


@given(st.integers(0, 365 * 24 * 60), st.sampled_from([DENVER, "Pacific/Auckland", "UTC"]))
def test_open_exactly_between_the_hours(minutes: int, zone: str) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    hour = instant.astimezone(ZoneInfo(zone)).hour
    assert is_open(instant, zone) is (hour in range(FROM_HOUR, UNTIL_HOUR))
