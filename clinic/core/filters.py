"""How days and instants are written on staff pages; Jinja knows these as filters."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day(value: date | None) -> str:
    """Such as "Nov 3, 2026"; a dash when there is none. Month in words, so that no country reads it wrongly."""
    return "—" if value is None else f"{MONTHS[value.month - 1]} {value.day}, {value.year}"


def short_day(value: date) -> str:
    """Such as "Tue Nov 3", for rows of days close to each other."""
    return f"{WEEKDAYS[value.weekday()]} {MONTHS[value.month - 1]} {value.day}"


def moment(value: datetime | None, zone: str | None = None) -> str:
    """Such as "Nov 3, 2026, 2:05 PM" in `zone`, by default the clinic's; a dash when there is none."""
    if value is None:
        return "—"
    local = value.astimezone(ZoneInfo(zone or g.get("time_zone", "UTC")))
    return f"{day(local.date())}, {local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"


def local_day(value: datetime | None) -> str:
    """The calendar day of an instant in the clinic's zone, as `day` writes it."""
    return "—" if value is None else day(value.astimezone(ZoneInfo(g.get("time_zone", "UTC"))).date())


def init_app(app: Flask) -> None:
    """Register the filters `day`, `short_day`, `moment` and `local_day`."""
    for one in (day, short_day, moment, local_day):
        app.add_template_filter(one)
