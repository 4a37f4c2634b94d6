"""A therapist starts a program from a template, sees what it did, undoes it, and saves a program as a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic.accounts.models import User
from clinic.core import clock
from clinic.decision_table.kinds import AssessmentClass
from clinic.patients.models import Patient, Pregnancy
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def pregnant(therapist: User) -> Patient:
    """A patient of the therapist who signs in, 24 weeks pregnant, without a program."""
    due_on = clock.today("America/Denver") + timedelta(weeks=16)
    patient = factories.make_patient(therapist=therapist, pregnancy=Pregnancy.PREGNANT, due_on=due_on)
    factories.make_episode(patient)
    factories.make_screen(patient, flags=("pregnant",), pregnancy=Pregnancy.PREGNANT, due_on=due_on)
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    return patient


def test_from_an_empty_program_to_a_template_of_ones_own(visit: Visit, pregnant: Patient) -> None:
    therapist = visit()
    sign_in(therapist)
    therapist.go(f"/patients/{pregnant.id}/program")
    therapist.check()
    press(therapist, "Use this.*Short and strong")
    assert "5 exercises, 12 minutes a day; 3 changed" in therapist.text()
    therapist.check()
    press(therapist, "Undo")
    assert "Nothing is in the program yet" in therapist.text()
    therapist.follow("All templates")
    therapist.check()
    press(therapist, "Use this.*Pregnancy: ramp")
    therapist.page.locator("#templates summary").first.click()
    therapist.follow("Save this program as a template")
    therapist.check()
    with therapist.expecting(422):
        therapist.click("Save the template")
    therapist.check()
    assert "Give it a name." in therapist.text()
    therapist.page.get_by_label("Name", exact=True).fill("Second trimester")
    therapist.choose("Only me")
    therapist.click("Save the template")
    assert "Second trimester" in therapist.text()
    therapist.check()
    therapist.follow("Rename")
    therapist.check()
    therapist.go("/templates")
    therapist.check()
    assert "Second trimester" in therapist.text()


def press(therapist: Visitor, name: str) -> None:
    """Press the first button whose whole name is like this."""
    therapist.page.get_by_role("button", name=re.compile(name)).first.click()
    therapist.page.wait_for_load_state()
