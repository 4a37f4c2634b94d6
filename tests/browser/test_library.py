"""The library in a browser: it follows the typing, keeps the hands where they are, and says it all in the address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import sign_in
from tests.browser.steps import admit, screen
from tests.browser.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
RELEASE = re.compile("^Supported psoas release")


def test_the_list_follows_the_typing_and_the_filters(visit: Visit) -> None:
    therapist = visit()
    sign_in(therapist)
    therapist.follow("Library")
    therapist.check()
    page = therapist.page
    page.get_by_label("Find an exercise").press_sequentially("bolstr")
    page.get_by_text("Read as “bolster”.").wait_for()
    assert page.get_by_label("Find an exercise").input_value() == "bolstr"
    page.get_by_label("Phase").focus()
    page.get_by_label("Phase").select_option("release")
    page.get_by_role("link", name="Phase: Release").wait_for()
    assert page.url.endswith("/library?q=bolstr&phase=release")
    assert page.evaluate("document.activeElement.id") == "filter-phase", "the keyboard stays where it was"
    therapist.check()
    page.get_by_label("Position").select_option("back")
    page.get_by_role("link", name="Position: Lying on the back").wait_for()
    page.get_by_role("link", name="Phase: Release").click()
    page.wait_for_url("**/library?q=bolstr&position=back")
    assert page.get_by_role("link", name=RELEASE).first.is_visible()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_tick_changes_the_picture_and_the_steps_at_once(visit: Visit, width: int) -> None:
    therapist = visit(width)
    sign_in(therapist)
    therapist.go("/library/supported-psoas-release")
    page = therapist.page
    page.get_by_role("heading", name="Without modifications").wait_for()
    page.get_by_role("checkbox", name=re.compile("^Strap around feet")).check()
    page.get_by_role("heading", name="With: Strap around feet").wait_for()
    assert "strap" in (page.locator("#shown .figure").get_attribute("aria-label") or "")
    assert page.locator("#steps .for-you").count() > 0
    assert page.url.endswith("?with=strap-feet")
    page.get_by_role("link", name="ST-STRAP", exact=True).wait_for()
    therapist.check(both_widths=False)
    with therapist.expecting(422):
        page.get_by_role("checkbox", name=re.compile("^Let feet roll out")).check()
        page.get_by_text("These do not go together").wait_for()
    assert "Picture and steps leave out “Let feet roll out” and “Strap around feet”" in therapist.text()
    assert page.get_by_role("checkbox", name=re.compile("^Strap around feet")).is_checked()
    therapist.check(both_widths=False)
    therapist.follow("Untick “Let feet roll out”")
    page.get_by_role("heading", name="With: Strap around feet").wait_for()


def test_rules_and_props_hold_on_both_screens(visit: Visit) -> None:
    therapist = visit()
    sign_in(therapist)
    for path in (
        "/library/rules",
        "/library/rules/BN-OSTEO",
        "/library/props",
        "/library?q=zzzz",
        "/library/supported-psoas-release/modifications",
    ):
        therapist.go(path)
        therapist.check()


def test_from_what_fits_into_the_program(visit: Visit) -> None:
    therapist = visit()
    sign_in(therapist)
    admit(therapist, weeks_to_go=16)
    screen(therapist)
    therapist.follow("What fits this patient")
    therapist.check()
    page = therapist.page
    page.get_by_role("link", name=RELEASE).first.click()
    page.get_by_role("heading", name="For this patient").wait_for()
    page.get_by_role("checkbox", name=re.compile("^Strap around feet")).check()
    page.locator("#standing").get_by_text("Must be able to roll over fast").wait_for()
    therapist.check()
    therapist.follow("Library for this patient")
    page.get_by_label("Fits this patient").select_option("yes")
    page.get_by_role("link", name="Fits this patient: Fits").wait_for()
    assert page.locator("#results").get_by_text("Does not fit").count() == 0
    page.get_by_role("button", name=re.compile("^Add with pregnancy incline.*Supported psoas release")).first.click()
    page.get_by_role("article", name="1. Supported psoas release").wait_for()
