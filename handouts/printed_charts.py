"""What a page with strip charts prints beside its text: the drawings, the legend and the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handouts.assets import SVG
from handouts.charts import (
    STATE_WORDS,
    ChartCell,
    ChartTable,
    StripChart,
    draw_key,
    draw_line_key,
    draw_strip_chart,
    states_in,
    table_of,
)

_WIDEST_TABLE = 7
"""Columns of exercises that fit beside each other on a portrait page; more go into a table of their own."""


def chart_files(charts: Mapping[str, StripChart]) -> Mapping[str, tuple[bytes, str]]:
    """The drawings by name: each chart under its own, and the keys of the legend; none without a chart."""
    if not charts:
        return {}
    drawn = {f"chart/{name}": draw_strip_chart(chart) for name, chart in charts.items()}
    drawn |= {f"chart/key-{state}": draw_key(state) for state in ChartCell}
    drawn |= {"chart/key-before": draw_line_key(dashed=True), "chart/key-after": draw_line_key(dashed=False)}
    return {name: (svg.encode(), SVG) for name, svg in drawn.items()}


def legend_of(chart: StripChart) -> Sequence[tuple[ChartCell, str]]:
    """The states that are drawn in a chart, each with its words."""
    return [(state, STATE_WORDS[state]) for state in states_in(chart)]


def tables_of(chart: StripChart) -> Iterator[ChartTable]:
    """The numbers cut into tables that a page is wide enough for; pain stands in the last one."""
    table = table_of(chart)
    starts = range(0, max(len(chart.rows), 1), _WIDEST_TABLE)
    for start in starts:
        is_last = start == starts[-1]
        chosen = slice(start, None if is_last else start + _WIDEST_TABLE)
        rows: Sequence[tuple[str, Sequence[str]]] = [(day, cells[chosen]) for day, cells in table.rows]
        yield ChartTable(table.columns[chosen], rows)
