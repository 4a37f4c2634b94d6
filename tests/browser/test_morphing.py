"""What an answer of the builder leaves as it is, and what it must not: in a browser, as a therapist types."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Route, expect

from tests.browser.building import (
    BREATHE,
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


def test_a_dose_that_kept_the_focus_shows_what_was_saved_elsewhere_since(visit: Visit, chart: str) -> None:
    """Back to what it was at first: the markup of the answer is then what it was before, the field is not."""
    page = in_builder(visit, chart).page
    press = opened(page, PRESS)
    dose, often = press.locator(".typed__input"), press.get_by_label("Repetitions", exact=True)
    before, times = dose.input_value(), often.input_value()
    dose.fill(before.replace(f"x{times} ", "x7 "))
    dose.press("Enter")
    expect(often).to_have_value("7")
    often.fill(times)
    often.press("Tab")
    expect(dose).to_have_value(before)


def test_a_side_chosen_by_keys_shows_what_was_saved_elsewhere_since(visit: Visit, chart: str) -> None:
    page = in_builder(visit, chart).page
    press = opened(page, PRESS)
    dose, side = press.locator(".typed__input"), press.get_by_label("Side", exact=True)
    before, chosen = dose.input_value(), side.input_value()
    side.focus()
    side.press("l")
    expect(dose).not_to_have_value(before)
    dose.fill(before)
    dose.press("Tab")
    expect(side).to_have_value(chosen)


def test_a_number_that_was_refused_and_mended_without_a_connection_is_marked_no_more(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    press = opened(page, PRESS)
    with visitor.expecting(422):
        often = refused_number(press)
    visitor.context.set_offline(True)
    often.fill("2")
    often.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Not saved yet: no connection")
    visitor.context.set_offline(False)
    saved(page)
    expect(press.locator(".field__error")).to_have_count(0)
    expect(press.locator(".typed__input")).to_have_value(re.compile("2/d"))


def test_a_number_that_was_refused_stays_as_typed_when_the_sheet_gets_another_language(
    visit: Visit, chart: str
) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    press = opened(page, PRESS)
    with visitor.expecting(422):
        often = refused_number(press)
        page.get_by_label("Language of the sheet").select_option("es")
        expect(page.get_by_text("not signed off in Spanish")).to_be_visible()
        expect(often).to_have_value("13")
        expect(press.locator(".field__error")).to_be_visible()


def test_a_refusal_mended_with_enter_is_sent_once_and_leaves_the_page_as_it_is(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    press = opened(page, PRESS)
    with visitor.expecting(422):
        often = refused_number(press)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.resource_type) if request.method == "POST" else None)
    often.fill("2")
    often.press("Enter")
    expect(press.locator(".typed__input")).to_have_value(re.compile("2/d"))
    expect(often).to_be_visible()
    saved(page)
    assert sent == ["xhr"]


def test_the_order_is_made_sortable_once(visit: Visit, chart: str) -> None:
    page = in_builder(visit, chart).page
    add(page, PRESS)
    page.evaluate(COUNT_SORTABLES)
    add(page, REST)
    add(page, BREATHE)
    assert page.evaluate("made") == 0


def test_a_double_click_adds_once_and_loses_nothing_that_is_pressed_after_it(visit: Visit, chart: str) -> None:
    page = in_builder(visit, chart).page
    add(page, REST)
    page.route("**/program/exercises*", slowly)
    page.get_by_role("button", name=re.compile(rf"^Add\b.*{PRESS}")).dblclick()
    chip = line(page, REST).locator(".choice-chip").first
    said = page.locator(f"#{chip.get_attribute('id')}")
    chip.click()
    expect(line(page, PRESS)).to_be_visible()
    expect(said).to_have_attribute("aria-pressed", "true")
    assert [name.split(" (")[0] for name in lines(page)] == [REST, PRESS]


def slowly(route: Route) -> None:
    """Let a request take half a second longer."""
    time.sleep(0.5)
    route.continue_()


COUNT_SORTABLES = """() => {
  const create = Sortable.create;
  window.made = 0;
  Sortable.create = (...said) => { window.made += 1; return create(...said); };
}"""


def test_nothing_is_issued_while_a_number_is_refused(visit: Visit, chart: str) -> None:
    visitor = in_builder(visit, chart)
    page = visitor.page
    press = opened(page, PRESS)
    with visitor.expecting(422):
        often = refused_number(press)
        expect(page.locator("#saved")).to_have_text("Not all is saved: see what is marked")
        press.get_by_text("Words, props, dose").click()
        page.get_by_role("button", name="Issue the program").click()
        expect(often).to_be_focused()
        expect(page).to_have_url(re.compile("/program$"))
    often.fill("2")
    often.press("Tab")
    saved(page)
    page.get_by_role("button", name="Issue the program").click()
    expect(page).to_have_url(re.compile("/versions/1"))


def test_a_dose_for_all_that_some_could_not_take_stays_with_why(visit: Visit, chart: str) -> None:
    page = in_builder(visit, chart).page
    add(page, PRESS)
    add(page, REST)
    page.get_by_text("One dose for all").click()
    everyone = page.get_by_label("Set for all")
    everyone.fill("3x8")
    page.get_by_role("button", name="Set", exact=True).click()
    why = page.locator("#dose-all-error")
    expect(why).to_contain_text(REST)
    told = why.inner_text()
    add(page, BREATHE)
    expect(everyone).to_have_value("3x8")
    expect(why).to_have_text(told)
