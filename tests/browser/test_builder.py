"""The builder in a browser: what a task costs, by keyboard alone, two at one draft, and no connection."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from clinic.accounts.models import User
from handouts.render import pdf_available
from tests import factories
from tests.browser import tasks
from tests.browser.conftest import EMAIL, PASSWORD, sign_in
from tests.browser.server import LiveService
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.programs.cases import cleared_patient

Visit = Callable[..., Visitor]
BREATHE, REST, PRESS, MARCH = "Belly and rib breathing", "Constructive rest", "Hand-to-knee press", "Seated march"


@pytest.fixture
def therapist(service: LiveService) -> User:
    """The therapist of the clinic."""
    factories.use(service.database)
    with service.database.transaction() as session:
        clinic_id = session.execute(text("SELECT clinic_id FROM list_clinics()")).scalar_one()
    with service.database.transaction(clinic_id) as session:
        return session.query(User).filter_by(email=EMAIL).one()


@pytest.fixture
def chart(therapist: User) -> str:
    """The address of the chart of somebody who was screened and to whom nothing was given yet."""
    return f"/patients/{cleared_patient(therapist).id}"


def at_chart(visit: Visit, chart: str, width: int = DESK) -> Visitor:
    visitor = visit(width)
    sign_in(visitor)
    visitor.page.get_by_role("heading", name="Today").wait_for()
    visitor.go(chart)
    return visitor


def in_builder(visit: Visit, chart: str, width: int = DESK) -> Visitor:
    visitor = at_chart(visit, chart, width)
    visitor.go(f"{chart}/program")
    return visitor


def lines(page: Page) -> list[str]:
    return [re.sub(r"^\d+\. ", "", one) for one in page.locator(".draft-line__name").all_inner_texts()]


def line(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("article", name=re.compile(rf"^\d+\. {re.escape(name)}"))


def add(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(rf"^Add\b.*{re.escape(name)}")).click()
    expect(line(page, name)).to_be_visible()


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))


@pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
def test_the_tasks_of_the_day_cost_few_clicks(visit: Visit, chart: str, therapist: User) -> None:
    visitor = at_chart(visit, chart)
    for task, done in tasks.day(visitor, f"/patients/{cleared_patient(therapist).id}", chart):
        sys.stdout.write(f"\n{task.name}: {done.clicks} of {task.most_clicks} clicks, {done.seconds:.1f} s\n")
        assert done.clicks <= task.most_clicks, task.name


@pytest.mark.parametrize("width", [DESK, 768, PHONE])
def test_the_builder_keeps_what_every_page_keeps(visit: Visit, chart: str, width: int) -> None:
    visitor = in_builder(visit, chart)
    visitor.check()
    add(visitor.page, BREATHE)
    add(visitor.page, REST)
    visitor.page.set_viewport_size({"width": width, "height": 1024})
    visitor.check()
    visitor.page.get_by_text("Words, props, dose").first.click()
    visitor.check()
    with visitor.expecting(422):
        dose = line(visitor.page, REST).get_by_label("Dose", exact=False).first
        dose.fill("3q10")
        dose.press("Enter")
        expect(visitor.page.get_by_text("3q10").first).to_be_visible()
        visitor.check()


def test_a_program_is_put_together_by_keyboard_alone(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page, keys = visitor.page, visitor.page.keyboard
    for typed, name in (("belly", BREATHE), ("knees bent", REST), ("hand-to", PRESS), ("seated march", MARCH)):
        keys.press("/")
        expect(page.get_by_label("Find an exercise")).to_be_focused()
        keys.type(typed)
        keys.press("Enter")
        expect(line(page, name)).to_be_visible()
        keys.press("Escape")
        keys.press("Tab")
    assert lines(page)[-1].startswith(MARCH)
    line(page, MARCH).locator("summary").first.focus()
    keys.press("Control+ArrowUp")
    expect(page.locator(".draft-line__name").nth(2)).to_contain_text(MARCH)
    chip = line(page, REST).locator(".choice-chip").first
    chip.focus()
    keys.press("Enter")
    expect(line(page, REST).locator('.choice-chip[aria-pressed="true"]')).to_be_focused()
    dose = line(page, PRESS).get_by_label("Dose", exact=False).first
    dose.focus()
    keys.press("Control+A")
    keys.type("2x8 2/d")
    keys.press("Enter")
    expect(line(page, PRESS).locator(".draft-line__dose")).to_contain_text("rounds of 8")
    keys.press("Control+Enter")
    page.get_by_role("heading", name="Sheet 1").wait_for()


def test_arrows_go_through_the_library_and_keys_are_shown(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page, keys = visitor.page, visitor.page.keyboard
    keys.press("/")
    keys.press("ArrowDown")
    first = page.locator("#shelf .shelf__entry").first
    expect(first.locator("[data-add]").first).to_be_focused()
    keys.press("ArrowDown")
    expect(page.locator("#shelf .shelf__entry").nth(1).locator("[data-add]").first).to_be_focused()
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(page.get_by_label("Find an exercise")).to_be_focused()
    keys.press("Tab")
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    visitor.check(both_widths=False)
    page.get_by_label("Use / and ?").uncheck()
    keys.press("Escape")
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_enter_adds_what_stands_first_or_nothing(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page, keys = visitor.page, visitor.page.keyboard
    keys.press("/")
    keys.type("ball release")
    keys.press("Enter")
    expect(page.locator("#announcer")).to_contain_text("Not added: Ball release")
    expect(page.locator("#shelf .shelf__entry").first).to_be_focused()
    assert lines(page) == []


def test_an_exercise_is_dragged_to_its_place(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    for name in (BREATHE, REST, PRESS):
        add(page, name)
    page.set_viewport_size({"width": DESK, "height": 1600})
    pictures = page.locator(".draft-line__picture")
    start, end = pictures.nth(0).bounding_box(), pictures.nth(2).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 60, steps=5)
    page.mouse.move(end["x"] + 40, end["y"] + end["height"] - 5, steps=20)
    page.mouse.up()
    expect(page.locator(".draft-line__name").nth(2)).to_contain_text(BREATHE)
    saved(page)
    page.reload()
    assert lines(page)[-1].startswith(BREATHE)


def test_two_therapists_at_one_draft_lose_nothing(visit: Visit, chart: str) -> None:
    one, other = in_builder(visit, chart), in_builder(visit, chart)
    add(one.page, BREATHE)
    add(one.page, REST)
    other.page.reload()
    add(other.page, PRESS)
    add(one.page, MARCH)
    assert sorted(name.split(" (")[0] for name in lines(one.page)) == sorted([BREATHE, REST, PRESS, MARCH])
    with one.expecting(409), other.expecting(409):
        for visitor, words in ((one, "Use the red mat."), (other, "Use the blue mat.")):
            write_note(visitor.page, words)
        refused = line(other.page, REST)
        expect(refused.get_by_text("Somebody else saved this exercise")).to_be_visible()
        expect(refused.get_by_text("For you: Use the red mat.")).to_be_visible()
        expect(refused.get_by_label("Personal note, printed on the sheet")).to_have_value("Use the blue mat.")
        other.check()
        refused.get_by_role("button", name="Save this exercise").click()
        expect(line(other.page, REST).get_by_text("For you: Use the blue mat.")).to_be_visible()


def write_note(page: Page, words: str) -> None:
    line(page, REST).get_by_text("Words, props, dose").click()
    note = line(page, REST).get_by_label("Personal note, printed on the sheet")
    note.fill(words)
    note.press("Enter")
    page.wait_for_load_state("networkidle")


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    add(page, BREATHE)
    visitor.context.set_offline(True)
    goal = page.get_by_label("Goal, in the patient's words")
    goal.fill("Walk to the shop")
    goal.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Not saved yet: no connection")
    page.get_by_role("button", name=re.compile(rf"^Add\b.*{REST}")).click()
    expect(page.locator("#saved")).to_contain_text("2 changes wait")
    page.wait_for_timeout(10_000)
    visitor.context.set_offline(False)
    expect(line(page, REST)).to_be_visible(timeout=20_000)
    saved(page)
    page.reload()
    expect(goal).to_have_value("Walk to the shop")
    assert [name.split(" (")[0] for name in lines(page)] == [BREATHE, REST]


def test_what_is_changed_after_signing_out_in_another_tab_is_saved_after_signing_in(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page, tab = visitor.page, visitor.context.new_page()
    add(page, BREATHE)
    tab.goto("/")
    sign_out(tab)
    goal = page.get_by_label("Goal, in the patient's words")
    goal.fill("Walk to the shop")
    goal.press("Tab")
    expect(page.locator("#saved")).to_contain_text("you were signed out")
    page.get_by_role("button", name=re.compile(rf"^Add\b.*{REST}")).click()
    expect(page.locator("#saved")).to_contain_text("2 changes wait")
    page.get_by_role("button", name="Try again now").click()
    expect(page.locator("#saved")).to_contain_text("you were signed out")
    sign_in_again(tab)
    page.get_by_role("button", name="Try again now").click()
    expect(line(page, REST)).to_be_visible()
    saved(page)
    page.reload()
    expect(goal).to_have_value("Walk to the shop")


def test_a_page_of_an_earlier_session_saves_without_a_word(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page, tab = visitor.page, visitor.context.new_page()
    add(page, BREATHE)
    tab.goto("/")
    sign_out(tab)
    sign_in_again(tab)
    page.get_by_role("button", name=re.compile(rf"^Add\b.*{REST}")).click()
    expect(line(page, REST)).to_be_visible()
    saved(page)


def sign_out(tab: Page) -> None:
    tab.get_by_role("banner").locator("summary", has_text="Kim Osei").click()
    tab.get_by_role("button", name="Sign out").click()
    tab.get_by_label("E-mail").wait_for()


def sign_in_again(tab: Page) -> None:
    tab.get_by_label("E-mail").fill(EMAIL)
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.get_by_role("heading", name="Today").wait_for()


def test_a_search_that_is_typed_on_is_no_error(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    slow = {"offline": False, "latency": 2000, "downloadThroughput": -1, "uploadThroughput": -1}
    visitor.context.new_cdp_session(visitor.page).send("Network.emulateNetworkConditions", slow)
    for typed in ("seated", " march"):
        visitor.page.get_by_label("Find an exercise").press_sequentially(typed)
        visitor.page.wait_for_timeout(800)
    expect(visitor.page.locator('#shelf[data-search="seated march"]')).to_be_visible()
    assert visitor.errors == []


def test_a_dose_that_was_refused_stays_as_typed_while_other_lines_change(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    add(page, REST)
    with visitor.expecting(422):
        dose = line(page, REST).get_by_label(re.compile("^Dose"))
        dose.fill("3q10")
        dose.press("Enter")
        expect(line(page, REST).get_by_role("alert")).to_be_visible()
        add(page, BREATHE)
        expect(dose).to_have_value("3q10")
        expect(line(page, REST).get_by_role("alert")).to_be_visible()
    chip = line(page, REST).locator('.choice-chip[aria-pressed="false"]').first
    chip.click()
    expect(line(page, REST).locator('.choice-chip[aria-pressed="true"]').first).to_be_visible()
    expect(dose).to_have_value("3q10")
    dose.fill("5min 2/d")
    dose.press("Enter")
    expect(line(page, REST).get_by_role("alert")).to_have_count(0)
    saved(page)
