"""Writing a note in the browser: one click holds what is known, it saves itself, and nothing that is typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import EMAIL, PASSWORD, sign_in
from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]


def in_note(visit: Visit, chart: str, width: int | None = None) -> Visitor:
    """A new note about the patient of a chart, begun from the chart with one click."""
    visitor = visit(width) if width else visit()
    sign_in(visitor)
    visitor.go(chart)
    visitor.page.get_by_role("button", name="New note").first.click()
    visitor.page.get_by_role("heading", name="Edit note").wait_for()
    return visitor


def area(page: Page, name: str) -> str:
    return page.get_by_role("textbox", name=name, exact=True).input_value()


def saved(page: Page) -> None:
    """Wait until what was typed is stored."""
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at", timeout=15_000)


def test_a_pause_saves_the_draft_and_a_reload_has_it(visit: Visit, chart: str) -> None:
    visitor = in_note(visit, chart)
    page = visitor.page
    page.get_by_label("Subjective", exact=True).press_sequentially(" Slept well.", delay=5)
    expect(page.locator("[data-autosave-status]")).to_have_text("Not saved yet.")
    saved(page)
    page.reload()
    assert "Slept well." in area(page, "Subjective")
    page.get_by_label("Plan", exact=True).fill("Again next week.")
    page.keyboard.press("Control+s")
    saved(page)
    page.reload()
    assert area(page, "Plan") == "Again next week."
    visitor.check()


def test_what_is_put_in_stays_on_the_page_and_is_taken_out_with_undo(visit: Visit, chart: str) -> None:
    visitor = in_note(visit, chart)
    page = visitor.page
    page.get_by_label("Subjective", exact=True).fill("Typed and not saved.")
    page.get_by_role("button", name="Health screen").click()
    expect(page.get_by_label("Subjective", exact=True)).to_have_value(
        re.compile(r"^Typed and not saved\.\n\nHealth screen of ")
    )
    expect(page.locator('[data-sources="subjective"]')).to_contain_text("unchanged")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Subjective", exact=True)).to_have_value("Typed and not saved.")
    with visitor.expecting(422):
        page.get_by_role("button", name="Teach-back").click()
        expect(page.locator("[data-autosave-status]")).to_contain_text("Nothing was taught back")
    visitor.check()


def test_what_is_put_in_stays_when_somebody_types_on_and_the_text_before_it_was_tidied(
    visit: Visit, chart: str
) -> None:
    """Two spaces after a full stop are stored as one: the answer does not begin with what was typed."""
    visitor = in_note(visit, chart)
    page = visitor.page
    field = page.get_by_label("Subjective", exact=True)
    field.fill("Slept well.  No pain at night.")

    def answer_late(route: Route) -> None:
        answered = route.fetch()
        field.press_sequentially(" Drove to work.")
        route.fulfill(response=answered)

    page.route("**/autosave", answer_late, times=1)
    page.get_by_role("button", name="Health screen").click()
    kept = re.compile(r"^Slept well\. +No pain at night\. Drove to work\.\n\nHealth screen of ")
    expect(field).to_have_value(kept)
    page.keyboard.press("Control+s")
    saved(page)
    page.reload()
    assert kept.match(area(page, "Subjective"))


def test_what_is_put_into_an_empty_section_stands_below_what_is_typed_meanwhile(visit: Visit, chart: str) -> None:
    visitor = in_note(visit, chart)
    page = visitor.page
    field = page.get_by_label("Subjective", exact=True)
    field.fill("")

    def answer_late(route: Route) -> None:
        answered = route.fetch()
        field.press_sequentially("Slept well.")
        route.fulfill(response=answered)

    page.route("**/autosave", answer_late, times=1)
    page.get_by_role("button", name="Health screen").click()
    expect(field).to_have_value(re.compile(r"^Slept well\.\n\nHealth screen of "))


def test_blanks_of_a_template_are_walked_through_by_key(visit: Visit, chart: str) -> None:
    visitor = in_note(visit, chart, PHONE)
    page = visitor.page
    page.get_by_label("Template", exact=True).select_option("phone")
    page.get_by_role("button", name="Put in below").click()
    expect(page.locator("[data-words-all]")).to_contain_text("4 blanks open")
    page.keyboard.press("F2")
    page.keyboard.type("from the patient")
    page.keyboard.press("F2")
    page.keyboard.type("9:40")
    assert "Call from the patient, at 9:40" in area(page, "Subjective")
    expect(page.locator("[data-words-all]")).to_contain_text("2 blanks open")
    visitor.check()


def test_signed_out_while_writing_the_text_waits_and_is_saved_after_signing_in(visit: Visit, chart: str) -> None:
    visitor = in_note(visit, chart)
    page = visitor.page
    other = visitor.context.new_page()
    other.goto("/")
    other.locator(".user-menu summary").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_load_state()
    with visitor.expecting(401), visitor.expecting(400):
        page.get_by_label("Plan", exact=True).fill("Written while signed out.")
        expect(page.locator("[data-autosave-status]")).to_contain_text("you were signed out", timeout=10_000)
        other.goto("/sign-in")
        other.get_by_label("E-mail").fill(EMAIL)
        other.get_by_label("Password").fill(PASSWORD)
        other.get_by_role("button", name="Sign in").click()
        other.wait_for_load_state()
        page.get_by_role("button", name="Try again").click()
        saved(page)
    page.reload()
    assert area(page, "Plan") == "Written while signed out."


def test_two_editors_put_their_texts_together(visit: Visit, chart: str) -> None:
    one = in_note(visit, chart)
    one.page.get_by_label("Assessment", exact=True).fill("Begun.")
    one.page.keyboard.press("Control+s")
    saved(one.page)
    one.page.reload()
    other = visit()
    sign_in(other)
    other.go(one.page.url)
    one.page.get_by_label("Plan", exact=True).fill("Shared line.\nBy the first.")
    one.page.get_by_label("Objective", exact=True).fill("Found by the first.")
    one.click("Save draft")
    with other.expecting(409):
        other.page.get_by_label("Plan", exact=True).fill("Shared line.\nBy the second.")
        expect(other.page.locator("[data-autosave-status]")).to_contain_text(
            "Somebody else saved this note first", timeout=15_000
        )
        other.click("Save draft")
        other.page.get_by_role("heading", name="Two versions of this note").wait_for()
        other.check()
    assert area(other.page, "Objective") == "Found by the first."
    other.click("Take both")
    assert area(other.page, "Plan") == "Shared line.\nBy the first.\nBy the second."
    other.click("Save what is on this page")
    assert area(other.page, "Plan") == "Shared line.\nBy the first.\nBy the second."


def test_a_note_is_begun_otherwise_on_its_own_page(visit: Visit, chart: str) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.go(chart)
    visitor.follow("Other kind of note")
    visitor.check()
    visitor.choose("Phone call")
    visitor.click("Start the note")
    expect(visitor.page.get_by_label("Kind of note")).to_have_value("phone")
    visitor.follow("All templates")
    visitor.check()
    visitor.follow("Copy Phone call")
    visitor.check()
    visitor.click("Save template")
    assert "Phone call" in visitor.page.locator("table").inner_text()
