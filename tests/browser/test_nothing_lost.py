"""What is typed in the builder is not lost: two at one draft, no connection, another session, a dose nobody can read."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.building import (
    BREATHE,
    MARCH,
    PRESS,
    REST,
    Visit,
    add,
    in_builder,
    line,
    lines,
    opened,
    refused_number,
    saved,
)
from tests.browser.conftest import EMAIL, PASSWORD


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


def test_several_changes_of_one_exercise_and_of_the_goal_wait_without_a_conflict(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    add(page, PRESS)
    dose, goal = line(page, PRESS).locator(".typed__input"), page.get_by_label("Goal, in the patient's words")
    visitor.context.set_offline(True)
    for field, typed in ((dose, "1x7 4s"), (goal, "Walk"), (dose, "2x8 4s"), (goal, "Walk to the shop")):
        field.fill(typed)
        field.press("Tab")
    expect(page.locator("#saved")).to_contain_text("4 changes wait")
    visitor.context.set_offline(False)
    saved(page)
    page.reload()
    expect(dose).to_have_value(re.compile("^2x8 4s"))
    expect(goal).to_have_value("Walk to the shop")


def test_a_note_that_waits_behind_a_dose_does_not_undo_it(visit: Visit, chart: str) -> None:
    """The note's form holds every number of the dose as it was before; only what was touched there is sent."""
    visitor = in_builder(visit, chart)
    page = visitor.page
    press = opened(page, PRESS)
    dose, note = press.locator(".typed__input"), press.get_by_label("Personal note, printed on the sheet")
    visitor.context.set_offline(True)
    for field, typed in ((dose, "2x7 4s"), (note, "Use the red mat."), (press.get_by_label("Days a week"), "5")):
        field.fill(typed)
        field.press("Tab")
    expect(page.locator("#saved")).to_contain_text("3 changes wait")
    visitor.context.set_offline(False)
    saved(page)
    page.reload()
    expect(dose).to_have_value(re.compile("^2x7 4s.* 5d/wk"))
    expect(press.get_by_text("For you: Use the red mat.")).to_be_visible()


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


def test_a_dose_that_says_what_is_saved_reads_as_it_is_saved(visit: Visit, chart: str) -> None:
    page = in_builder(visit, chart).page
    add(page, PRESS)
    dose = line(page, PRESS).locator(".typed__input")
    before = dose.input_value()
    dose.fill(f"  {before.upper()} ")
    dose.press("Tab")
    saved(page)
    expect(dose).to_have_value(before)


def test_beside_a_note_in_conflict_stands_the_dose_that_a_colleague_saved(visit: Visit, chart: str) -> None:
    one, other = in_builder(visit, chart), in_builder(visit, chart)
    add(one.page, PRESS)
    other.page.reload()
    dose = line(one.page, PRESS).locator(".typed__input")
    dose.fill("2x7 4s")
    dose.press("Tab")
    saved(one.page)
    with other.expecting(409):
        write_note(other.page, "Use the blue mat.", PRESS)
        refused = line(other.page, PRESS)
        expect(refused.get_by_label("Personal note, printed on the sheet")).to_have_value("Use the blue mat.")
        expect(refused.get_by_label("Repetitions")).to_have_value("7")
        refused.get_by_role("button", name="Save this exercise").click()
        expect(refused.get_by_text("For you: Use the blue mat.")).to_be_visible()
    other.page.reload()
    expect(line(other.page, PRESS).locator(".typed__input")).to_have_value(re.compile("^2x7 4s"))


def test_a_number_that_was_refused_stays_as_typed_while_other_lines_change(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    press = opened(page, PRESS)
    with visitor.expecting(422):
        often = refused_number(press)
        expect(page.get_by_text("Times a day: Enter 1 to 12.")).to_be_visible()
        add(page, BREATHE)
        expect(often).to_have_value("13")
        expect(press.locator(".field__error")).to_have_text(re.compile("Enter 1 to 12."))
    often.fill("2")
    often.press("Tab")
    saved(page)
    expect(press.locator(".field__error")).to_have_count(0)
    expect(press.locator(".typed__input")).to_have_value(re.compile("2/d"))


def write_note(page: Page, words: str, exercise: str = REST) -> None:
    line(page, exercise).get_by_text("Words, props, dose").click()
    note = line(page, exercise).get_by_label("Personal note, printed on the sheet")
    note.fill(words)
    note.press("Enter")
    page.wait_for_load_state("networkidle")


def sign_out(tab: Page) -> None:
    tab.get_by_role("banner").locator("summary", has_text="Kim Osei").click()
    tab.get_by_role("button", name="Sign out").click()
    tab.get_by_label("E-mail").wait_for()


def sign_in_again(tab: Page) -> None:
    tab.get_by_label("E-mail").fill(EMAIL)
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.get_by_role("heading", name="Today").wait_for()


def test_what_is_chosen_for_the_sheet_stays_while_the_program_changes(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    add(page, BREATHE)
    day, language = page.get_by_label("First day"), page.get_by_label("Language of the sheet")
    chosen = (date.fromisoformat(day.input_value()) + timedelta(days=3)).isoformat()
    day.fill(chosen)
    language.select_option("es")
    gate = page.get_by_text("not signed off in Spanish")
    expect(gate).to_be_visible()
    expect(page.get_by_label("The patient reads this language")).to_be_visible()
    for _ in range(2):  # an answer that keeps them once must not take them for its own
        add(page, REST)
        expect(day).to_have_value(chosen)
        expect(language).to_have_value("es")
        expect(gate).to_be_visible()
        line(page, REST).get_by_role("button", name="Remove").click()
        expect(line(page, REST)).to_have_count(0)
    page.get_by_text("Discard the draft").first.click()
    reason = page.locator("#discard").get_by_label("Reason")
    reason.fill("Came to the wrong chart")
    add(page, REST)
    expect(reason).to_have_value("Came to the wrong chart")


def test_numbers_typed_faster_than_they_are_saved_are_all_saved(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    add(page, PRESS)
    press = line(page, PRESS)
    press.get_by_text("Words, props, dose field by field").click()
    page.evaluate(SLOW)
    for label, number in (("Time", "4"), ("Sets", "2"), ("Repetitions", "5")):
        field = press.get_by_label(label, exact=True)
        field.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(number)
    page.keyboard.press("Tab")
    expect(press.locator(".typed__input")).to_have_value(re.compile(r"^2x5 4s"))
    saved(page)
    expect(press.get_by_label("Repetitions", exact=True)).to_have_value("5")
    page.reload()
    expect(press.locator(".typed__input")).to_have_value(re.compile(r"^2x5 4s"))


def test_chips_pressed_faster_than_they_are_saved_are_all_saved(visit: Visit, chart: str) -> None:
    """Each says what it said when it was pressed, wherever the focus is when its turn comes."""
    page = in_builder(visit, chart).page
    add(page, REST)
    rest = line(page, REST)
    chips = ("Higher head support", "Support under arms", "Move and re-set mid-hold")
    page.evaluate(SLOW)
    for name in (*chips, chips[0]):
        rest.get_by_role("button", name=name, exact=True).click()
    page.get_by_label("Goal, in the patient's words").click()
    for name in chips:
        expect(rest.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
    saved(page)


SLOW = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...said) { setTimeout(() => send.apply(this, said), 500); };
}"""
"""Every request leaves half a second later, as from a phone far from the window."""
