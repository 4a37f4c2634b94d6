"""The arithmetic of the counters: pure, over calendar days of the clinic.

SPEC 5.6: days with data in periods of 30 days, one after another from the first sheet of an episode of care;
minutes in the calendar month, and whether one talk in it was live. Only counts: whether anything may be billed for depends on
rules outside of this program, the legal status of the device among them. Bands are named for reading; check the current
rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

PERIOD_DAYS = 30
DAY_BANDS = (2, 16)
"""Days with data from which another band begins."""

MINUTE_BANDS = (10, 20, 40)
"""Minutes in a month from which another band begins."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first_on` to `last_on`, both included."""

    first_on: date
    last_on: date

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True, slots=True)
class Entry:
    """Minutes of one entry that counts."""

    on_day: date
    minutes: int
    was_live: bool


@dataclass(frozen=True, slots=True)
class DataDays:
    """Days of a period with at least one report by the patient's own page, and those with a report by another way alone."""

    period: Span
    by_page: int
    otherwise: int

    @property
    def band(self) -> str:
        """In which band the days by the patient's own page are, in words."""
        return band_words(self.by_page, DAY_BANDS, "days", most=PERIOD_DAYS)


@dataclass(frozen=True, slots=True)
class MonthMinutes:
    """The minutes of a calendar month, and the day of the last live talk in it."""

    month: Span
    minutes: int
    live_on: date | None

    @property
    def band(self) -> str:
        """In which band the minutes are, in words."""
        return band_words(self.minutes, MINUTE_BANDS, "minutes")


def period_of(start: date, day: date) -> Span | None:
    """The period of 30 days that `day` lies in, counted from `start`; None before the start."""
    if day < start:
        return None
    first = start + timedelta(days=(day - start).days // PERIOD_DAYS * PERIOD_DAYS)
    return Span(first, first + timedelta(days=PERIOD_DAYS - 1))


def month_of(day: date) -> Span:
    """The calendar month of `day`."""
    first = day.replace(day=1)
    next_first = (first + timedelta(days=31)).replace(day=1)
    return Span(first, next_first - timedelta(days=1))


def data_days(period: Span, by_page: Collection[date], otherwise: Collection[date]) -> DataDays:
    """The days of a period with data; one with both kinds counts once, as by the page."""
    own = {day for day in by_page if day in period}
    return DataDays(period, len(own), len({day for day in otherwise if day in period} - own))


def month_minutes(month: Span, entries: Iterable[Entry]) -> MonthMinutes:
    """The minutes of a month."""
    counted = [one for one in entries if one.on_day in month]
    live = max((one.on_day for one in counted if one.was_live), default=None)
    return MonthMinutes(month, sum(one.minutes for one in counted), live)


def band_words(count: int, bands: tuple[int, ...], unit: str, *, most: int | None = None) -> str:
    """The band that a count lies in, such as "2 to 15 days", "under 10 minutes" or "40 minutes or more"."""
    above = next((place for place, bound in enumerate(bands) if count < bound), len(bands))
    if above == 0:
        return f"under {bands[0]} {unit}"
    last = bands[above] - 1 if above < len(bands) else most
    return f"{bands[above - 1]} {unit} or more" if last is None else f"{bands[above - 1]} to {last} {unit}"
