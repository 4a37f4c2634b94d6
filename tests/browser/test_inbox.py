"""From what a patient says to a named answer: the inbox, by mouse and by keyboard, and what the patient reads of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from clinic.accounts.models import User
from clinic.core import clock
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.phones import send
from tests.browser.visitor import PHONE, Visitor
from tests.factories import BREATHE, RELEASE, IssuedProgram

Visit = Callable[..., Visitor]
QUESTION, ANSWER = "May I use a belt for my feet?", "Yes, a soft one. Loose enough to slip off."
MOST_TABS = 60


@pytest.fixture
def at_home(therapist: User) -> IssuedProgram:
    """A patient of the therapist who signs in, with a sheet of two exercises."""
    patient = factories.make_patient(therapist=therapist, given_name="Noor", family_name="Haddad")
    factories.make_screen(patient)
    return factories.make_issued_program(patient, slugs=(RELEASE, BREATHE), made_at=clock.days_ago(2))


def test_a_question_and_a_sign_are_answered_by_name(visit: Visit, at_home: IssuedProgram) -> None:
    therapist, patient = visit(), visit(PHONE)
    tell(patient, at_home)
    sign_in(therapist)
    therapist.follow("Inbox")
    assert "felt tingling or numb skin" in therapist.text()
    assert QUESTION in therapist.text()
    therapist.check()
    therapist.follow("Noor Haddad")
    therapist.check()
    refuse_without_a_name(therapist)
    answer(therapist)
    close(therapist)
    assert "Nobody waits" in therapist.text()
    read(patient)


def tell(patient: Visitor, issued: IssuedProgram) -> None:
    """A sign that holds the exercise, and a question, from the phone."""
    patient.go(f"/p#{issued.token}")
    patient.page.wait_for_url("**/p/today")
    release = patient.page.get_by_role("article", name="1. Supported psoas release")
    release.get_by_role("radio", name="Some").first.locator("..").click()
    release.get_by_text("Add pain or a note").click()
    release.get_by_label("Tingling or numb skin").check()
    send(patient, "Send")
    patient.page.get_by_text("Ask a question").click()
    patient.fill("Your question", QUESTION)
    patient.check()
    patient.click("Send my question")
    patient.page.get_by_text("Your question is sent.").wait_for()
    patient.check()


def refuse_without_a_name(therapist: Visitor) -> None:
    """Red is not closed by a click alone; nothing that was typed is lost."""
    therapist.fill("Note for the record", "Half the effort.")
    with therapist.expecting(422):
        therapist.click("Close")
        therapist.page.get_by_role("alert").wait_for()
    assert "A red item is closed when somebody was reached" in therapist.text()
    assert therapist.page.get_by_label("Note for the record").input_value() == "Half the effort."
    therapist.check()


def answer(therapist: Visitor) -> None:
    """The question is chosen already; the answer also goes on the next sheet."""
    chosen = therapist.page.get_by_label("You answer").evaluate("field => field.selectedOptions[0].text")
    assert QUESTION in str(chosen)
    therapist.page.get_by_label("Your words").fill(ANSWER)
    therapist.page.get_by_label("Print it on the next sheet too").check()
    therapist.click("Send")
    therapist.page.get_by_text("The next sheet prints it.").wait_for()
    assert "Goes on the next sheet" in therapist.text()
    therapist.check()


def close(therapist: Visitor) -> None:
    """By keyboard alone: what was done, then close and open the next."""
    therapist.page.locator("body").click(position={"x": 5, "y": 5})
    press_to(therapist, "I talked to the patient")
    therapist.page.keyboard.press("Space")
    press_to(therapist, "Close, and open the next")
    therapist.page.keyboard.press("Enter")
    therapist.page.wait_for_load_state()
    therapist.page.get_by_text("closed in your name").wait_for()
    therapist.check()


def press_to(visitor: Visitor, name: str) -> None:
    """Tab until what has this name has the focus."""
    focused = "document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''"
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        if name in str(visitor.page.evaluate(focused)):
            return
    raise AssertionError(f"no Tab leads to {name}")


def read(patient: Visitor) -> None:
    """The answer stands on the phone, and the patient says that they have read it."""
    patient.go("/p/today")
    assert ANSWER in patient.text()
    patient.check()
    patient.click("I have read it")
    patient.page.wait_for_load_state()
    assert re.search(re.escape(ANSWER), patient.text())
    assert patient.page.get_by_role("button", name="I have read it").count() == 0
