"""Printing with the keyboard alone: every control is reached, the focus is seen, and it is where the work goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from clinic.documents.printer import Printer
from handouts.errors import PrintTookTooLong
from handouts.render import pdf_available
from tests.browser.conftest import EMAIL, PASSWORD
from tests.browser.keys import Keys
from tests.browser.server import LiveService
from tests.browser.sheets import two_come_tomorrow
from tests.browser.slow_pool import SlowPool
from tests.browser.visitor import DESK, PDF_CAME, PHONE, Visitor

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
Visit = Callable[..., Visitor]
CHOICES = [
    "Two on a page", "Letter", "Diary", "Diary begins", "A shopping list of the props",
    "Black and white", "Make the PDF", "Cancel",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def people(service: LiveService) -> None:
    """Two patients with sheets."""
    two_come_tomorrow(service)


@pytest.fixture
def pool(service: LiveService) -> Iterator[SlowPool]:
    """A printer with one sheet before each, which prints when it is told to."""
    usual, slow = service.app.extensions["printer"], SlowPool(ahead=2)
    service.app.extensions["printer"] = Printer(slow, patience=0.01)  # type: ignore[arg-type]  # as much of it as is asked for
    yield slow
    service.app.extensions["printer"] = usual


def signed_in(visit: Visit, width: int = DESK) -> Keys:
    """Sign in by typing."""
    visitor = visit(width)
    visitor.go("/sign-in")
    keys = Keys(visitor)
    for name, value in (("E-mail", EMAIL), ("Password", PASSWORD)):
        if not keys.name.startswith(name):
            keys.reach(name)
        keys.page.keyboard.type(value)
    keys.enter()
    keys.page.get_by_role("heading", name="Today").wait_for()
    return keys


def at_options(keys: Keys) -> Keys:
    """From the desk by the list of patients, a chart and the list of sheets to the choices for a print."""
    keys.follow("Patients")
    keys.follow("Adams, Alex")
    keys.page.get_by_role("heading", name="Alex Adams").wait_for()
    keys.follow("All sheets given")
    keys.follow("Sheet 1")
    keys.follow("Other layouts")
    keys.page.get_by_role("heading", name="Print sheet 1").wait_for()
    return keys


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_choice_is_a_stop_in_the_order_it_is_read(visit: Visit, width: int) -> None:
    keys = at_options(signed_in(visit, width))
    way = keys.round()
    assert way[0] == "Skip to main content"
    content = way[-len(CHOICES) :]
    assert [name for name, began in zip(content, CHOICES, strict=True) if not name.startswith(began)] == []


def test_a_print_is_chosen_waited_for_and_fails_without_a_click(visit: Visit, pool: SlowPool) -> None:
    keys = at_options(signed_in(visit))
    keys.reach("Two on a page")
    keys.page.keyboard.press("ArrowUp")  # around to the last one,
    keys.page.keyboard.press("ArrowUp")  # and to the one before it
    assert keys.name.startswith("One exercise")
    keys.reach("Exercise")
    keys.reach("Letter")
    keys.page.keyboard.press("ArrowDown")
    assert keys.name == "A4"
    for name, typed in (("Diary", "Four"), ("Diary begins", "")):
        keys.reach(name)
        keys.page.keyboard.type(typed)
    for name in ("A shopping list", "Black and white"):
        keys.reach(name)
        keys.page.keyboard.press("Space")
    keys.follow("Make the PDF")
    keys.page.get_by_text("2 sheets are printed before it.").wait_for()
    asked = keys.page.url
    for part in ("layout=one_exercise", "paper=a4", "diary=4", "only=1", "shopping=y", "grey=y"):
        assert part in asked
    keys.visitor.check()
    keys.follow("Skip to main content")
    keys.reach("Sheet as a page")
    pool.prints[-1].position = 1
    keys.page.get_by_text("1 sheet is printed before it.").wait_for()
    assert keys.name == "Sheet as a page", "the page that looks again leaves the focus where it is"
    assert keys.page.url.removesuffix("#main") == asked
    with keys.visitor.expecting(503):
        pool.prints[-1].fail(PrintTookTooLong("This sheet takes too long to print."))
        keys.page.get_by_role("alert").get_by_text("This sheet takes too long to print.").wait_for()
        assert keys.page.evaluate("document.activeElement.className") == "error-summary"
        keys.visitor.check()
    assert keys.page.get_by_label("Diary", exact=True).input_value() == "4", "what was chosen is still there"
    assert keys.reach("Exercise"), "and what only this layout asks"


def test_the_pdf_opens_by_itself(visit: Visit, pool: SlowPool) -> None:
    keys = at_options(signed_in(visit))
    keys.visitor.keep_pdfs_out_of_the_viewer()
    keys.reach("Two on a page")
    for _ in range(3):  # no sheet of another test: a kept one is there at once
        keys.page.keyboard.press("ArrowDown")
    keys.follow("Make the PDF")
    keys.page.get_by_text("2 sheets are printed before it.").wait_for()
    pool.prints[-1].finish()
    keys.page.get_by_text(PDF_CAME).wait_for()
    assert "/handout.pdf?layout=large_picture" in keys.page.url
    assert len(pool.prints) == 1, "it was drawn once, however often the page looked"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_sheet_is_found_by_its_code(visit: Visit, width: int) -> None:
    keys = signed_in(visit, width)
    keys.follow("Find a sheet")
    keys.reach("Code in the footer")
    keys.page.keyboard.type("7F3K")
    with keys.visitor.expecting(422):
        keys.enter()
        keys.page.get_by_role("alert").wait_for()
    assert keys.page.evaluate("document.activeElement.className") == "error-summary"
    keys.visitor.check()
    keys.follow("Code in the footer, or of a diary’s week: A code has 8")
    assert keys.page.evaluate("document.activeElement.id") == "code"
    assert keys.page.get_by_label("Code in the footer").input_value() == "7F3K"
    keys.page.keyboard.press("Control+a")
    keys.page.keyboard.type(code_of(keys).lower())
    keys.enter()
    keys.page.get_by_role("heading", name="Sheet 1").wait_for()


def code_of(keys: Keys) -> str:
    """The code of a sheet, looked up as the clinic's other computer would."""
    other = keys.visitor.context.new_page()
    other.goto("/patients")
    other.get_by_role("link", name="Adams, Alex").first.click()
    other.get_by_role("link", name="Look at sheet 1").first.click()
    other.get_by_role("heading", name="Sheet 1").wait_for()
    found = re.search(r"\b\w{4}-\w{4}\b", other.locator("aside").first.inner_text())
    other.close()
    assert found
    return found[0]


def test_the_sheets_of_a_day_are_watched_and_stopped(visit: Visit, pool: SlowPool) -> None:
    keys = signed_in(visit)
    keys.follow("Sheets of a day")
    keys.reach("Only my patients")
    keys.reach("Two on a page")
    for _ in range(2):
        keys.page.keyboard.press("ArrowDown")
    keys.follow("Print the sheets")
    keys.page.get_by_text("0 of 2 sheets made").wait_for()
    keys.visitor.check()
    keys.reach("Stop printing")
    pool.prints[0].finish()
    keys.page.get_by_text("1 of 2 sheets made").wait_for()
    assert keys.name == "Stop printing", "the page that looks again leaves the focus where it is"
    keys.enter()
    keys.page.get_by_text("Printing was stopped.").wait_for()
    keys.visitor.check()
    keys.reach("Open PDF")


def test_at_the_end_of_a_batch_its_file_has_the_focus_and_the_end_is_said(visit: Visit, pool: SlowPool) -> None:
    keys = signed_in(visit, PHONE)
    keys.follow("Sheets of a day")
    keys.reach("Two on a page")
    keys.page.keyboard.press("ArrowDown")
    keys.follow("Print the sheets")
    keys.reach("Stop printing")
    keys.page.get_by_text("0 of 2 sheets made").wait_for()
    for _ in range(100):
        for one in pool.prints:
            one.finish()
        keys.page.wait_for_timeout(200)
        if keys.name.startswith("Open PDF"):
            break
    assert keys.name.startswith("Open PDF")
    assert "2 of 2 sheets made" in keys.page.locator("#announcer").inner_text()
    assert keys.page.get_by_role("button", name="Stop printing").count() == 0
    keys.visitor.check()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_wrong_day_is_said_first(visit: Visit, width: int) -> None:
    keys = signed_in(visit, width)
    keys.follow("Sheets of a day")
    keys.visitor.check()
    keys.reach("Patients who come on")
    keys.page.keyboard.type("01012020")
    with keys.visitor.expecting(422):
        keys.enter()
        keys.page.get_by_role("alert").get_by_text("Choose today or a day in the next 60 days.").wait_for()
    assert keys.page.evaluate("document.activeElement.className") == "error-summary"
    keys.visitor.check()
    keys.round()
