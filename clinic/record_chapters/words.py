"""Days, instants and names as a record prints them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from handouts.letters import spelled
from handouts.phrases import date_in_words

LANGUAGE = "en"


def day(value: date | None) -> str:
    """Such as "November 3, 2026"; "not known" when there is none."""
    return "not known" if value is None else date_in_words(value, LANGUAGE)


def local_day(value: datetime) -> str:
    """The clinic's calendar day of an instant."""
    return day(value.astimezone(_zone()).date())


def moment(value: datetime) -> str:
    """An instant to the second with its time zone, such as "November 3, 2026, 2:05:09 PM MST (UTC−07:00)"."""
    local = value.astimezone(_zone())
    offset = local.strftime("%z")
    sign = "−" if offset.startswith("-") else "+"
    return f"{_clock(local, '%M:%S')} {local.tzname()} (UTC{sign}{offset[1:3]}:{offset[3:5]})"


def minute(value: datetime) -> str:
    """An instant to the minute, such as "November 3, 2026, 2:05 PM"."""
    return _clock(value.astimezone(_zone()), "%M")


def printed(text: str, most: int = 20_000) -> str:
    """A typed text that must not stop a print: `[?]` for signs that no face has, and no longer than its place."""
    said = spelled(text)
    return said if len(said) <= most else f"{said[: most - 1]}…"


def line(text: str, most: int = 400) -> str:
    """The same on one line."""
    return printed(" ".join(text.split()), most)


def _clock(local: datetime, minutes: str) -> str:
    return f"{day(local.date())}, {local.hour % 12 or 12}:{local:{minutes}} {'AM' if local.hour < 12 else 'PM'}"


def _zone() -> ZoneInfo:
    return ZoneInfo(get_clinic().time_zone)
