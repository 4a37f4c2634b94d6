"""Scores over time, with the band in which a change is too small to matter. Read without colour, on a page as on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from markupsafe import Markup, escape

from handouts.charts.data import check_name
from handouts.charts.pen import ACCENT, INK, PAPER, SOFT, Plot, grid, number, said, text, whole
from handouts.charts.strip import MONTHS
from handouts.limits import Checked, ContentError, Text

MOST_POINTS = 60
WIDTH, HEIGHT = 620, 296
_PLOT = Plot(left=40, top=22, width=550, height=218, maximum=10)
_BAND = "#e4e9e7"
_ROOM_FOR_A_DAY = 118.0
"""Between the names of two days, on a phone where they are set larger."""
_ROOM_FOR_A_VALUE = 34.0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One score; `low` and `high` are the ends of what was said of the time around it, such as the best and the worst."""

    on: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TrendChart(Checked):
    """Scores of one measure, oldest first, on a scale from `minimum` to `maximum`.

    `band` are the values between which a change from the first score is too small to matter; None where nothing is known.
    `name` begins every id of the drawing; `title` and `summary` are what a screen reader says of it. `foot` names which way
    is better.
    """

    name: str
    title: Annotated[str, Text(200)]
    summary: Annotated[str, Text(2000, required=False)]
    points: Sequence[TrendPoint]
    minimum: float
    maximum: float
    band: tuple[float, float] | None = None
    foot: Annotated[str, Text(120, required=False)] = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_name(self.name)
        object.__setattr__(self, "points", tuple(self.points))
        if self.minimum >= self.maximum:
            raise ContentError("TrendChart.maximum must be more than its minimum.")
        if not 1 <= len(self.points) <= MOST_POINTS:
            raise ContentError(f"TrendChart.points holds {len(self.points)} scores, allowed are 1 to {MOST_POINTS}.")
        days = [one.on for one in self.points]
        if days != sorted(days):
            raise ContentError("TrendChart.points must come oldest first.")
        drawn = [value for one in self.points for value in (one.value, one.low, one.high) if value is not None]
        if any(not self.minimum <= value <= self.maximum for value in (*drawn, *(self.band or ()))):
            raise ContentError(f"TrendChart holds a value outside {number(self.minimum)} to {number(self.maximum)}.")
        if self.band is not None and self.band[0] > self.band[1]:
            raise ContentError("TrendChart.band goes from its lower value to its higher one.")

    def is_within(self, point: TrendPoint) -> bool:
        """Whether a score lies in the band, its edges left out: there a change matters."""
        return self.band is not None and self.band[0] < point.value < self.band[1]


def draw_trend_chart(chart: TrendChart) -> Markup:
    """The drawing, 620 units wide. The numbers go into a table beside it, the legend is made of `draw_trend_key`."""
    plot = Plot(_PLOT.left, _PLOT.top, _PLOT.width, _PLOT.height, chart.maximum, chart.minimum)
    xs = _places(chart, plot)
    drawn = _band(chart, plot) + grid(plot) + _spans(chart, xs, plot) + _line(chart, xs, plot)
    drawn += _marks(chart, xs, plot) + _values(chart, xs, plot) + _days(chart, xs, plot)
    if chart.foot:
        drawn += text(plot.left + plot.width, HEIGHT - 8, chart.foot, anchor="end")
    return whole(WIDTH, HEIGHT, _named(chart), drawn)


def trend_rows(chart: TrendChart) -> list[tuple[str, str]]:
    """The numbers for those who read or print them: each day and its score, oldest first."""
    return [(_day_name(one.on), said(one.value)) for one in chart.points]


def draw_trend_key(kind: str) -> Markup:
    """One sign of the legend, which says in words what it is: "band", "matters", "within" or "span"."""
    drawn = {
        "band": _area(1, 1, 18, 18) + _edge(1, 18, 1) + _edge(1, 18, 19),
        "matters": _point(10, 10, is_open=False),
        "within": _point(10, 10, is_open=True),
        "span": _span(10, 2, 18),
    }[kind]
    return Markup(  # noqa: S704 - our own drawing
        f'<svg class="chart__key" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">{drawn}</svg>'
    )


def _places(chart: TrendChart, plot: Plot) -> list[float]:
    """Where the days are: as far from each other as in the calendar; a single one in the middle."""
    first, last = chart.points[0].on, chart.points[-1].on
    days = (last - first).days
    inside = plot.width - 40
    if not days:
        return [plot.left + plot.width / 2] * len(chart.points)
    return [plot.left + 20 + inside * (one.on - first).days / days for one in chart.points]


def _named(chart: TrendChart) -> str:
    title, desc = f"{chart.name}-title", f"{chart.name}-desc"
    words = f"{chart.summary} The numbers are in the table beside it.".strip()
    return (
        f'aria-labelledby="{title} {desc}"><title id="{title}">{escape(chart.title)}</title>'
        f'<desc id="{desc}">{escape(words)}</desc>'
    )


def _band(chart: TrendChart, plot: Plot) -> str:
    if chart.band is None:
        return ""
    low, high = chart.band
    top, foot = plot.y(high), plot.y(low)
    edges = _edge(plot.left, plot.width, top) + _edge(plot.left, plot.width, foot)
    return f'<g class="trend__band">{_area(plot.left, top, plot.width, foot - top)}{edges}</g>'


def _area(x: float, y: float, width: float, height: float) -> str:
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" fill="{_BAND}"/>'


def _edge(x: float, width: float, y: float) -> str:
    return (
        f'<path d="M{number(x)} {number(y)}h{number(width)}" fill="none" stroke="{SOFT}" stroke-width="1"'
        ' stroke-dasharray="3 3"/>'
    )


def _spans(chart: TrendChart, xs: Sequence[float], plot: Plot) -> str:
    drawn = "".join(
        _span(x, plot.y(one.high), plot.y(one.low))
        for x, one in zip(xs, chart.points, strict=True)
        if one.low is not None and one.high is not None
    )
    return f'<g class="trend__spans">{drawn}</g>' if drawn else ""


def _span(x: float, top: float, foot: float) -> str:
    """A thin upright line with a short bar at either end."""
    return (
        f'<path d="M{number(x)} {number(top)}V{number(foot)}M{number(x - 4)} {number(top)}h8M{number(x - 4)} {number(foot)}h8"'
        f' fill="none" stroke="{SOFT}" stroke-width="1.2"/>'
    )


def _line(chart: TrendChart, xs: Sequence[float], plot: Plot) -> str:
    if len(xs) < 2:
        return ""
    places = "L".join(f"{number(x)} {number(plot.y(one.value))}" for x, one in zip(xs, chart.points, strict=True))
    return f'<path class="chart__line" fill="none" stroke="{ACCENT}" stroke-width="2" stroke-linejoin="round" d="M{places}"/>'


def _marks(chart: TrendChart, xs: Sequence[float], plot: Plot) -> str:
    return "".join(
        _point(x, plot.y(one.value), is_open=chart.is_within(one)) for x, one in zip(xs, chart.points, strict=True)
    )


def _point(x: float, y: float, *, is_open: bool) -> str:
    """Open within the band, filled outside of it."""
    fill = PAPER if is_open else ACCENT
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="5" fill="{fill}" stroke="{ACCENT}" stroke-width="2.5"/>'


def _values(chart: TrendChart, xs: Sequence[float], plot: Plot) -> str:
    """Numbers at the points, over them or under what would stick out; the last one always, others where there is room."""
    drawn, taken = [], float("inf")
    for x, one in reversed(list(zip(xs, chart.points, strict=True))):
        if taken - x < _ROOM_FOR_A_VALUE:
            continue
        taken = x
        y = plot.y(one.value if one.high is None else max(one.high, one.value)) - 9
        words = said(one.value)
        drawn.append(
            f'<text class="chart__text trend__value" x="{number(x)}" y="{number(max(y, 14))}" text-anchor="middle" fill="{INK}"'
            f' font-size="13" font-weight="700">{words}</text>'
        )
    return "".join(drawn)


def _days(chart: TrendChart, xs: Sequence[float], plot: Plot) -> str:
    """Days under the points: the first and the last, and between them where there is room."""
    y = plot.top + plot.height + 20
    last = len(xs) - 1
    named = [0] if last == 0 or xs[last] - xs[0] >= _ROOM_FOR_A_DAY else []
    for place in range(1, last):
        if named and xs[place] - xs[named[-1]] >= _ROOM_FOR_A_DAY and xs[last] - xs[place] >= _ROOM_FOR_A_DAY:
            named.append(place)
    drawn = []
    for place in dict.fromkeys([*named, last]):
        on = chart.points[place].on
        anchor = (
            "middle"
            if last == 0 or xs[0] == xs[last]
            else "start"
            if place == 0
            else "end"
            if place == last
            else "middle"
        )
        x = plot.left if anchor == "start" else plot.left + plot.width if anchor == "end" else xs[place]
        drawn.append(text(x, y, _day_name(on), anchor=anchor))
    return "".join(drawn)


def _day_name(on: date) -> str:
    return f"{MONTHS[on.month - 1]} {on.day}, {on.year}"
