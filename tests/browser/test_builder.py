"""The builder in a browser: what a task costs, by mouse, by keyboard alone, and what every page keeps."""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import expect

from clinic.accounts.models import User
from handouts.render import pdf_available
from tests import factories
from tests.browser import tasks
from tests.browser.building import BREATHE, MARCH, PRESS, REST, Visit, add, at_chart, in_builder, line, lines, saved
from tests.browser.visitor import DESK, PHONE
from tests.programs.cases import cleared_patient


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


def test_the_sheet_covers_nothing_of_a_program_that_waits_for_the_health_screen(visit: Visit, therapist: User) -> None:
    visitor = in_builder(visit, f"/patients/{factories.make_patient(therapist=therapist).id}")
    program, sheet = (visitor.page.locator(place).bounding_box() for place in ("#program", "#preview"))
    assert program
    assert sheet
    assert program["x"] + program["width"] <= sheet["x"]


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
    saved(page)
    page.set_viewport_size({"width": DESK, "height": 1600})
    pictures = page.locator(".draft-line__picture")
    start, end = pictures.nth(0).bounding_box(), pictures.nth(2).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 60, steps=5)
    dragged = page.locator(".draft-line__name").nth(2).filter(has_text=BREATHE)
    for nudge in range(20):  # what moves aside takes its time, and nothing takes its place before
        page.mouse.move(end["x"] + 40, end["y"] + end["height"] - 5 + nudge % 2, steps=20)
        if dragged.count():
            break
        page.wait_for_timeout(150)
    page.mouse.up()
    expect(dragged).to_be_visible()
    saved(page)
    page.reload()
    assert lines(page)[-1].startswith(BREATHE)


def test_a_finger_that_moves_over_a_picture_scrolls_and_changes_no_order(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart, PHONE)
    page = visitor.page
    for name in (BREATHE, REST, PRESS):
        add(page, name)
    names = lines(page)
    picture = page.locator(".draft-line__picture").nth(1)
    picture.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box, before = picture.bounding_box(), page.evaluate("scrollY")
    assert box
    finger = visitor.context.new_cdp_session(page)
    for step in range(21):
        point = {"x": box["x"] + 30, "y": box["y"] + 20 - 15 * step}
        kind = "touchMove" if step else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("before => scrollY > before + 100", arg=before)
    assert lines(page) == names


def test_a_search_that_is_typed_on_is_no_error(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    slow = {"offline": False, "latency": 2000, "downloadThroughput": -1, "uploadThroughput": -1}
    visitor.context.new_cdp_session(visitor.page).send("Network.emulateNetworkConditions", slow)
    for typed in ("seated", " march"):
        visitor.page.get_by_label("Find an exercise").press_sequentially(typed)
        visitor.page.wait_for_timeout(800)
    expect(visitor.page.locator('#shelf[data-search="seated march"]')).to_be_visible()
    assert visitor.errors == []
