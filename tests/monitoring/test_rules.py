"""Periods of 30 days, calendar months and bands: every edge, and properties over all days."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core import clock
from clinic.monitoring.rules import (
    DAY_BANDS,
    MINUTE_BANDS,
    PERIOD_DAYS,
    Entry,
    Span,
    band_words,
    data_days,
    month_minutes,
    month_of,
    period_of,
)

START = date(2026, 1, 31)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(("after", "first"), [(0, 0), (29, 0), (30, 30), (59, 30), (60, 60), (365, 360)])
def test_periods_follow_each_other_from_the_start(after: int, first: int) -> None:
    period = period_of(START, START + timedelta(days=after))
    assert period == Span(START + timedelta(days=first), START + timedelta(days=first + 29))


@given(DAYS, st.integers(-400, 4000))
def test_each_day_from_the_start_is_in_one_period(start: date, after: int) -> None:
    day = start + timedelta(days=after)
    period = period_of(start, day)
    if after < 0:
        assert period is None
        return
    assert period is not None
    assert day in period
    assert (period.last_on - period.first_on).days == PERIOD_DAYS - 1
    assert period_of(start, period.last_on) == period
    following = period_of(start, period.last_on + timedelta(days=1))
    assert following is not None
    assert following.first_on == period.last_on + timedelta(days=1)


@given(DAYS)
def test_a_month_is_the_calendars(day: date) -> None:
    month = month_of(day)
    assert day in month
    assert (month.first_on.day, month.last_on.day) == (1, monthrange(day.year, day.month)[1])
    assert (month.first_on.month, month.last_on.month) == (day.month, day.month)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "under 2 days"), (1, "under 2 days"), (2, "2 to 15 days"), (15, "2 to 15 days"), (16, "16 to 30 days"),
     (30, "16 to 30 days")],
)  # fmt: skip
def test_bands_of_days(days: int, words: str) -> None:
    assert period_of(START, START) is not None
    found = data_days(Span(START, START + timedelta(days=29)), [START + timedelta(days=n) for n in range(days)], [])
    assert (found.by_page, found.band) == (days, words)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "under 10 minutes"), (9, "under 10 minutes"), (10, "10 to 19 minutes"), (19, "10 to 19 minutes"),
     (20, "20 to 39 minutes"), (39, "20 to 39 minutes"), (40, "40 minutes or more"), (400, "40 minutes or more")],
)  # fmt: skip
def test_bands_of_minutes(minutes: int, words: str) -> None:
    assert band_words(minutes, MINUTE_BANDS, "minutes") == words


@given(st.integers(0, 500))
def test_a_band_holds_its_count_and_bands_only_rise(count: int) -> None:
    for bands in (DAY_BANDS, MINUTE_BANDS):
        words = band_words(count, bands, "x")
        figures = [int(word) for word in words.split() if word.isdigit()]
        if words.startswith("under"):
            assert count < figures[0]
        else:
            assert figures[0] <= count <= (figures[1] if len(figures) > 1 else count)


@given(st.lists(st.integers(-10, 45)), st.lists(st.integers(-10, 45)))
def test_a_day_counts_once_and_only_in_its_period(page: list[int], paper: list[int]) -> None:
    period = Span(START, START + timedelta(days=29))
    found = data_days(period, [START + timedelta(days=n) for n in page], [START + timedelta(days=n) for n in paper])
    own = {n for n in page if 0 <= n < 30}
    assert (found.by_page, found.otherwise) == (len(own), len({n for n in paper if 0 <= n < 30} - own))


@given(st.lists(st.tuples(DAYS, st.integers(1, 240), st.booleans()), max_size=30), DAYS)
def test_minutes_of_all_months_are_all_minutes(rows: list[tuple[date, int, bool]], day: date) -> None:
    entries = [Entry(*row) for row in rows]
    months = {month_of(one.on_day).first_on for one in entries}
    assert sum(month_minutes(month_of(first), entries).minutes for first in months) == sum(
        one.minutes for one in entries
    )
    found = month_minutes(month_of(day), entries)
    live = [one.on_day for one in entries if one.was_live and month_of(one.on_day) == month_of(day)]
    assert found.live_on == (max(live) if live else None)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), date(2026, 11, 1)),  # half past midnight of a day of 25 hours
        (datetime(2026, 11, 1, 5, 59, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 12, 1, 6, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 3, 9, 5, 59, tzinfo=UTC), date(2026, 3, 8)),  # the end of a day of 23 hours
    ],
)
def test_the_month_is_that_of_the_clinics_clock_also_when_it_changes(at: datetime, day: date) -> None:
    with clock.fixed(at):
        assert clock.today("America/Denver") == day
        assert month_of(clock.today("America/Denver")).first_on == day.replace(day=1)
