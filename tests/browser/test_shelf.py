"""The shelf with script: what narrows it stays while exercises are starred, added and taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from clinic.accounts.models import User
from clinic.decision_table.kinds import AssessmentClass
from clinic.patients.models import Patient
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def patient(therapist: User) -> Patient:
    """A patient of the therapist who signs in, who may be given a program."""
    made = factories.make_patient(therapist=therapist)
    factories.make_episode(made)
    factories.make_screen(made)
    factories.make_assessment(made, AssessmentClass.SHORT_STRONG)
    return made


def test_what_narrows_the_shelf_stays(visit: Visit, patient: Patient) -> None:
    therapist = visit()
    sign_in(therapist)
    therapist.page.get_by_role("heading", name="Today").wait_for()
    therapist.go(f"/patients/{patient.id}/program")
    page, shelf = therapist.page, therapist.page.locator("#shelf")
    page.locator("#shelf-fits").locator("..").click()
    page.wait_for_url("**/program?fits=1")
    page.get_by_label("Phase", exact=True).select_option("strengthen")
    page.wait_for_url("**/program?phase=strengthen&fits=1")
    page.locator("#search-q").fill("march")
    expect(shelf).to_have_attribute("data-search", "march")
    expect(shelf.locator(".shelf__entry")).to_have_count(2)
    expect(page.locator("#announcer")).to_have_text("2 exercises")
    page.locator("#star-seated-march").click()
    expect(page.locator("#star-seated-march")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#star-seated-march")).to_be_focused()
    page.locator("#add-seated-march").click()
    expect(shelf.locator("#shelf-seated-march")).to_contain_text("In the program")
    page.get_by_role("button", name="Remove Seated march").first.click()
    expect(page.locator("#add-seated-march")).to_be_visible()
    expect(shelf.locator(".shelf__entry")).to_have_count(2)
    expect(page.locator("#search-q")).to_have_value("march")
    expect(page.locator("#shelf-phase")).to_have_value("strengthen")
    expect(page.locator("#shelf-fits")).to_be_checked()
    assert page.url.endswith("?q=march&phase=strengthen&fits=1")
    therapist.check()
