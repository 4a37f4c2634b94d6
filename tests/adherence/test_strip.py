"""What the strip chart of a program says of each day, from plain values: no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import GivenVersion, ProgramForReports
from clinic.adherence.rules import Away, Pause
from clinic.adherence.strip import cells_of, chart_days, strip_chart
from handouts.charts import ChartCell

START = date(2026, 10, 26)
DONE, PARTLY, SKIPPED = ChartCell.DONE, ChartCell.PARTLY, ChartCell.SKIPPED
UNLOGGED, NOT_ASKED, PAUSED = ChartCell.UNLOGGED, ChartCell.NOT_ASKED, ChartCell.PAUSED


def on(day: int) -> date:
    """The day so many days after the start."""
    return START + timedelta(days=day)


def version(*slugs: str, starts: int = 0, number: int = 1, times: int = 7) -> GivenVersion:
    exercises = [{"slug": slug, "name": slug.title(), "dose": {"days_per_week": times}} for slug in slugs]
    issued = datetime.combine(on(starts), datetime.min.time(), UTC)
    return GivenVersion(uuid4(), number, on(starts), issued, {"exercises": exercises})


def program(*versions: GivenVersion, ends: int | None = None) -> ProgramForReports:
    return ProgramForReports(uuid4(), versions, None if ends is None else on(ends))


def log(slug: str, day: int, status: str = "done", *, minute: int = 0, **values: Any) -> ExerciseLog:
    entered = datetime(2026, 12, 1, 9, minute, tzinfo=UTC)
    return ExerciseLog(exercise_slug=slug, for_on=on(day), status=status, entered_at=entered, **values)


def states(
    of: ProgramForReports, logs: Sequence[ExerciseLog], pauses: Sequence[Pause | Away] = (), *, today: int
) -> dict[str, list[ChartCell]]:
    return {slug: list(row) for slug, row in cells_of(of, logs, pauses, chart_days(of, on(today))).items()}


def test_each_state_of_a_day() -> None:
    logs = [log("bridge", 0), log("bridge", 1, "partly"), log("bridge", 2, "skipped")]
    assert states(program(version("bridge")), logs, today=3) == {"bridge": [DONE, PARTLY, SKIPPED, UNLOGGED]}


def test_a_new_version_brings_and_takes_exercises() -> None:
    of = program(version("bridge"), version("march", starts=2, number=2))
    assert states(of, [], today=3) == {
        "bridge": [UNLOGGED, UNLOGGED, NOT_ASKED, NOT_ASKED],
        "march": [NOT_ASKED, NOT_ASKED, UNLOGGED, UNLOGGED],
    }


def test_days_on_hold_and_away_are_paused_and_a_report_on_them_is_shown_all_the_same() -> None:
    of = program(version("bridge", "march"))
    hold = Pause("bridge", on(0), on(3))
    assert states(of, [], [hold], today=3)["bridge"] == [UNLOGGED, PAUSED, PAUSED, UNLOGGED]
    away = Away(on(1), on(3))
    found = states(of, [log("march", 2)], [away], today=3)
    assert found == {"bridge": [UNLOGGED, PAUSED, PAUSED, UNLOGGED], "march": [UNLOGGED, PAUSED, DONE, UNLOGGED]}


def test_a_report_about_a_day_that_did_not_ask_for_it_is_not_hidden() -> None:
    of = program(version("bridge"), version("march", starts=2, number=2))
    assert states(of, [log("bridge", 2)], today=2)["bridge"] == [UNLOGGED, UNLOGGED, DONE]


def test_of_two_reports_the_later_counts() -> None:
    logs = [log("bridge", 0, "done", minute=2), log("bridge", 0, "skipped", minute=1)]
    assert states(program(version("bridge")), logs, today=0) == {"bridge": [DONE]}


def test_a_program_that_ended_stops_the_day_before() -> None:
    of = program(version("bridge"), ends=2)
    assert chart_days(of, on(10)) == [on(0), on(1)]
    assert strip_chart(program(version("bridge"), ends=0), [], [], on(10)) is None


def test_before_the_start_there_is_nothing_to_draw() -> None:
    assert strip_chart(program(version("bridge", starts=5)), [], [], on(4)) is None


def test_the_chart_holds_four_weeks_the_worst_pain_and_raw_counts() -> None:
    logs = [log("bridge", 40, pain_before=3, pain_after=5), log("march", 40, "skipped", pain_after=2, minute=1)]
    chart = strip_chart(
        program(version("bridge", times=3), version("bridge", "march", starts=39, number=2)), logs, [], on(40)
    )
    assert chart is not None
    assert (len(chart.days), chart.days[-1], chart.today) == (28, on(40), on(40))
    assert [row.name for row in chart.rows] == ["Bridge", "March"]
    assert chart.pain is not None
    assert (chart.pain.before[-1], chart.pain.after[-1], chart.pain.after[-2]) == (3, 5, None)
    assert chart.summary == "Nov 8, 2026 to Dec 5, 2026: 1 done, 1 skipped, 28 no report."


def test_without_any_pain_reported_none_is_drawn() -> None:
    chart = strip_chart(program(version("bridge")), [log("bridge", 0)], [], on(0))
    assert chart is not None
    assert chart.pain is None


@pytest.mark.parametrize(
    ("times", "name"), [(7, "Bridge"), (3, "Bridge (3 days a week)"), (1, "Bridge (1 day a week)")]
)
def test_gaps_are_explained_by_the_dose(times: int, name: str) -> None:
    chart = strip_chart(program(version("bridge", times=times)), [], [], on(0))
    assert chart is not None
    assert [row.name for row in chart.rows] == [name]


@given(
    st.integers(0, 70),
    st.lists(st.tuples(st.integers(0, 70), st.sampled_from(["done", "partly", "skipped"])), max_size=20),
    st.integers(0, 70),
)
def test_every_report_in_sight_is_drawn_once_and_nothing_is_made_up(
    today: int, told: list[tuple[int, str]], held: int
) -> None:
    logs = [log("bridge", day, status) for day, status in {day: (day, status) for day, status in told}.values()]
    shown = chart_days(program(version("bridge")), on(today))
    row = cells_of(program(version("bridge")), logs, [Pause("", on(held))], shown).get("bridge", ())
    reported = {one.for_on: one.status for one in logs if one.for_on in shown}
    assert len(row) == len(shown)
    assert {
        day: cell.value for day, cell in zip(shown, row, strict=True) if cell in (DONE, PARTLY, SKIPPED)
    } == reported
    assert [cell for day, cell in zip(shown, row, strict=True) if day not in reported] == [
        PAUSED if day > on(held) else UNLOGGED for day in shown if day not in reported
    ]


def test_a_name_that_cannot_be_drawn_is_spelled_and_shortened() -> None:
    slug = "x\ue000\u0007" + "y" * 300
    chart = strip_chart(program(version(slug)), [], [], on(0))
    assert chart is not None
    assert chart.rows[0].name.startswith("X[?][?]Y")
    assert len(chart.rows[0].name) == 200
