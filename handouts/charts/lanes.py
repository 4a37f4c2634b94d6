"""The lane chart: what happened, one lane a kind, along the days of an episode of care.

A lane says what kind a mark is, its filling whether something is still open, so that greys suffice. Marks that would touch
are one mark with their number in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from handouts.charts.pen import ACCENT, INK, PAPER, RULE, number, text
from handouts.charts.strip import MONTHS, WIDTH

LANE_HEIGHT = 40.0
_LEFT, _RIGHT = 14.0, 14.0
_AXIS = 26.0
_MARK_Y = 26.0
"""From the top of a lane; its name stands above, as wide as it likes."""

_RADIUS = 8.0
_APART = 25.0
"""Nearer than that to the first of a group joins it: a finger wants 24 pixels for itself."""

_SHORTEST = timedelta(days=13)
_ROOM_FOR_A_MONTH = 46.0
_DAYS_NAMED = 45
"""A span of so many days or fewer is told by weeks, a longer one by months."""


@dataclass(frozen=True, slots=True)
class LaneMark:
    """One thing that happened: its day, what a pointer or a screen reader is told, where it leads."""

    on: date
    words: str
    url: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of things; `url` leads to all of it."""

    name: str
    url: str
    marks: Sequence[LaneMark]


@dataclass(frozen=True, slots=True)
class LaneChart:
    """The lanes between two days; `name` makes ids on the page."""

    name: str
    title: str
    first_on: date
    last_on: date
    lanes: Sequence[Lane]


def draw_lane_chart(chart: LaneChart) -> Markup:
    """The drawing, 644 units wide, meant to be shown at its size; the list beside it says the same in words."""
    days = _Days(chart.first_on, max(chart.last_on, chart.first_on + _SHORTEST))
    height = LANE_HEIGHT * len(chart.lanes) + _AXIS
    drawn = _calendar(days, height)
    for place, lane in enumerate(chart.lanes):
        drawn += _lane(lane, days, place * LANE_HEIGHT)
    title = f"{chart.name}-title"
    return Markup(  # noqa: S704 - every text in it went through `escape`
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart__drawing lanes" viewBox="0 0 {number(WIDTH)} {number(height)}"'
        f' role="group" aria-labelledby="{title}"><title id="{title}">{escape(chart.title)}</title>{drawn}</svg>'
    )


def groups_of(marks: Sequence[LaneMark], days: _Days) -> list[list[LaneMark]]:
    """The marks from left to right, those together that would touch."""
    groups: list[list[LaneMark]] = []
    for mark in sorted(marks, key=lambda one: one.on):
        if groups and days.x(mark.on) - days.x(groups[-1][0].on) < _APART:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


class _Days:
    """Where the days are between the two edges."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.step = (WIDTH - _LEFT - _RIGHT) / (last - first).days

    def x(self, day: date) -> float:
        within = min(max(day, self.first), self.last)
        return _LEFT + self.step * (within - self.first).days


def _lane(lane: Lane, days: _Days, top: float) -> str:
    y = top + _MARK_Y
    line = f"M{number(_LEFT)} {number(y)}H{number(WIDTH - _RIGHT)}"
    drawn = f'<path class="chart__grid" d="{line}" fill="none" stroke="{RULE}" stroke-width="1"/>'
    drawn += text(0, top + 13, lane.name, kind="lanes__name", anchor="start", extra=' font-weight="650"')
    return drawn + "".join(_mark(group, lane, days, y) for group in groups_of(lane.marks, days))


def _mark(group: Sequence[LaneMark], lane: Lane, days: _Days, y: float) -> str:
    x = (days.x(group[0].on) + days.x(group[-1].on)) / 2
    is_open = any(mark.is_open for mark in group)
    words, url = _said(group, lane), group[0].url if len(group) == 1 else lane.url
    fill, ink = (PAPER, INK) if is_open else (ACCENT, PAPER)
    kind = "lanes__mark lanes__mark--open" if is_open else "lanes__mark"
    shape = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(_RADIUS)}" fill="{fill}" stroke="{ACCENT}" stroke-width="2"/>'
    if len(group) > 1:
        shape += (
            f'<text class="lanes__count" x="{number(x)}" y="{number(y + 4)}" text-anchor="middle" fill="{ink}"'
            f' font-size="11" font-weight="700">{len(group)}</text>'
        )
    return (
        f'<a class="{kind}" href="{escape(url)}" aria-label="{escape(words)}"><title>{escape(words)}</title>{shape}</a>'
    )


def _said(group: Sequence[LaneMark], lane: Lane) -> str:
    if len(group) == 1:
        return f"{_day(group[0].on)}: {group[0].words}"
    first, last = group[0].on, group[-1].on
    span = _day(first) if first == last else f"{_day(first)} to {_day(last)}"
    return f"{lane.name}, {len(group)} from {span}" if first != last else f"{lane.name}, {len(group)} on {span}"


def _calendar(days: _Days, height: float) -> str:
    """A thin line where a month (in a short span: a week) begins, and its name where there is room."""
    drawn, free_from = "", 0.0
    for start in _starts(days):
        x = days.x(start)
        drawn += (
            f'<path class="chart__grid" d="M{number(x)} 0V{number(height - _AXIS + 6)}" fill="none" stroke="{RULE}"'
            ' stroke-width="1" stroke-dasharray="2 3"/>'
        )
        if x >= free_from and x < WIDTH - _ROOM_FOR_A_MONTH:
            drawn += text(x + 2, height - 6, _name(start, days), kind="lanes__text", anchor="start")
            free_from = x + _ROOM_FOR_A_MONTH
    return drawn


def _starts(days: _Days) -> list[date]:
    span = (days.last - days.first).days + 1
    every = [days.first + timedelta(days=place) for place in range(span)]
    if span <= _DAYS_NAMED:
        return [day for day in every if day.weekday() == 0]
    return [day for day in every if day.day == 1]


def _name(day: date, days: _Days) -> str:
    if (days.last - days.first).days + 1 <= _DAYS_NAMED:
        return f"{MONTHS[day.month - 1]} {day.day}"
    return f"{MONTHS[day.month - 1]} {day.year}" if day.month == 1 else MONTHS[day.month - 1]


def _day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"
