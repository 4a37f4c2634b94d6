"""Pain at home stops the exercise on the phone and reaches the desk; the therapist stops all, looks, and lets it go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clinic.accounts.models import User
from clinic.core import clock
from clinic.decision_table.kinds import AssessmentClass
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.phones import send
from tests.browser.visitor import PHONE, Visitor
from tests.factories import BREATHE, RELEASE, IssuedProgram

Visit = Callable[..., Visitor]
WHY, GO_ON = "Fell on Sunday, to be seen first.", "Seen today, no fracture, goes on."


@pytest.fixture
def at_home(therapist: User) -> IssuedProgram:
    """A patient of the therapist who signs in, with a sheet of two exercises."""
    patient = factories.make_patient(therapist=therapist, given_name="Tova", family_name="Lindqvist")
    factories.make_screen(patient)
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    return factories.make_issued_program(patient, slugs=(RELEASE, BREATHE), made_at=clock.days_ago(3))


def test_from_pain_at_home_to_letting_it_go_on(visit: Visit, at_home: IssuedProgram) -> None:
    therapist, patient = visit(), visit(PHONE)
    hurt(patient, at_home)
    sign_in(therapist)
    therapist.page.get_by_role("heading", name="Today").wait_for()
    assert "Needs you (1)" in therapist.text()
    assert "felt sharp pain" in therapist.text()
    therapist.check()
    stop(therapist)
    patient.go("/p/today")
    assert "Supported psoas release" not in patient.text()
    patient.check()
    look(therapist)
    go_on(therapist)
    patient.go("/p/today")
    assert "Belly and rib breathing" in patient.text()


def hurt(patient: Visitor, issued: IssuedProgram) -> None:
    """Report sharp pain; the page answers at once."""
    patient.go(f"/p#{issued.token}")
    patient.page.wait_for_url("**/p/today")
    release = patient.page.get_by_role("article", name="1. Supported psoas release")
    release.get_by_role("radio", name="Some").first.locator("..").click()
    release.get_by_text("Add pain or a note").click()
    release.get_by_label("Sharp pain").check()
    send(patient, "Send")
    assert "Stop this one for now" in patient.text()
    patient.check()


def stop(therapist: Visitor) -> None:
    """From the chart, which says what is held."""
    therapist.page.get_by_role("link", name="Tova Lindqvist").first.click()
    therapist.page.get_by_role("heading", name="Needs you").wait_for()
    therapist.check()
    therapist.follow("Chart")
    assert "On hold: Supported psoas release" in therapist.text()
    therapist.check()
    therapist.page.get_by_role("link", name="Stop the program").first.click()
    therapist.check()
    therapist.fill("Reason", WHY)
    therapist.click("Stop the program")
    assert "The program is stopped" in therapist.text()
    therapist.check()


def look(therapist: Visitor) -> None:
    """The printer is behind a page that says why."""
    address = therapist.page.url
    therapist.go(f"{address}/program/versions/1/look")
    assert "Look first: sheet 1" in therapist.text()
    therapist.check()
    therapist.go(f"{address}/screenings")
    assert WHY in therapist.text()
    therapist.check()
    therapist.go(address)


def go_on(therapist: Visitor) -> None:
    """Lift the stop, then what the pain held."""
    for _ in range(2):
        therapist.page.get_by_role("link", name="Let it go on, with a reason").first.click()
        therapist.check()
        therapist.fill("Reason", GO_ON)
        therapist.click("Lift the hold")
    assert "On hold" not in therapist.text()
