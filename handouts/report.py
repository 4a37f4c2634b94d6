"""The adherence report: what a patient reported over some weeks, for the record and for another clinician. For staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from handouts.charts import StripChart
from handouts.content import ClinicHeader
from handouts.limits import Checked, Several, Text
from handouts.printed_charts import chart_files
from handouts.sheet import fill_for_staff

__all__ = ["AdherenceReport", "Quote", "report_files", "report_html"]


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
    return fill_for_staff("report.html", report)


def report_files(report: AdherenceReport) -> Mapping[str, tuple[bytes, str]]:
    """The drawings of the report by name: the chart and the keys of its legend."""
    return chart_files({"strip": report.chart})
