"""An episode of care by keyboard: a diagnosis is found and picked, a goal is set, and both stand on the chart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clinic.accounts.models import User
from clinic.patients.models import Patient
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
MOST_TABS = 12


@pytest.fixture
def in_care(therapist: User) -> Patient:
    """A patient of the therapist with an open episode."""
    patient = factories.make_patient(therapist=therapist, given_name="Ines", family_name="Duarte")
    factories.make_episode(patient)
    return patient


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_diagnosis_is_picked_and_a_goal_is_set(visit: Visit, in_care: Patient, width: int) -> None:
    visitor = visit(width)
    sign_in(visitor)
    visitor.go(f"/patients/{in_care.id}")
    visitor.check(both_widths=False)
    visitor.follow("All of it about the episode of care")
    visitor.check(both_widths=False)
    pick(visitor)
    set_goal(visitor)
    visitor.follow("Timeline")
    for words in ("Diagnosis added: M76.12", "Goal set"):
        assert words in visitor.text()
    visitor.check(both_widths=False)
    visitor.page.locator(".lanes__mark").first.focus()
    visitor.follow("Ines Duarte")
    assert "M76.12 Psoas tendinitis, left hip" in visitor.text()
    assert "Climb the stairs without the rail" in visitor.text()


def pick(visitor: Visitor) -> None:
    """Type words, wait for what follows the typing, and choose with the keys alone."""
    visitor.follow("Add a diagnosis")
    visitor.check(both_widths=False)
    search = visitor.page.get_by_label("Find a code")
    search.focus()
    visitor.page.keyboard.type("psoas tend")
    visitor.page.get_by_text("Codes found for “psoas tend”").wait_for()
    visitor.check(both_widths=False)
    search.focus()
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.name") == "picked":
            break
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("ArrowDown")
    chosen = visitor.page.locator("input[name=picked]:checked")
    assert chosen.get_attribute("value") == "2026:M76.12"
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("Diagnosis added.").wait_for()
    assert "M76.12 Psoas tendinitis, left hip Primary" in visitor.text()
    visitor.check(both_widths=False)


def set_goal(visitor: Visitor) -> None:
    """Write a goal; one that says nothing is refused beside its field."""
    visitor.follow("Add a goal")
    with visitor.expecting(422):
        visitor.click("Save goal")
        visitor.page.get_by_role("alert").wait_for()
    visitor.check(both_widths=False)
    visitor.page.get_by_label("Goal *").fill("Climb the stairs without the rail")
    visitor.choose("Long term")
    visitor.fill("Measurable target", "14 steps, pain at most 2 of 10")
    visitor.click("Save goal")
    visitor.page.get_by_text("Goal added.").wait_for()
    assert "“Climb the stairs without the rail” Active" in visitor.text()
    visitor.check(both_widths=False)
