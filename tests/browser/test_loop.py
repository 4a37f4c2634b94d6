"""The whole loop as people walk it: examine, assign, print, do, report, review, write, sign."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdf
import pytest

from handouts.render import pdf_available
from tests.browser.conftest import sign_in
from tests.browser.pdf import alternatives, is_tagged, language_of, words_of
from tests.browser.phones import send
from tests.browser.steps import RAMP, SEATED, add_from_library, admit, assess, back_to_chart, issue, screen
from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
NOTE = "The ramp slipped once."
FINDING = "Comfortable on the ramp for 5 minutes."
ADDENDUM = "Called the next day: no dizziness."


@pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
def test_from_the_first_visit_to_the_signed_note(visit: Visit) -> None:
    therapist, patient = visit(), visit(PHONE)
    examine(therapist)
    address = assign(therapist)
    read_the_sheet(therapist)
    report(patient, address)
    review(therapist)
    write_the_note(therapist)
    assert "Signed by Kim Osei, PT, DPT" in therapist.text()


def examine(therapist: Visitor) -> None:
    """Sign in, create a patient 24 weeks pregnant, screen and assess her."""
    sign_in(therapist)
    therapist.page.get_by_role("heading", name="Today").wait_for()
    therapist.check()
    admit(therapist, weeks_to_go=16)
    therapist.check()
    assert "Pregnant, 24 weeks" in therapist.text()
    screen(therapist)
    assess(therapist)


def assign(therapist: Visitor) -> str:
    """Build and issue a program; returns the address of the patient's link as the page shows it."""
    therapist.follow("New program")
    therapist.check()
    add_from_library(therapist, RAMP, "1. Supported psoas release")
    line = therapist.page.get_by_role("article", name="1. Supported psoas release")
    assert "Stay for 5 minutes" in line.inner_text()
    assert "Pregnancy incline" in line.inner_text()
    assert line.get_by_role(
        "img", name=re.compile("lies back on a tall ramp.*is pregnant", re.DOTALL)
    ).first.is_visible()
    add_from_library(therapist, SEATED, "2. Belly and rib breathing")
    therapist.check()
    issue(therapist)
    therapist.check()
    return therapist.page.get_by_label("Address").input_value()


def read_the_sheet(therapist: Visitor) -> None:
    """The PDF behind the button: complete, tagged, in words and pictures of this patient's version."""
    address = therapist.page.get_by_role("link", name="Open PDF").get_attribute("href")
    answer = therapist.context.request.get(str(address))
    assert answer.headers["content-type"] == "application/pdf"
    sheet = pypdf.PdfReader(io.BytesIO(answer.body()))
    text = words_of(sheet)
    for words in ("Marisol", "Build a firm ramp", "5 minutes", "Your week", "801-555-0123", "Call 911"):
        assert words in text
    assert "Vega" not in text
    assert 3 <= len(sheet.pages) <= 4
    assert language_of(sheet) == "en"
    assert is_tagged(sheet)
    pictures = alternatives(sheet.root_object["/StructTreeRoot"])
    assert any("lies back on a tall ramp" in alt and "is pregnant" in alt for alt in pictures)


def report(patient: Visitor, address: str) -> None:
    """On the phone: one tap when all was done; pain and a note for who wants to say more."""
    patient.go(address)
    patient.page.wait_for_url("**/p/today")
    patient.check()
    assert "Vega" not in patient.page.content()
    send(patient, "I did them all")
    assert patient.taps <= 3
    assert "Thank you" in patient.text()
    release = patient.page.get_by_role("article", name="1. Supported psoas release")
    release.get_by_text("Add pain or a note").click()
    for when, score in (("Pain before", "4"), ("Pain after", "2")):
        release.get_by_role("group", name=when, exact=True).get_by_role("radio", name=score, exact=True).check()
    release.get_by_label("Anything else to tell us?").fill(NOTE)
    patient.check()
    send(patient, "Send changes")
    assert "Thank you" in patient.text()
    patient.check()


def review(therapist: Visitor) -> None:
    """The chart shows what was reported, how it came, and in whose words."""
    back_to_chart(therapist)
    reported = therapist.page.get_by_role("region", name="Reported by the patient").inner_text()
    for words in ("2 of 2 sessions", "Link", "pain 4 → 2", NOTE):
        assert words in reported
    therapist.check()
    therapist.follow("Today")
    assert "Marisol Vega" in therapist.text()
    therapist.check()
    therapist.page.get_by_role("link", name="Marisol Vega").first.click()


def write_the_note(therapist: Visitor) -> None:
    """One click: program and reports stand in the note. One more: it is signed and locked; an addendum goes below."""
    page = therapist.page
    page.get_by_role("button", name="New note").first.click()
    assert NOTE in page.get_by_role("textbox", name="Subjective").input_value()
    assert "Pregnancy incline" in page.get_by_role("textbox", name="Plan").input_value()
    page.get_by_role("textbox", name="Objective").fill(FINDING)
    therapist.check()
    therapist.click("Sign and lock")
    page.get_by_text("Signed by Kim Osei, PT, DPT").wait_for()
    assert "This note is locked" in therapist.text()
    assert page.get_by_role("link", name="Edit", exact=True).count() == 0
    therapist.fill("Addendum", ADDENDUM)
    therapist.click("Add addendum")
    assert ADDENDUM in page.get_by_role("article").inner_text()
    assert FINDING in page.get_by_role("article").inner_text()
    therapist.check()
