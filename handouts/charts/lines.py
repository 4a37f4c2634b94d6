"""A line over days, or two lines over the same days."""

from __future__ import annotations

from math import ceil

from markupsafe import Markup, escape

from handouts.charts.data import LineChart
from handouts.charts.pen import Plot, dashed_line, grid, solid_line, text, whole

_PLOT = Plot(left=34, top=12, width=560, height=150, maximum=10)
_LABELS = 7
"""About so many days are named under the line: more would run into each other."""


def draw_line_chart(chart: LineChart) -> Markup:
    """The drawing of a line chart; its numbers go into a table beside it."""
    plot = Plot(_PLOT.left, _PLOT.top, _PLOT.width, _PLOT.height, chart.maximum)
    step = plot.width / max(len(chart.labels) - 1, 1)
    xs = [plot.left + step * place for place in range(len(chart.labels))]
    drawn = grid(plot)
    if len(chart.lines) > 1:
        drawn += dashed_line(xs, chart.lines[0], plot)
    drawn += solid_line(xs, chart.lines[-1], plot)
    drawn += _day_names(chart, xs)
    said = escape(f"{chart.title}. {chart.summary + ' ' if chart.summary else ''}The numbers are in the table below.")
    return whole(620, 200, f'aria-label="{said}">', drawn)


def draw_line_key(*, dashed: bool) -> Markup:
    """A piece of a line as a small drawing for the legend."""
    plot = Plot(left=5, top=0, width=30, height=14, maximum=2)
    line = (dashed_line if dashed else solid_line)([5, 35], [1, 1], plot)
    return Markup(  # noqa: S704 - our own drawing
        f'<svg class="chart__key" width="40" height="14" viewBox="0 0 40 14" aria-hidden="true">{line}</svg>'
    )


def _day_names(chart: LineChart, xs: list[float]) -> str:
    every = max(ceil(len(xs) / _LABELS), 1)
    last = len(xs) - 1
    return "".join(
        text(
            xs[place], 188, chart.labels[place], anchor="start" if place == 0 else "end" if place == last else "middle"
        )
        for place in range(0, len(xs), every)
    )
