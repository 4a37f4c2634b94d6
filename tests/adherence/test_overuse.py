"""What is done more often than asked for is named once a whole week says so."""

from __future__ import annotations

import pytest

from clinic.adherence.rules import PrescribedExercise, VersionInForce, summarize
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
