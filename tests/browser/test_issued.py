"""The page after issuing in a real browser: the PDF is there without a click, and one click keeps what was taught back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clinic.accounts.models import User
from clinic.patients.models import Patient
from handouts.render import pdf_available
from tests.browser.conftest import sign_in
from tests.browser.visitor import PHONE, Visitor
from tests.programs.cases import BREATHE, RELEASE, cleared_patient, issue, start

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
Visit = Callable[..., Visitor]


@pytest.fixture
def issued(therapist: User) -> Patient:
    """A patient with two sheets, the second one just given."""
    patient = cleared_patient(therapist)
    issue(therapist, start(therapist, patient, RELEASE))
    issue(therapist, start(therapist, patient, BREATHE))
    return patient


def arrive(visitor: Visitor, patient: Patient, rest: str) -> None:
    sign_in(visitor)
    visitor.page.get_by_role("heading", name="Today").wait_for()
    visitor.go(f"/patients/{patient.id}/program/versions{rest}")


def test_the_pdf_is_there_and_stays_while_answers_are_kept(visit: Visit, issued: Patient) -> None:
    visitor = visit()
    # Whether this browser shows PDFs depends on how it was started: here it says that it does.
    visitor.page.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', {value: true})")
    sign_in(visitor)
    visitor.page.get_by_role("heading", name="Today").wait_for()
    with visitor.page.expect_response(lambda answer: "handout.pdf" in answer.url) as printed:
        visitor.go(f"/patients/{issued.id}/program/versions/2")
    assert printed.value.request.resource_type == "document"
    frame = visitor.page.get_by_title("Sheet 2 as a PDF")
    visitor.page.locator(".sheet-view--drawn").wait_for()
    frame.evaluate("frame => { frame.dataset.mine = 'yes'; }")
    answers = visitor.page.get_by_role("group", name="Supported psoas release (lying back on a bolster)")
    visitor.click("Yes", inside=answers)
    answers.get_by_role("button", name="Yes", pressed=True).wait_for()
    assert frame.get_attribute("data-mine") == "yes"
    assert not visitor.errors


def test_the_issued_page_and_the_list_keep_what_every_page_keeps(visit: Visit, issued: Patient) -> None:
    visitor = visit()
    visitor.page.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', {value: false})")
    arrive(visitor, issued, "/2")
    visitor.page.get_by_role("heading", name="Your home program").wait_for()
    assert visitor.page.locator("iframe").count() == 0
    visitor.check()
    visitor.page.get_by_text("Program", exact=True).click()
    visitor.check()
    visitor.page.get_by_role("link", name="Pause…").click()
    visitor.page.get_by_role("heading", name="Pause the program").wait_for()
    visitor.check()
    visitor.go(f"/patients/{issued.id}/program/versions")
    visitor.page.get_by_text("+ Belly and rib breathing").click()
    visitor.check()
    visitor.click("Compare")
    visitor.page.get_by_role("heading", name="From sheet 1 to sheet 2").wait_for()
    visitor.check()


def test_on_a_phone_the_sheet_is_a_page(visit: Visit, issued: Patient) -> None:
    visitor = visit(PHONE)
    visitor.page.add_init_script("Object.defineProperty(navigator, 'pdfViewerEnabled', {value: true})")
    arrive(visitor, issued, "/2")
    visitor.page.get_by_role("heading", name="Your home program").wait_for()
    assert visitor.page.locator("iframe").count() == 0
    assert visitor.page.get_by_role("link", name="Open PDF").is_visible()


@pytest.mark.parametrize("width", [PHONE, 767])
def test_the_menu_of_a_program_is_whole_wherever_its_button_stands(visit: Visit, issued: Patient, width: int) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.page.get_by_role("heading", name="Today").wait_for()
    visitor.page.set_viewport_size({"width": width, "height": 844})
    for page in ("", "/program", "/program/versions/2"):
        visitor.go(f"/patients/{issued.id}{page}")
        visitor.page.locator("summary", has_text="Program").first.click()
        panel = visitor.page.locator(".menu__panel:visible").bounding_box()
        assert panel
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= width
