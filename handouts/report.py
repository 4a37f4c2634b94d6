"""The adherence report: what a patient reported over some weeks, for the record and for another clinician. For staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

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
from handouts.content import ClinicHeader
from handouts.letters import LEFT_OUT, check_letters, face_for
from handouts.limits import Checked, Several, Text, texts_in
from handouts.phrases import date_in_words, phrases
from handouts.sheet import fill, marks, page_of

__all__ = ["AdherenceReport", "Quote", "chart_tables", "report_files", "report_html"]

LANGUAGE = "en"
_WIDEST_TABLE = 7
"""Columns of exercises that fit beside each other on a portrait page; more go into a table of their own."""


@dataclass(frozen=True)
class Quote(Checked):
    """What a patient wrote or said: about which day, by which way it reached the clinic, and about what."""

    on: date
    source: Annotated[str, Text(40)]
    about: Annotated[str, Text(400, required=False)]
    words: Annotated[str, Text(2000, lines=True, required=False)]


@dataclass(frozen=True)
class AdherenceReport(Checked):
    """Everything one report says. `figures` are sentences with raw counts; `quotes_left_out` were too many for the page."""

    clinic: ClinicHeader
    patient_name: Annotated[str, Text(1000)]
    born_on: date
    chart_number: Annotated[str, Text(80)]
    made_on: date
    made_by: Annotated[str, Text(1000)]
    first_on: date
    last_on: date
    figures: Annotated[tuple[str, ...], Several(80, at_least=1, each=Text(4000))]
    chart: StripChart
    quotes: Annotated[tuple[Quote, ...], Several(12)] = ()
    quotes_left_out: int = 0
    demo: bool = False


def report_html(report: AdherenceReport) -> str:
    """The page of the report. Raises LetterNotPrintable when a letter is in no face."""
    check_letters(report)
    say = phrases(LANGUAGE)
    return fill(
        "report.html",
        say,
        report=report,
        face=face_for(report),
        day=lambda value: date_in_words(value, LANGUAGE),
        page_of=page_of(say),
        marks=marks(say, demo=report.demo),
        tables=list(chart_tables(report.chart)),
        has_left_out=any(LEFT_OUT in text for text in texts_in(report)),
        keys=[(state, STATE_WORDS[state]) for state in states_in(report.chart)],
    )


def report_files(report: AdherenceReport) -> Mapping[str, tuple[bytes, str]]:
    """The drawings of the report by name: the chart and the keys of its legend."""
    drawn = {"chart/strip": draw_strip_chart(report.chart)}
    drawn |= {f"chart/key-{state}": draw_key(state) for state in ChartCell}
    drawn |= {"chart/key-before": draw_line_key(dashed=True), "chart/key-after": draw_line_key(dashed=False)}
    return {name: (svg.encode(), SVG) for name, svg in drawn.items()}


def chart_tables(chart: StripChart) -> Iterator[ChartTable]:
    """The numbers cut into tables that a page is wide enough for; pain stands in the last one."""
    table = table_of(chart)
    starts = range(0, max(len(chart.rows), 1), _WIDEST_TABLE)
    for start in starts:
        is_last = start == starts[-1]
        chosen = slice(start, None if is_last else start + _WIDEST_TABLE)
        rows: Sequence[tuple[str, Sequence[str]]] = [(day, cells[chosen]) for day, cells in table.rows]
        yield ChartTable(table.columns[chosen], rows)
