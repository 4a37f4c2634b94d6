"""The dose: library default, then modification, then what the therapist says; always inside the limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.exercises.catalog import library
from clinic.exercises.doses import SANE_BOUNDS, DoseOverride, library_dose, outside_usual
from clinic.exercises.rules import Dose, DoseOutOfRange, Side, check_dose, default_dose, resolve
from tests.exercises.helpers import BOLSTER, legal_choices, resolved

STRETCH = "half-kneeling-hip-flexor-stretch"


def test_a_new_prescription_starts_gently() -> None:
    assert resolved(BOLSTER).dose == Dose(
        sets=1,
        repetitions=1,
        hold_seconds=300,
        hold_breaths=None,
        side=Side.BOTH,
        times_per_day=1,
        days_per_week=7,
        up_to=False,
    )
    assert resolved(STRETCH).dose == Dose(1, 3, 20, None, Side.EACH, 1, 5)
    assert resolved("breath-reset").dose == Dose(1, 1, None, 3, Side.NONE, 4, 7)


def test_time_by_comfort_opens_the_hold_up_to_the_cap() -> None:
    dose = resolved(BOLSTER, "time-by-comfort").dose

    assert (dose.hold_seconds, dose.up_to) == (600, True)


def test_pregnancy_caps_even_the_open_hold_at_five_minutes() -> None:
    dose = resolved(BOLSTER, "time-by-comfort", "pregnancy-incline").dose

    assert (dose.hold_seconds, dose.up_to) == (300, True)


@pytest.mark.parametrize(
    ("overrides", "seconds"),
    [
        ([DoseOverride(hold_seconds=480, hold_cap=240)], 240),
        ([DoseOverride(hold_cap=240)], 240),
        ([DoseOverride(hold_cap=90), DoseOverride(hold_seconds=480)], 90),
        ([DoseOverride(hold_seconds=120, hold_cap=240)], 120),
    ],
)
def test_no_modification_starts_a_hold_above_a_cap(overrides: list[DoseOverride], seconds: int) -> None:
    assert library_dose(library().get_exercise(BOLSTER).dose, overrides).hold_seconds == seconds


def test_the_therapists_dose_wins_over_the_library() -> None:
    given = replace(resolved(STRETCH).dose, hold_seconds=25, side=Side.LEFT)

    assert _with(STRETCH, given).dose == given


@pytest.mark.parametrize(
    ("slug", "field", "value", "message"),
    [
        (BOLSTER, "hold_seconds", 601, "Hold: enter 1 s to 10 min."),
        (BOLSTER, "hold_seconds", 0, "Hold: enter 1 s to 10 min."),
        ("block-supported-bridge", "hold_seconds", 301, "Hold: enter 1 s to 5 min."),
        ("prone-ball-release", "hold_seconds", 61, "Hold: enter 1 s to 1 min."),
        ("prone-ball-release", "repetitions", 3, "Repetitions: enter 1 to 2."),
        (STRETCH, "hold_seconds", 601, "Hold: enter 1 s to 10 min."),
        (STRETCH, "days_per_week", 8, "Days a week: enter 1 to 7."),
        (STRETCH, "times_per_day", 0, "Times a day: enter 1 to 12."),
        (STRETCH, "sets", 7, "Sets: enter 1 to 6."),
        (STRETCH, "sets", True, "Sets: enter 1 to 6."),
        (STRETCH, "repetitions", 51, "Repetitions: enter 1 to 50."),
        (STRETCH, "repetitions", None, "Repetitions: say how many. The patient needs a number."),
        (STRETCH, "hold_seconds", None, "Hold: say how long. The patient needs to know."),
        ("breath-reset", "hold_breaths", None, "Breaths: say how long. The patient needs to know."),
        ("breath-reset", "hold_breaths", 21, "Breaths: enter 1 to 20."),
        (STRETCH, "hold_breaths", 3, "Hold: give a time or a number of breaths, not both."),
        (BOLSTER, "side", Side.LEFT, "Side: choose one of both."),
        (STRETCH, "side", Side.BOTH, "Side: choose one of each, left, right."),
    ],
)
def test_a_number_outside_its_limits_is_refused_by_name(slug: str, field: str, value: Any, message: str) -> None:
    with pytest.raises(DoseOutOfRange) as caught:
        _with(slug, replace(resolved(slug).dose, **{field: value}))
    assert caught.value.message == message
    assert caught.value.field == field
    assert caught.value.status == 422


def test_a_dose_set_before_the_pregnancy_is_refused_with_the_incline() -> None:
    exercise = library().get_exercise(BOLSTER)
    ten_minutes = replace(default_dose(exercise), hold_seconds=600)
    check_dose(exercise, (), ten_minutes)

    with pytest.raises(DoseOutOfRange, match="Hold: enter 1 s to 5 min") as caught:
        resolve(exercise, library().get_modifications(["pregnancy-incline"]), ten_minutes)
    assert (caught.value.low, caught.value.high) == (1, 300)


def test_an_unusual_dose_is_allowed_and_named() -> None:
    dose = replace(resolved(STRETCH).dose, hold_seconds=60, repetitions=4)

    assert _with(STRETCH, dose).warnings == (
        "Repetitions: 4 is outside the usual 3.",
        "Hold: 1 min is outside the usual 20 s to 30 s.",
    )


def test_an_open_hold_may_be_shorter_than_usual() -> None:
    exercise = library().get_exercise(BOLSTER)

    assert outside_usual(replace(default_dose(exercise), hold_seconds=120, up_to=True), exercise.dose) == ()


def test_up_to_is_named_when_it_is_longer_than_usual_and_no_modification_makes_it_so() -> None:
    limits = library().get_exercise("hand-to-knee-press").dose
    long = replace(library_dose(limits), hold_seconds=120, up_to=True)
    assert outside_usual(long, limits) == ("Hold: 2 min is outside the usual 5 s.",)
    assert outside_usual(long, limits, [DoseOverride(hold_cap=120, up_to=True)]) == ()


def test_every_default_dose_is_allowed_and_usual() -> None:
    for exercise, chosen in legal_choices():
        result = resolved(exercise, *chosen)
        assert not [warning for warning in result.warnings if "outside the usual" in warning], (exercise, chosen)


@given(
    choice=st.sampled_from(legal_choices()),
    field=st.sampled_from(sorted(SANE_BOUNDS)),
    value=st.integers(-1000, 10_000),
)
def test_no_dose_ever_passes_a_limit(choice: tuple[str, tuple[str, ...]], field: str, value: int) -> None:
    slug, chosen = choice
    exercise, modifications = library().get_exercise(slug), library().get_modifications(chosen)
    try:
        dose = resolve(exercise, modifications, replace(default_dose(exercise, modifications), **{field: value})).dose
    except DoseOutOfRange:
        return
    low, high = SANE_BOUNDS[field]
    assert low <= getattr(dose, field) <= high
    usual = exercise.dose.range_of(field)
    assert usual is None or usual.cap is None or getattr(dose, field) <= usual.cap
    assert not (field == "hold_seconds" and "pregnancy-incline" in chosen and value > 300)


def _with(slug: str, dose: Dose) -> Any:
    return resolve(library().get_exercise(slug), (), dose)
