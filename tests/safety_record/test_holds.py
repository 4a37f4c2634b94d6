"""Holding exercises: one open hold for each cause, however often it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from clinic.accounts.models import User
from clinic.safety_record.holds import Cause, hold_exercises, list_open_holds
from tests import factories
from tests.programs.cases import BREATHE, RELEASE, acting, cleared_patient, start

pytestmark = pytest.mark.usefixtures("database")

Held = tuple[UUID, UUID]


@pytest.fixture
def therapist() -> User:
    return factories.make_user()


@pytest.fixture
def held(therapist: User) -> Iterator[Held]:
    """A patient and a program, in a transaction of the therapist's clinic."""
    patient = cleared_patient(therapist)
    program = start(therapist, patient, BREATHE)
    with acting(therapist):
        yield patient.id, program.id


def cause(slug: str = BREATHE, **values: Any) -> Cause:
    """Pain that rose in an exercise."""
    told = {"rule_id": "SIGN-PAIN", "rule_version": 1, "inputs": ("pain 1 to 8",), "reason": "Pain rose"}
    return Cause(slug, **{**told, **values})


def test_the_same_cause_told_twice_at_once_holds_once(held: Held) -> None:
    # Two days of one report may both say it.
    [made] = hold_exercises(*held, [cause(), cause(inputs=("pain 2 to 9",))])

    assert made.inputs == ["pain 1 to 8"]
    assert list_open_holds(held[1]) == [made]


def test_a_cause_that_holds_already_makes_no_second_row(held: Held) -> None:
    made = hold_exercises(*held, [cause()])

    assert hold_exercises(*held, [cause(inputs=("pain 2 to 9",))]) == []
    assert list_open_holds(held[1]) == made


def test_another_exercise_or_another_rule_is_another_hold(held: Held) -> None:
    made = hold_exercises(*held, [cause(), cause(RELEASE), cause(rule_id="SIGN-NERVE")])

    assert [(one.exercise_slug, one.rule_id) for one in made] == [
        (BREATHE, "SIGN-PAIN"),
        (RELEASE, "SIGN-PAIN"),
        (BREATHE, "SIGN-NERVE"),
    ]
