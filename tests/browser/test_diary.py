"""A paper diary of one week, typed in without touching the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import select, text

from clinic.accounts.models import User
from tests import factories
from tests.browser.conftest import EMAIL, sign_in
from tests.browser.server import LiveService
from tests.browser.visitor import Visitor

BREATHE, PRESS = "Belly and rib breathing", "Hand-to-knee press"
NOTE = "Easier every day"
MOST_TABS = 40


def test_a_week_of_paper_is_typed_in_by_keyboard(visit: Callable[..., Visitor], service: LiveService) -> None:
    give_a_sheet(service)
    therapist = visit()
    sign_in(therapist)
    therapist.follow("Patients")
    therapist.page.get_by_role("link", name=re.compile("Lindholm")).first.click()
    therapist.follow("Type in a diary")
    therapist.follow("Week before")
    therapist.check()
    fill_the_week(therapist)
    therapist.page.wait_for_load_state()
    assert saved_days(therapist) == {BREATHE: 7, PRESS: 3}
    therapist.check()
    therapist.follow("All reports")
    therapist.check()
    assert "Paper" in therapist.text()
    assert NOTE in therapist.text()


def give_a_sheet(service: LiveService) -> None:
    """A patient of the therapist who has had a sheet with two exercises for ten days."""
    factories.use(service.database)
    with service.database.transaction() as session:
        clinic_id = session.execute(text("SELECT clinic_id FROM list_clinics()")).scalar_one()
    with service.database.transaction(clinic_id) as session:
        therapist = session.scalars(select(User).where(User.email == EMAIL)).one()
    patient = factories.make_patient(therapist=therapist, given_name="Ingrid", family_name="Lindholm")
    factories.make_issued_program(patient, slugs=("diaphragm-breathing", "hand-to-knee-press"))


def fill_the_week(therapist: Visitor) -> None:
    """Seven days of breathing with pain, three of pressing; Enter and Shift with Enter change the exercise."""
    keys = therapist.page.keyboard
    tab_to(therapist, "status-1")
    keys.press("Enter")
    assert focus(therapist).startswith(PRESS)
    keys.press("Shift+Enter")
    assert focus(therapist).startswith(BREATHE)
    for _day in range(7):
        for word in ("Did", "3", "2"):
            keys.type(word)
            keys.press("Tab")
    keys.press("Tab")
    assert focus(therapist) == f"{BREATHE}, note"
    keys.type(NOTE)
    keys.press("Tab")
    for day in range(7):
        if day in (0, 2, 4):
            keys.type("Did")
        for _cell in range(3):
            keys.press("Tab")
    for _last in range(2):
        keys.press("Tab")
    assert focus(therapist) == "Save week"
    keys.press("Enter")
    therapist.page.get_by_role("status").get_by_text(re.compile("saved", re.IGNORECASE)).wait_for()


def tab_to(therapist: Visitor, cell: str) -> None:
    """Press Tab from the top of the page until the first cell of this kind has the focus."""
    for _ in range(MOST_TABS):
        therapist.page.keyboard.press("Tab")
        if therapist.page.evaluate("document.activeElement.dataset.cell") == cell:
            return
    raise AssertionError(f"{cell} was not reached with {MOST_TABS} tabs")


def focus(therapist: Visitor) -> str:
    """What a screen reader says of the element with the focus."""
    return str(therapist.page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText"))


def saved_days(therapist: Visitor) -> dict[str, int]:
    """How many days of each exercise the page shows as done."""
    cells = therapist.page.locator("select[data-cell]").evaluate_all(
        "cells => cells.map(cell => [cell.getAttribute('aria-label'), cell.value])"
    )
    return {
        name: sum(label.startswith(name) and value == "done" for label, value in cells) for name in (BREATHE, PRESS)
    }
