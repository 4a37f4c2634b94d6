"""The strip chart: for each exercise a row with one cell a day, and beneath, on the same days, the pain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil

from markupsafe import Markup, escape

from handouts.charts.cells import CELL_HEIGHT, draw_cells
from handouts.charts.data import MOST_PAIN, PainLine, StripChart
from handouts.charts.pen import RULE, Plot, dashed_line, grid, number, solid_line, text, whole

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WIDTH = 644.0
_LEFT = 36.0
_DAYS_WIDTH = WIDTH - _LEFT - 4
_WIDEST_COLUMN = 34.0
_AIR = 3.0
"""Between two cells of a row."""

_NAME_HEIGHT, _ROW_HEIGHT = 22.0, 46.0
"""A name stands above its cells, so that long ones fit, on a phone as on paper."""

_LETTERS = 54
"""So many letters of a name fit over the cells on the narrowest screen, where they are set larger."""

_AXIS_HEIGHT = 32.0
_PAIN_HEIGHT, _PAIN_TITLE = 96.0, 22.0
_MOST_DAY_NAMES = 9
_ROOM_FOR_A_NAME = 78.0
"""From the beginning of a day's name to that of the next, on a phone."""

_MONDAY = 0
_BOLD = ' font-weight="700"'


def draw_strip_chart(chart: StripChart) -> Markup:
    """The drawing, 644 units wide. Its numbers are `table_of`; its legend is made of `draw_key` and `draw_line_key`."""
    columns = _Columns(chart.days)
    rows_end = _ROW_HEIGHT * len(chart.rows)
    height = rows_end + _AXIS_HEIGHT + (_PAIN_TITLE + _PAIN_HEIGHT + 12 if chart.pain else 0)
    drawn = _weeks(columns, chart)
    for place, row in enumerate(chart.rows):
        drawn += text(_LEFT, place * _ROW_HEIGHT + 16, _short(row.name), kind="chart__text strip__name", anchor="start")
    cells = (
        (cell, (columns.left(day), place * _ROW_HEIGHT + _NAME_HEIGHT))
        for place, row in enumerate(chart.rows)
        for day, cell in enumerate(row.cells)
    )
    drawn += draw_cells(cells, columns.cell)
    drawn += _axis(columns, chart, rows_end + 23)
    if chart.pain:
        drawn += _pain(columns, chart.pain, rows_end + _AXIS_HEIGHT)
    return whole(WIDTH, height, _named(chart), drawn)


class _Columns:
    """Where the days are: equally wide columns, never wider than 34 units."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = days
        self.step = min(_DAYS_WIDTH / len(days), _WIDEST_COLUMN)
        self.cell = min(self.step - _AIR, CELL_HEIGHT)

    def middle(self, day: int) -> float:
        return _LEFT + self.step * (day + 0.5)

    def left(self, day: int) -> float:
        return self.middle(day) - self.cell / 2

    @property
    def width(self) -> float:
        return self.step * len(self.days)


def _named(chart: StripChart) -> str:
    title, desc = f"{chart.name}-title", f"{chart.name}-desc"
    said = f"{chart.summary} The numbers are in the table beside it.".strip()
    return (
        f'aria-labelledby="{title} {desc}"><title id="{title}">{escape(chart.title)}</title>'
        f'<desc id="{desc}">{escape(said)}</desc>'
    )


def _weeks(columns: _Columns, chart: StripChart) -> str:
    """A thin line where a week begins, so that weekdays can be told without counting; it spares the names."""
    starts = [place for place, day in enumerate(chart.days) if place and day.weekday() == _MONDAY]
    rows_end = _ROW_HEIGHT * len(chart.rows)
    spans = [(_ROW_HEIGHT * place + _NAME_HEIGHT - 3, CELL_HEIGHT + 6) for place in range(len(chart.rows))]
    if chart.pain:
        spans.append((rows_end + _AXIS_HEIGHT + _PAIN_TITLE + 6, _PAIN_HEIGHT - 6))
    lines = "".join(
        f"M{number(_LEFT + columns.step * place)} {number(y)}v{number(length)}"
        for place in starts
        for y, length in spans
    )
    return f'<path class="chart__grid" fill="none" stroke="{RULE}" stroke-width="1" d="{lines}"/>' if lines else ""


def _axis(columns: _Columns, chart: StripChart, y: float) -> str:
    """Some of the days by name, the first of each week for choice; today in bold."""
    named = _named_days(chart.days, columns.step)
    drawn = ""
    if chart.today in chart.days:
        today = chart.days.index(chart.today)
        named = [place for place in named if (today - place) * columns.step > _ROOM_FOR_A_NAME]
        drawn = _day_name(columns, today, "today", y, extra=f'{_BOLD} data-day="today"')
    return drawn + "".join(
        _day_name(columns, place, f"{MONTHS[chart.days[place].month - 1]} {chart.days[place].day}", y)
        for place in named
    )


def _named_days(days: Sequence[date], step: float) -> list[int]:
    mondays = [place for place, day in enumerate(days) if day.weekday() == _MONDAY]
    if len(mondays) > 1:
        return mondays[:: ceil(len(mondays) / _MOST_DAY_NAMES)]
    return list(range(0, len(days), ceil(_ROOM_FOR_A_NAME / step)))


def _day_name(columns: _Columns, place: int, words: str, y: float, extra: str = "") -> str:
    is_last = _LEFT + columns.step * (place + 1) > WIDTH - 30
    x = columns.left(place) + columns.cell if is_last else columns.left(place)
    return text(x, y, words, anchor="end" if is_last else "start", extra=extra)


def _pain(columns: _Columns, pain: PainLine, top: float) -> str:
    title = text(_LEFT, top + 14, "Worst pain of the day, 0 to 10", kind="chart__text strip__name", anchor="start")
    plot = Plot(_LEFT, top + _PAIN_TITLE + 6, columns.width, _PAIN_HEIGHT - 6, MOST_PAIN)
    xs = [columns.middle(place) for place in range(len(columns.days))]
    return title + grid(plot) + dashed_line(xs, pain.before, plot) + solid_line(xs, pain.after, plot)


def _short(name: str) -> str:
    """The name, or as many of its whole words as fit; a word longer than that is cut."""
    if len(name) <= _LETTERS:
        return name
    whole_words = name[:_LETTERS].rsplit(" ", 1)[0] if " " in name[:_LETTERS] else name[: _LETTERS - 1]
    return f"{whole_words.rstrip(' (,;:-')}…"
