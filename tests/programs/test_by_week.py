"""What is asked for only from a week of pregnancy on: left out before it, said plainly after it, with the week in between."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from clinic.core import clock
from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve, to_data
from clinic.programs import issuing, service
from clinic.programs.by_week import in_weeks, weeks_of_use
from clinic.programs.sheets import content_of
from tests import factories
from tests.programs.cases import PRINTING, RAMP, RELEASE, acting, pregnant_patient, start

NAMED = "After week 20, put a small folded towel under your right hip."
PLAIN = "Put a small folded towel under your right hip."
TODAY = date(2026, 11, 28)


def on_ramp(weeks: range | None, lang: str = "en") -> dict[str, Any]:
    shelf = library(lang)
    chosen = shelf.get_modifications([RAMP])
    return in_weeks(to_data(resolve(shelf.get_exercise(RELEASE), chosen)), chosen, weeks)


def wedge(data: dict[str, Any]) -> list[str]:
    """The step and the note of the prop."""
    return [
        one[key] for kind, key in (("steps", "text"), ("props", "note")) for one in data[kind] if one["id"] == "wedge"
    ]


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (None, [NAMED, "Small, for under your right hip after week 20"]),
        (range(12, 20), []),
        (range(19, 21), [NAMED, "Small, for under your right hip after week 20"]),
        (range(20, 22), [PLAIN, "Small, for under your right hip"]),
        (range(30, 31), [PLAIN, "Small, for under your right hip"]),
    ],
)
def test_the_wedge_of_the_ramp(weeks: range | None, said: list[str]) -> None:
    assert wedge(on_ramp(weeks)) == said


def test_it_is_so_in_spanish_and_nothing_else_moves() -> None:
    assert wedge(on_ramp(range(24, 25), "es"))[0] == "Ponga una toalla doblada pequeña bajo la cadera derecha."
    before, after = on_ramp(None), on_ramp(range(12, 13))
    assert [step["id"] for step in before["steps"] if step["id"] != "wedge"] == [step["id"] for step in after["steps"]]
    assert {key: before[key] for key in before if key not in ("steps", "props")} == {
        key: after[key] for key in after if key not in ("steps", "props")
    }


def test_the_weeks_in_which_a_sheet_is_used() -> None:
    due_on = TODAY + timedelta(days=280 - 7 * 18)
    assert weeks_of_use(due_on, TODAY, TODAY + timedelta(days=6)) == range(18, 19)
    assert weeks_of_use(due_on, TODAY, TODAY + timedelta(days=21)) == range(18, 22)
    assert weeks_of_use(None, TODAY, TODAY) is None
    late = TODAY - timedelta(days=28)
    assert weeks_of_use(late, TODAY, TODAY + timedelta(days=7)) == range(44, 45)


def test_nothing_in_the_library_names_a_week_without_saying_what_holds_from_it_on() -> None:
    for one in library().modifications.values():
        for change in one.changes:
            for step in change.steps:
                assert ("week" in step.text) == (step.from_week is not None), (one.slug, step.id)
            for prop in change.props:
                assert ("week" in (prop.prop.note if prop.prop else "")) == (prop.from_week is not None), (
                    one.slug,
                    prop.id,
                )
    for exercise in library().exercises.values():
        assert not [step for step in exercise.steps if "week" in step.text], exercise.slug


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("weeks", "said"), [(12, []), (19, [NAMED]), (24, [PLAIN])])
def test_a_sheet_says_what_holds_until_the_next_visit(weeks: int, said: list[str]) -> None:
    pt = factories.make_user(clinic=factories.make_clinic(is_demo=True))
    program = start(pt, pregnant_patient(pt, weeks=weeks))
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [RAMP])
        visit = clock.today("America/Denver") + timedelta(days=14)
        service.set_details(pt, program.id, goal="", next_visit_on=visit)
    with acting(pt):
        content = content_of(issuing.issue_program(pt, program.id, PRINTING, form_key=uuid4(), lang="es"))
    assert wedge(content["exercises"][0])[:1] == said
    assert len(wedge(content["translated"][0])[:1]) == len(said)
