"""How somebody wants a sheet printed, as text that is stored with the PDF. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

from handouts.layouts.layout import LAST_FIRST_WEEK, Layout

_APART = frozenset({"name", "paper"})
"""Columns of their own."""
_WEEK = 7
"""Days."""


def week_of(starts_on: date, today: date) -> int:
    """The week of a sheet that contains `today`, counted from 1 on the day it starts; 1 before, LAST_FIRST_WEEK long after."""
    return min(max((today - starts_on).days, 0) // _WEEK + 1, LAST_FIRST_WEEK)


def begun_on(layout: Layout, starts_on: date, today: date) -> Layout:
    """The same print of a sheet that starts on `starts_on`, its diary beginning with the week that contains `today`."""
    return replace(layout, first_week=week_of(starts_on, today))


def last_day_of(layout: Layout, starts_on: date) -> date | None:
    """The last day of the printed diary of a sheet that starts on `starts_on`: it is used until then.

    None when that is no later than the sheet's own first week.
    """
    weeks = layout.first_week - 1 + layout.diary_weeks
    return starts_on + timedelta(days=_WEEK * weeks - 1) if layout.diary_weeks and weeks > 1 else None


def options_of(layout: Layout) -> str:
    """Everything about a print that is not as usual, beside layout and paper: `diary_weeks=4,greyscale=1`, sorted."""
    chosen = {
        field.name: getattr(layout, field.name)
        for field in fields(layout)
        if field.name not in _APART and getattr(layout, field.name) != field.default
    }
    return ",".join(f"{name}={_said(value)}" for name, value in sorted(chosen.items()))


def _said(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
