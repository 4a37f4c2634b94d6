"""What a chart is made of, checked when it is made: a chart that could mislead is refused, not drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from handouts.charts.cells import ChartCell
from handouts.limits import Checked, ContentError, Number, Text

MOST_DAYS = 56
MOST_ROWS = 60
MOST_PAIN = 10
LONGEST_NAME = 200
"""Letters of an exercise's name."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")
_PAIN = Number(0, MOST_PAIN, optional=True)


@dataclass(frozen=True)
class StripRow(Checked):
    """One exercise and its state on each day of the chart, oldest first."""

    name: Annotated[str, Text(LONGEST_NAME)]
    cells: Sequence[ChartCell]

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "cells", tuple(ChartCell(cell) for cell in self.cells))


@dataclass(frozen=True)
class PainLine:
    """The pain of each day before and after the exercises, 0 to 10; None where none was reported."""

    before: Sequence[int | None]
    after: Sequence[int | None]

    def __post_init__(self) -> None:
        for name in ("before", "after"):
            values = tuple(getattr(self, name))
            for value in values:
                _PAIN.check(f"PainLine.{name}", value)
            object.__setattr__(self, name, values)


@dataclass(frozen=True)
class StripChart(Checked):
    """Days as columns, exercises as rows, pain beneath on the same days.

    `name` begins every id of the drawing, so that two on one page do not share any; `title` and `summary` are what a
    screen reader says of it. `today` is marked, if it is one of the days.
    """

    name: str
    title: Annotated[str, Text(200)]
    summary: Annotated[str, Text(2000, required=False)]
    days: Sequence[date]
    rows: Sequence[StripRow]
    pain: PainLine | None
    today: date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_name(self.name)
        object.__setattr__(self, "days", tuple(self.days))
        object.__setattr__(self, "rows", tuple(self.rows))
        if not 1 <= len(self.days) <= MOST_DAYS:
            raise ContentError(f"StripChart.days holds {len(self.days)} days, allowed are 1 to {MOST_DAYS}.")
        if any(later - day != timedelta(days=1) for day, later in zip(self.days, self.days[1:], strict=False)):
            raise ContentError("StripChart.days must follow each other, oldest first.")
        if len(self.rows) > MOST_ROWS:
            raise ContentError(f"StripChart.rows holds {len(self.rows)} rows, at most {MOST_ROWS} are drawn.")
        lengths = {len(row.cells) for row in self.rows}
        lengths |= {len(self.pain.before), len(self.pain.after)} if self.pain else set()
        if lengths - {len(self.days)}:
            raise ContentError(f"StripChart has {len(self.days)} days, but rows or pain of another length.")


@dataclass(frozen=True)
class LineChart(Checked):
    """One line, or two over the same days: with two the first is thin and dashed. A missing value leaves a gap."""

    title: Annotated[str, Text(200)]
    labels: Sequence[str]
    lines: Sequence[Sequence[int | float | None]]
    maximum: float = 10
    summary: Annotated[str, Text(2000, required=False)] = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.maximum <= 0:
            raise ContentError("LineChart.maximum must be more than 0.")
        if not 1 <= len(self.lines) <= 2:
            raise ContentError("LineChart.lines holds one line or two.")
        for line in self.lines:
            if len(line) != len(self.labels):
                raise ContentError("LineChart.lines must have a value, or None, for each label.")
            if any(value is not None and not 0 <= value <= self.maximum for value in line):
                raise ContentError(f"LineChart.lines must hold values from 0 to {self.maximum}.")


def check_name(name: str) -> None:
    """Raise ContentError when `name` cannot begin an id: lower letters, digits and dashes, at most 60."""
    if not _NAME.fullmatch(name):
        raise ContentError("The name of a chart is made of lower letters, digits and dashes.")
