"""From the draft to a note that others rely on: one click to sign, an addendum, and a co-signature, also by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic.accounts import service as accounts
from clinic.accounts.models import REAUTHENTICATION_LASTS, AuthSession, User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.notes.models import ProgressNote
from clinic.patients.models import Patient
from clinic.signed_notes.records import record_of
from tests import factories
from tests.browser.conftest import PASSWORD, sign_in
from tests.browser.visitor import PHONE, Visitor
from tests.notes.cases import draft_of
from tests.signing.cases import assistants_note

Visit = Callable[..., Visitor]
ADDENDUM = "Called the next day: slept well."


@pytest.fixture
def patient(therapist: User) -> Patient:
    """A patient of the therapist who signs in."""
    return factories.make_patient(therapist=therapist, given_name="Noor", family_name="Haddad")


@pytest.fixture
def assistants(therapist: User, patient: Patient) -> ProgressNote:
    """A note that the clinic's assistant has signed."""
    with factories.acting(therapist) as session:
        found = session.query(User).filter(User.role == Role.ASSISTANT).one_or_none()
        assistant = found or accounts.create_user(
            email="sam@clinic.example",
            display_name="Sam Ortega",
            role=Role.ASSISTANT,
            credential="PTA",
            password=PASSWORD,
        )
    return assistants_note(patient, assistant)[1]


def signatures(user: User, note: ProgressNote) -> list[tuple[str, str]]:
    """Who has signed a note, and in which meaning."""
    with factories.acting(user) as session:
        found = record_of(session.get_one(ProgressNote, (user.clinic_id, note.id)))
        assert found.wrong == ()
        return [(one.meaning, one.printed_name) for one in found.signatures]


@pytest.mark.parametrize("width", [1280, PHONE])
def test_from_the_review_page_one_click_signs_and_an_addendum_goes_below(
    visit: Visit, therapist: User, patient: Patient, width: int
) -> None:
    note = draft_of(therapist, patient=patient)
    visitor = visit(width)
    sign_in(visitor)
    visitor.go(f"/notes/{note.id}/edit")
    visitor.click("Review")
    assert "Before you sign:" in visitor.text()
    assert "Objective is empty." in visitor.text()
    visitor.check()
    visitor.taps = 0
    visitor.click("Sign and lock")
    assert visitor.taps == 1
    visitor.page.get_by_text(f"Signed by {therapist.printed_name}").wait_for()
    assert signatures(therapist, note) == [("author", therapist.display_name)]
    visitor.check()
    visitor.follow("Add addendum")
    visitor.fill("Addendum", ADDENDUM)
    visitor.click("Add addendum")
    assert ADDENDUM in visitor.page.get_by_role("article").inner_text()
    visitor.check()


def test_a_line_of_the_list_leads_to_where_it_is_mended(visit: Visit, therapist: User, patient: Patient) -> None:
    note = draft_of(therapist, patient=patient)
    visitor = visit()
    sign_in(visitor)
    visitor.go(f"/notes/{note.id}")
    visitor.follow("Write objective")
    visitor.page.wait_for_url(f"**/notes/{note.id}/edit#objective")
    visitor.page.get_by_role("textbox", name="Objective").fill("Thighs rest fully.")
    visitor.click("Review")
    assert "Objective is empty." not in visitor.text()


def test_a_therapist_cosigns_an_assistants_note_by_keyboard(
    visit: Visit, therapist: User, assistants: ProgressNote
) -> None:
    note = assistants
    visitor = visit()
    sign_in(visitor)
    visitor.follow("1 note to co-sign")
    visitor.check()
    visitor.follow("Noor Haddad")
    assert "Waits for co-signature" in visitor.text()
    visitor.check()
    visitor.page.get_by_label("Addendum (optional)").focus()
    visitor.page.keyboard.type("Progress the dose next week.")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text(f"Co-signed by {therapist.printed_name}").wait_for()
    assert "Progress the dose next week." in visitor.page.get_by_role("article").inner_text()
    assert signatures(therapist, note) == [("author", "Sam Ortega"), ("cosign", therapist.display_name)]
    visitor.check()


def test_a_note_in_error_is_marked_on_the_page(visit: Visit, therapist: User, assistants: ProgressNote) -> None:
    note = assistants
    visitor = visit()
    sign_in(visitor)
    _long_ago(therapist)
    visitor.go(f"/notes/{note.id}")
    visitor.page.get_by_text("Entered in error?").click()
    visitor.check()
    form = visitor.page.locator("form", has_text="Mark as entered in error")
    visitor.fill("Reason", "Written in the chart of another patient.", inside=form)
    with visitor.expecting(422):
        visitor.click("Mark as entered in error")
    assert "Enter your password to sign." in visitor.text()
    visitor.check()
    visitor.fill("Your password", PASSWORD, inside=form)
    visitor.click("Mark as entered in error")
    assert "“Written in the chart of another patient.”" in visitor.text()
    visitor.check()


def _long_ago(user: User) -> None:
    """As if the password had been given more than five minutes ago."""
    with factories.acting(user) as session:
        for one in session.query(AuthSession).filter(AuthSession.user_id == user.id):
            one.reauthenticated_at = clock.now() - REAUTHENTICATION_LASTS - timedelta(seconds=1)
