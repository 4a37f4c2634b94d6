"""The fields of a dose that are drawn once for what is saved: each thing they show changes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from clinic.builder.dose_form import saved_dose_fields
from clinic.exercises.catalog import library
from clinic.exercises.doses import SANE_BOUNDS, Side, cap_of
from clinic.exercises.rules import default_dose
from tests.programs.cases import PRESS, RELEASE

LONGEST = SANE_BOUNDS["hold_seconds"][1]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"hold_seconds": 240}, 'value="4"'),
        ({"hold_seconds": 90}, 'selected value="seconds"'),
        ({"times_per_day": 3}, 'value="3"'),
        ({"days_per_week": 5}, 'value="5"'),
        ({"up_to": True}, "checked"),
        ({"sets": 2}, ">Sets<"),
    ],
)
def test_a_saved_number_is_shown(app: Flask, changes: dict[str, int], shown: str) -> None:
    exercise = library().get_exercise(RELEASE)
    dose = default_dose(exercise, ())
    with app.test_request_context():
        before = saved_dose_fields("line-1-", exercise.dose, dose, LONGEST)
        after = saved_dose_fields("line-1-", exercise.dose, replace(dose, **changes), LONGEST)
        assert after.count(shown) > before.count(shown)
        assert saved_dose_fields("line-1-", exercise.dose, dose, LONGEST) == before


def test_the_side_the_limit_and_the_line_are_shown(app: Flask) -> None:
    exercise = next(one for one in library().exercises.values() if {Side.LEFT, Side.EACH} <= set(one.dose.sides))
    dose = default_dose(exercise, ())
    with app.test_request_context():
        of_side = saved_dose_fields("line-1-", exercise.dose, replace(dose, side=Side.LEFT), LONGEST)
        assert 'selected value="left"' in of_side
        release = library().get_exercise(RELEASE)
        usual = saved_dose_fields(
            "line-1-", release.dose, default_dose(release, ()), cap_of("hold_seconds", release.dose)
        )
        lower = saved_dose_fields("line-1-", release.dose, default_dose(release, ()), 300)
        assert "Usual: " in usual
        assert "At most 5 minutes with these modifications" in lower
        press = library().get_exercise(PRESS)
        first, second = (
            saved_dose_fields(p, press.dose, default_dose(press, ()), LONGEST) for p in ("line-1-", "line-2-")
        )
        assert first.replace("line-1-", "line-2-") == second != first
