"""Printing in a real browser: another layout by its form, a sheet that has to wait, and the sheets of a day."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator

import pytest
from pypdf import PdfReader

from clinic.accounts.models import User
from clinic.documents.printer import Printer
from handouts.pool import RenderPool
from handouts.render import pdf_available
from tests.browser.conftest import sign_in
from tests.browser.pdf import is_tagged, words_of
from tests.browser.server import LiveService
from tests.browser.sheets import two_come_tomorrow
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def therapist(service: LiveService) -> Iterator[User]:
    """The therapist of the clinic, whose two patients come tomorrow; sheets are drawn in processes of their own."""
    person = two_come_tomorrow(service)
    usual = service.app.extensions["printer"]
    with RenderPool(1) as pool:
        service.app.extensions["printer"] = Printer(pool, patience=0.05)
        yield person
        service.app.extensions["printer"] = usual


@pytest.mark.usefixtures("therapist")
def test_another_layout_is_chosen_waited_for_and_opened(visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.page.get_by_role("heading", name="Today").wait_for()
    visitor.go("/patients")
    visitor.page.get_by_role("link", name="Adams, Alex").first.click()
    visitor.page.get_by_role("heading", name="Alex Adams").wait_for()
    visitor.go(f"{visitor.page.url}/program/versions/1")
    visitor.follow("Other layouts")
    visitor.check()
    visitor.keep_pdfs_out_of_the_viewer()
    visitor.choose("Large print")
    visitor.page.get_by_label("Letters", exact=True).select_option("16 point")
    visitor.page.get_by_label("Diary", exact=True).select_option("No diary")
    visitor.page.get_by_label("Black and white").check()
    with visitor.page.expect_response(lambda answer: "handout.pdf" in answer.url and answer.status == 200) as printed:
        visitor.page.get_by_role("button", name="Make the PDF").click()
        # with so little patience the first answer is the page that waits, and it goes on by itself
    assert "layout=large_print" in printed.value.url
    sheet = fetched(visitor, printed.value.url)
    assert is_tagged(sheet)
    assert "Supported psoas release" in words_of(sheet)
    assert "Your week" not in words_of(sheet)


@pytest.mark.usefixtures("therapist")
def test_the_sheets_of_a_day_come_by_themselves(visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.page.get_by_role("heading", name="Today").wait_for()
    visitor.follow("Sheets of a day")
    visitor.check()
    visitor.click("Print the sheets")
    visitor.page.get_by_role("link", name="Open PDF").wait_for(timeout=60_000)
    visitor.check()
    assert "2 of 2 sheets made" in visitor.text()
    address = visitor.page.get_by_role("link", name="Open PDF").get_attribute("href")
    sheets = fetched(visitor, f"{visitor.base_url}{address}")
    assert is_tagged(sheets)
    assert [str(one["/Title"]).split(" (")[0] for one in sheets.outline] == ["Adams, Alex", "Young, Alex"]  # type: ignore[index, call-overload]


def fetched(visitor: Visitor, address: str) -> PdfReader:
    """The PDF behind an address, asked for until the printer has it."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        answer = visitor.context.request.get(address)
        if answer.headers["content-type"] == "application/pdf":
            return PdfReader(io.BytesIO(answer.body()))
        assert answer.status in (200, 503), answer.text()
        time.sleep(0.3)
    raise AssertionError(f"no PDF came from {address}: {answer.status} {answer.text()[:3000]}")
