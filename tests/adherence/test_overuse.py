"""What is done more often than asked for is named once a whole week says so."""

from __future__ import annotations

import pytest

from clinic.adherence.rules import Away, Pause, PrescribedExercise, VersionInForce, summarize
from tests.adherence.test_rules import MONDAY, PRESS, RELEASE, on, told


@pytest.mark.parametrize(
    ("exercise", "done", "last", "is_over"),
    [
        (PRESS, 3, 6, False),
        (PRESS, 4, 6, True),
        (PRESS, 3, 5, False),  # not a week yet
        (RELEASE, 7, 6, False),
        (PrescribedExercise("release", "Release", 5), 6, 6, False),  # 120 %, and not more
        (PrescribedExercise("release", "Release", 5), 7, 6, True),
    ],
)
def test_overuse(exercise: PrescribedExercise, done: int, last: int, is_over: bool) -> None:
    reports = [told(exercise.slug, day) for day in range(done)]
    found = summarize([VersionInForce(MONDAY, (exercise,))], reports, on(0), on(last))
    assert [one.slug for one in found.overused] == [exercise.slug] * is_over


@pytest.mark.parametrize("pause", [Away(on(0), on(7)), Away(on(1), on(4)), Pause("press", on(0), on(5))])
def test_a_week_with_days_on_which_nothing_was_asked_is_no_whole_week(pause: Away | Pause) -> None:
    """What was done on a day away counts with the share of that day, 3/7 of a session, which is no week's measure."""
    reports = [told(PRESS.slug, day) for day in (0, 5, 6)]
    found = summarize([VersionInForce(MONDAY, (PRESS,))], reports, on(0), on(6), [pause])
    assert found.exercises[0].frequency_pct is not None
    assert found.exercises[0].frequency_pct > 120
    assert found.overused == ()


def test_what_was_new_within_the_week_waits_for_a_whole_one() -> None:
    versions = [VersionInForce(MONDAY, (RELEASE,)), VersionInForce(on(5), (RELEASE, PRESS))]
    reports = [told(PRESS.slug, day) for day in (5, 6, 7, 8, 9, 11)]
    assert summarize(versions, reports, on(0), on(6)).overused == ()
    assert [one.slug for one in summarize(versions, reports, on(0), on(11)).overused] == [PRESS.slug]
