"""What the timer counts for a dose."""

from __future__ import annotations

import pytest

from clinic.patient_page.hold_plan import hold_plan
from handouts.content import DoseLine, Manner, Side


def dose(**values: object) -> DoseLine:
    return DoseLine(**{"times_per_day": 1, "days_per_week": 7, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("side", "sides"),
    [
        (Side.EACH, ("left", "right")),
        (Side.LEFT, ("left",)),
        (Side.RIGHT, ("right",)),
        (Side.BOTH, ("",)),
        (Side.EITHER, ("",)),
        (Side.NONE, ("",)),
    ],
)
def test_each_side_is_one_after_the_other(side: Side, sides: tuple[str, ...]) -> None:
    plan = hold_plan(dose(hold_seconds=20, repetitions=3, sets=2, side=side))
    assert plan is not None
    assert (plan.sides, plan.seconds, plan.breaths, plan.repetitions, plan.rounds) == (sides, 20, None, 3, 2)


def test_a_hold_by_breaths_has_no_seconds() -> None:
    plan = hold_plan(dose(hold_breaths=4, up_to=True, manner=Manner.GO))
    assert plan is not None
    assert (plan.breaths, plan.seconds, plan.repetitions, plan.up_to, plan.manner) == (4, None, 1, True, "go")


def test_what_is_not_held_has_no_timer() -> None:
    assert hold_plan(dose(repetitions=10)) is None
