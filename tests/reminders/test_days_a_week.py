"""What is asked on some days of a week: nobody is written to on a day of rest that is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core import clock
from clinic.reminders.models import ReminderMode
from clinic.reminders.queries import standing_of
from clinic.reminders.rules import Standing, is_due, looked_at, week_of
from tests import factories
from tests.adherence.helpers import ago, answer, report, today
from tests.factories import PRESS
from tests.programs.cases import acting

START = date(2026, 11, 2)
"""A Monday; the weeks of the program begin on it."""

THREE = Standing(
    mode=ReminderMode.MISSED,
    has_address=True,
    starts_on=START,
    is_over=False,
    is_stopped=False,
    asked={"press": 3},
    held_slugs=(),
    paused_days=(),
    reported_days=(),
    reminded_days=(),
)


def on(day: int) -> date:
    return START + timedelta(days=day)


def after(*done: int, **changes: object) -> Standing:
    days = {on(day) for day in done}
    return replace(THREE, reported_days=days, told={"press": days}, **changes)  # type: ignore[arg-type]


def written_on(one: Standing, days: range) -> list[int]:
    return [day for day in days if is_due(one, on(day))]


def test_the_daily_mail_rests_while_the_week_has_its_sessions() -> None:
    daily = after(0, 2, 4, mode=ReminderMode.DAILY)
    assert written_on(daily, range(14)) == [1, 3, 7, 8, 9, 10, 11, 12, 13]
    assert written_on(after(0, 2, 4, 7, 9, 11, mode=ReminderMode.DAILY), range(7, 14)) == []


def test_one_exercise_that_is_short_is_enough() -> None:
    two = after(0, 2, 4, mode=ReminderMode.DAILY, asked={"press": 3, "breathe": 7})
    assert is_due(two, on(5))
    assert not is_due(replace(two, held_slugs=("breathe",)), on(5))


def test_missed_begins_when_the_rest_days_are_used_up() -> None:
    assert written_on(after(), range(7)) == [5, 6]
    assert written_on(after(0), range(7)) == [6]
    assert written_on(after(0, 2, 4), range(9)) == []
    assert written_on(after(0, 2), range(7, 10)) == [7, 8], "the week before was short, and nothing came since"


def test_days_away_or_on_hold_are_not_behind() -> None:
    assert written_on(after(paused_days={on(0), on(1)}), range(7)) == []
    assert written_on(after(free_days={"press": {on(0), on(1)}}), range(7)) == []


TIMES = st.integers(1, 7)


@given(st.lists(TIMES.flatmap(lambda n: st.tuples(st.just(n), st.lists(st.permutations(range(7)), min_size=3, max_size=3))),
                min_size=1, max_size=3), st.integers(0, 20))  # fmt: skip
def test_who_does_what_is_asked_is_never_written_to_as_missed(
    exercises: list[tuple[int, list[list[int]]]], day: int
) -> None:
    """Each exercise on any days of each week, as often as it is asked for."""
    told = {
        f"exercise-{place}": {on(7 * week + one) for week, order in enumerate(weeks) for one in order[:times]}
        for place, (times, weeks) in enumerate(exercises)
    }
    now = on(day)
    told = {slug: {one for one in days if one < now} for slug, days in told.items()}
    asked = {f"exercise-{place}": times for place, (times, _) in enumerate(exercises)}
    reported = {one for days in told.values() for one in days}
    assert not is_due(replace(THREE, asked=asked, told=told, reported_days=reported), now)


@given(st.sets(st.integers(0, 20)), st.integers(0, 20), TIMES)
def test_what_is_older_than_what_is_looked_at_changes_nothing(done: set[int], day: int, times: int) -> None:
    whole = after(*done, asked={"press": times})
    seen = after(*(one for one in done if on(one) in looked_at(on(day))), asked={"press": times})
    for mode in (ReminderMode.DAILY, ReminderMode.MISSED):
        assert is_due(replace(whole, mode=mode), on(day)) == is_due(replace(seen, mode=mode), on(day))


@given(st.integers(0, 400))
def test_a_week_begins_at_most_six_days_before(day: int) -> None:
    first = week_of(START, on(day))
    assert 0 <= (on(day) - first).days < 7
    assert (first - START).days % 7 == 0


@pytest.mark.usefixtures("database")
def test_what_the_database_says_of_three_days_a_week() -> None:
    pt = factories.make_user()
    patient = factories.make_patient(therapist=pt, email="robin.marlowe@patients.example")
    issued = factories.make_issued_program(
        patient, slugs=(PRESS,), dose={"days_per_week": 3}, made_at=clock.now() - timedelta(days=4)
    )
    report(issued, answer(PRESS, days_ago=4), answer(PRESS, days_ago=3))
    with acting(pt):
        found = standing_of(patient, today())
    assert found.asked == {PRESS: 3}
    assert found.told == {PRESS: {ago(3), ago(4)}}
    assert set(found.free_days[PRESS]) == {day for day in looked_at(today()) if day < ago(4)}
