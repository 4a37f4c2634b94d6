"""The numbers of a strip chart, for those who read or print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handouts.charts.cells import STATE_WORDS, ChartCell
from handouts.charts.data import StripChart
from handouts.charts.strip import MONTHS

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NO_PAIN = "–"


@dataclass(frozen=True, slots=True)
class ChartTable:
    """Headings of the columns after the day, and for each day its name and what stands in those columns."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def table_of(chart: StripChart) -> ChartTable:
    """Every cell in words, one row a day, oldest first."""
    columns = [row.name for row in chart.rows]
    if chart.pain:
        columns += ["Pain before", "Pain after"]
    return ChartTable(columns, [(_day_name(chart, place), _cells(chart, place)) for place in range(len(chart.days))])


def states_in(chart: StripChart) -> list[ChartCell]:
    """The states that are drawn somewhere in a chart, in the order of the legend: it explains no more than is there."""
    seen = {cell for row in chart.rows for cell in row.cells}
    return [state for state in ChartCell if state in seen and state is not ChartCell.NOT_ASKED]


def _day_name(chart: StripChart, place: int) -> str:
    day = chart.days[place]
    return f"{WEEKDAYS[day.weekday()]} {MONTHS[day.month - 1]} {day.day}"


def _cells(chart: StripChart, place: int) -> list[str]:
    words = [STATE_WORDS[row.cells[place]] for row in chart.rows]
    if chart.pain:
        values = (chart.pain.before[place], chart.pain.after[place])
        words += [NO_PAIN if value is None else str(value) for value in values]
    return words
