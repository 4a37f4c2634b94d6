"""Every page of printing in the states nobody looks at: empty, wrong, stopped, over. At both widths, each by axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.batches.models import PrintBatch
from clinic.core import clock
from clinic.documents.printer import Printer
from clinic.programs import stopping
from clinic.programs.models import HomeProgram
from handouts.errors import PrintTookTooLong
from handouts.render import pdf_available
from tests.browser.conftest import sign_in
from tests.browser.server import LiveService
from tests.browser.sheets import two_come_tomorrow
from tests.browser.slow_pool import SlowPool
from tests.browser.visitor import Visitor
from tests.programs.cases import acting, cleared_patient

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def therapist(service: LiveService) -> User:
    """Whose two patients come tomorrow, and a third has no sheet."""
    person = two_come_tomorrow(service)
    cleared_patient(person, given_name="Nora", family_name="Newman")
    return person


@pytest.fixture
def visitor(visit: Visit, therapist: User) -> Visitor:
    """Signed in, at the desk."""
    arrived = visit()
    sign_in(arrived)
    arrived.page.get_by_role("heading", name="Today").wait_for()
    return arrived


def chart(visitor: Visitor, name: str) -> str:
    """The address of a patient's chart."""
    visitor.go("/patients")
    visitor.page.get_by_role("link", name=name).first.click()
    visitor.page.wait_for_url("**/patients/*-*")
    return visitor.page.url


def test_nothing_given_yet(visitor: Visitor) -> None:
    visitor.go(f"{chart(visitor, 'Newman, Nora')}/program/versions")
    assert "No sheet was given yet" in visitor.text()
    visitor.check()


def test_an_address_with_nothing_that_can_be_printed(visitor: Visitor) -> None:
    there = chart(visitor, "Adams, Alex")
    with visitor.expecting(422):
        visitor.go(
            f"{there}/program/versions/1/handout.pdf?layout=x&paper=x&diary=9&week=99&points=4&only=77&lang=x&second=x"
        )
        assert visitor.text().count("Choose from those shown here.") == 16
        visitor.check()


def test_codes_of_nobody(visitor: Visitor) -> None:
    for code in ("", "7F3K", "7F3K-2Q9M"):
        visitor.go("/sheets")
        visitor.check()
        visitor.fill("Code in the footer", code)
        with visitor.expecting(422):
            visitor.click("Find the sheet")
            visitor.page.get_by_role("alert").wait_for()
            visitor.check()


def test_a_day_of_nobody(visitor: Visitor) -> None:
    visitor.go("/batches")
    visitor.fill("Patients who come on", (clock.today("America/Denver") + timedelta(days=30)).isoformat())
    with visitor.expecting(422):
        visitor.click("Print the sheets")
        visitor.page.get_by_role("alert").get_by_text("Nobody with a sheet in force").wait_for()
        visitor.check()


def test_without_script_the_browser_looks_again(visitor: Visitor, chromium: Browser, service: LiveService) -> None:
    there = chart(visitor, "Young, Alex")
    usual, pool = service.app.extensions["printer"], SlowPool(ahead=2)
    service.app.extensions["printer"] = Printer(pool, patience=0.01)  # type: ignore[arg-type]
    known = visitor.context.storage_state()
    plain = chromium.new_context(base_url=visitor.base_url, java_script_enabled=False, storage_state=known).new_page()
    plain.goto(f"{there}/program/versions/1/print")
    plain.get_by_role("button", name="Make the PDF").click()
    plain.get_by_text("2 sheets are printed before it.").wait_for()
    pool.prints[-1].position = 1
    plain.get_by_text("1 sheet is printed before it.").wait_for(timeout=15_000)
    pool.prints[-1].fail(PrintTookTooLong("This sheet takes too long to print."))
    plain.get_by_role("alert").get_by_text("This sheet takes too long to print.").wait_for(timeout=15_000)
    assert plain.get_by_role("radio", name="Two on a page").is_checked(), "what was chosen is still there"
    assert len(pool.prints) == 1, "it was asked for once, however often the page looked"
    plain.context.close()
    service.app.extensions["printer"] = usual


def test_a_batch_that_is_over_and_a_sheet_that_was_stopped(
    visitor: Visitor, therapist: User, service: LiveService
) -> None:
    usual = service.app.extensions["printer"]
    service.app.extensions["printer"] = Printer(SlowPool(), patience=0.01)  # type: ignore[arg-type]
    visitor.go("/batches")
    visitor.click("Print the sheets")
    visitor.page.get_by_text("0 of 2 sheets made").wait_for()
    service.app.extensions["printer"] = usual
    with acting(therapist) as session:
        for batch in session.scalars(select(PrintBatch)):
            batch.visits_on = clock.today("America/Denver") - timedelta(days=1)
    visitor.page.get_by_text("The day of these visits is over").wait_for()
    visitor.check()
    with acting(therapist) as session:
        patient_id = session.scalars(select(HomeProgram.patient_id).limit(1)).one()
        stopping.stop_program(therapist, patient_id, "Pain that wakes her at night")
    for place in ("", "/1", "/1/print"):
        visitor.go(f"/patients/{patient_id}/program/versions{place}")
        visitor.check()
