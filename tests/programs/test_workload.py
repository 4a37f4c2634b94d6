"""How much a program asks for: minutes on the busiest day and on average, and what is more than usual."""

from __future__ import annotations

from dataclasses import asdict, replace

from hypothesis import given
from hypothesis import strategies as st

from clinic.exercises.doses import Dose, Side
from clinic.programs.workload import Workload, workload_of

TEN_MINUTES = Dose(1, 1, 600, None, Side.BOTH, 1, 7)

COUNT = st.integers(1, 6)
DOSES = st.builds(
    Dose,
    sets=COUNT,
    repetitions=st.none() | st.integers(1, 50),
    hold_seconds=st.none() | st.integers(1, 600),
    hold_breaths=st.none(),
    side=st.sampled_from(Side),
    times_per_day=st.integers(1, 12),
    days_per_week=st.integers(1, 7),
) | st.builds(
    Dose, COUNT, st.none(), st.none(), st.integers(1, 20), st.sampled_from(Side), st.integers(1, 12), st.integers(1, 7)
)


def test_nothing_asks_for_nothing() -> None:
    empty = workload_of([])
    assert empty == Workload()
    assert (empty.minutes, empty.average_minutes, empty.notices) == (0, 0, ())


def test_the_busiest_day_has_everything_and_the_week_its_days() -> None:
    twice_a_week = replace(TEN_MINUTES, days_per_week=2)
    load = workload_of([TEN_MINUTES, twice_a_week])
    assert (load.exercises, load.minutes) == (2, 20)
    assert load.average_minutes == 13  # (70 + 20) / 7 is 12.9


def test_minutes_are_rounded_up() -> None:
    load = workload_of([replace(TEN_MINUTES, hold_seconds=61, days_per_week=1)])
    assert (load.minutes, load.average_minutes) == (2, 1)


def test_a_frozen_dose_counts_like_one_that_is_not() -> None:
    frozen = {**asdict(TEN_MINUTES), "side": "each"}
    assert workload_of([frozen]) == workload_of([replace(TEN_MINUTES, side=Side.EACH)])
    assert workload_of([frozen]).minutes == 20


def test_more_than_usual_is_said() -> None:
    assert (
        workload_of([replace(TEN_MINUTES, hold_seconds=30)] * 6).notices == ()
    )  # of the number a rule speaks, PR-COUNT
    assert workload_of([TEN_MINUTES] * 2).notices == ()
    more = workload_of([TEN_MINUTES] * 2 + [replace(TEN_MINUTES, hold_seconds=1)])
    assert more.notices == ("About 21 minutes on a day. More than 20 is hard to keep up.",)


@given(st.lists(DOSES, max_size=8), DOSES)
def test_a_line_more_never_lowers_it(doses: list[Dose], more: Dose) -> None:
    before, after = workload_of(doses), workload_of([*doses, more])
    assert after.exercises == before.exercises + 1
    assert after.busiest_seconds > before.busiest_seconds
    assert after.week_seconds > before.week_seconds
    assert after.minutes >= before.minutes
    assert after.average_minutes >= before.average_minutes
    assert len(after.notices) >= len(before.notices)


@given(st.lists(DOSES, max_size=8))
def test_the_average_is_never_above_the_busiest_day(doses: list[Dose]) -> None:
    load = workload_of(doses)
    assert load.average_minutes <= load.minutes
