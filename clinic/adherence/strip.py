"""The strip chart of a program's last days: what was asked for, what was reported, and the pain on the same days. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import ProgramForReports, reports_of
from clinic.adherence.rules import DAYS_IN_WEEK, Away, Pause, days, one_each_day
from clinic.core.filters import day as day_words
from handouts.charts import LONGEST_NAME, STATE_WORDS, ChartCell, PainLine, StripChart, StripRow
from handouts.letters import spelled

CHART_DAYS = 28
"""Four weeks: what a therapist looks back on at a visit (proposed)."""

CELLS: Mapping[str, ChartCell] = {
    "done": ChartCell.DONE,
    "partly": ChartCell.PARTLY,
    "skipped": ChartCell.SKIPPED,
}


def strip_chart(
    program: ProgramForReports,
    logs: Sequence[ExerciseLog],
    pauses: Sequence[Pause | Away],
    today: date,
    *,
    name: str = "reported",
    count: int = CHART_DAYS,
) -> StripChart | None:
    """The last `count` days of a program, up to its end; None when it has not started. `logs` are those that count."""
    shown = chart_days(program, today, count)
    if not shown:
        return None
    cells = cells_of(program, logs, pauses, shown)
    return StripChart(
        name=name,
        title="Day by day, reported by the patient",
        summary=_summary(shown, cells),
        days=shown,
        rows=[StripRow(_row_name(program, slug), states) for slug, states in cells.items()],
        pain=_pain(logs, shown),
        today=today,
    )


def chart_days(program: ProgramForReports, today: date, count: int = CHART_DAYS) -> list[date]:
    """The last days of a program, at most `count`, oldest first; none before it starts."""
    last = today if program.ends_on is None else min(today, program.ends_on - timedelta(days=1))
    return days(max(program.starts_on, last - timedelta(days=count - 1)), last)


def cells_of(
    program: ProgramForReports, logs: Sequence[ExerciseLog], pauses: Sequence[Pause | Away], shown: Sequence[date]
) -> dict[str, tuple[ChartCell, ...]]:
    """The state of each exercise, by slug, on each of the days; exercises that none of them asked for are left out.

    What was reported is shown whatever was asked for. Without a report a day is unlogged, never skipped; paused while
    the patient was away or the exercise was on hold.
    """
    told = {(one.slug, one.for_on): CELLS[one.status] for one in one_each_day(reports_of(logs))}
    found: dict[str, list[ChartCell]] = {}
    for place, day in enumerate(shown):
        slugs = _asked(program, day)
        for slug in dict.fromkeys([*slugs, *(slug for slug, on in told if on == day)]):
            row = found.setdefault(slug, [ChartCell.NOT_ASKED] * len(shown))
            row[place] = told.get((slug, day)) or _untold(slug, day, pauses)
    return {slug: tuple(states) for slug, states in found.items()}


def _asked(program: ProgramForReports, day: date) -> list[str]:
    """The exercises of a day in the order of the sheet."""
    version = program.in_force(day)
    if version is None or (program.ends_on is not None and day >= program.ends_on):
        return []
    return [data["slug"] for data in version.content["exercises"]]


def _untold(slug: str, day: date, pauses: Sequence[Pause | Away]) -> ChartCell:
    is_paused = any(one.covers(day) if isinstance(one, Away) else one.covers(slug, day) for one in pauses)
    return ChartCell.PAUSED if is_paused else ChartCell.UNLOGGED


def _pain(logs: Sequence[ExerciseLog], shown: Sequence[date]) -> PainLine | None:
    before, after = worst_pain(logs, shown, "pain_before"), worst_pain(logs, shown, "pain_after")
    return PainLine(before, after) if any(value is not None for value in (*before, *after)) else None


def worst_pain(logs: Sequence[ExerciseLog], shown: Sequence[date], column: str) -> tuple[int | None, ...]:
    """The highest pain (0 to 10) reported on each day; `column` is pain_before or pain_after."""
    highest: dict[date, int] = {}
    for one in logs:
        value = getattr(one, column)
        if value is not None:
            highest[one.for_on] = max(value, highest.get(one.for_on, 0))
    return tuple(highest.get(day) for day in shown)


def _row_name(program: ProgramForReports, slug: str) -> str:
    """The exercise, and on how many days a week it is asked for when that is not every day: gaps are then no wonder."""
    return spelled(_said(program, slug))[:LONGEST_NAME]


def _said(program: ProgramForReports, slug: str) -> str:
    newest = [data for version in program.versions for data in version.content["exercises"] if data["slug"] == slug]
    if not newest:
        return program.names.get(slug, slug)
    times = newest[-1]["dose"]["days_per_week"]
    name = str(newest[-1]["name"])
    return name if times >= DAYS_IN_WEEK else f"{name} ({times} {'day' if times == 1 else 'days'} a week)"


def _summary(shown: Sequence[date], cells: Mapping[str, Sequence[ChartCell]]) -> str:
    """Raw counts of all cells, so that the chart can be read without being seen."""
    seen = Counter(cell for states in cells.values() for cell in states)
    parts = [f"{seen[state]} {STATE_WORDS[state]}" for state in ChartCell if seen[state] and state in _COUNTED]
    return f"{day_words(shown[0])} to {day_words(shown[-1])}: {', '.join(parts) or 'nothing was asked for'}."


_COUNTED = (ChartCell.DONE, ChartCell.PARTLY, ChartCell.SKIPPED, ChartCell.UNLOGGED)
