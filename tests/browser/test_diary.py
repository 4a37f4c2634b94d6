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


def give_a_sheet(service: LiveService, *slugs: str) -> str:
    """A patient of the therapist who has had a sheet, of two exercises if none are named, for ten days; its code."""
    factories.use(service.database)
    with service.database.transaction() as session:
        clinic_id = session.execute(text("SELECT clinic_id FROM list_clinics()")).scalar_one()
    with service.database.transaction(clinic_id) as session:
        therapist = session.scalars(select(User).where(User.email == EMAIL)).one()
    patient = factories.make_patient(therapist=therapist, given_name="Ingrid", family_name="Lindholm")
    issued = factories.make_issued_program(patient, slugs=slugs or ("diaphragm-breathing", "hand-to-knee-press"))
    return issued.version.code


def fill_the_week(therapist: Visitor) -> None:
    """Seven days of breathing with pain, three of pressing; Enter and Shift with Enter change the exercise."""
    keys = therapist.page.keyboard
    tab_to(therapist, "status-1")
    keys.press("Enter")
    assert focus(therapist).startswith(PRESS)
    keys.press("Shift+Enter")
    assert focus(therapist).startswith(BREATHE)
    keys.type("a" + "3" * 7 + "2" * 7)
    assert focus(therapist).startswith(PRESS)
    keys.type("d d d  ")
    note = therapist.page.get_by_label(f"{BREATHE}, note")
    note.focus()
    keys.type(NOTE)
    keys.press("Control+Enter")
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


SECONDS_A_KEY = 0.28
"""An average skilled typist's key (Card, Moran and Newell 1983, keystroke-level model)."""

MOST_KEYS, MOST_SECONDS = 70, 20


class Counted:
    """A keyboard that counts: a key held with Ctrl or Shift counts as two."""

    def __init__(self, visitor: Visitor) -> None:
        self.keys, self.count = visitor.page.keyboard, 0

    def type(self, text: str) -> None:
        self.count += len(text)
        self.keys.type(text)

    def press(self, chord: str) -> None:
        self.count += len(chord.split("+"))
        self.keys.press(chord)


def test_a_usual_week_of_four_exercises_takes_twenty_seconds(
    visit: Callable[..., Visitor], service: LiveService
) -> None:
    """All done but one "some" and one "no", with pain before and after each: from the open grid to the saved week."""
    code = give_a_sheet(service, "supported-psoas-release", "diaphragm-breathing", "hand-to-knee-press", "seated-march")
    therapist = visit()
    sign_in(therapist)
    therapist.page.get_by_label("Find a patient").fill(f"{code.lower()} 1")
    therapist.page.keyboard.press("Enter")
    therapist.page.wait_for_url("**/diary?**")
    therapist.page.wait_for_function("document.activeElement.dataset.cell === 'status-1'")
    counted = Counted(therapist)
    counted.type("a" + "4" * 7 + "3" * 7)
    counted.type("dda" + "5" * 7 + "4" * 7)
    counted.type("dsa" + "3" * 7 + "2" * 7)
    counted.type("ddna" + "1010" + "3" * 4 + "2" * 6)
    counted.press("Control+Enter")
    therapist.page.get_by_role("status").get_by_text("28 entries are new").wait_for()
    assert counted.count <= MOST_KEYS
    assert counted.count * SECONDS_A_KEY <= MOST_SECONDS
    shown = therapist.page.locator("select[data-cell]").evaluate_all("cells => cells.map(cell => cell.value)")
    assert [shown.count(status) for status in ("done", "partly", "skipped")] == [26, 1, 1]
    pain = therapist.page.locator("tbody:nth-of-type(4) [data-cell^=before]").evaluate_all(
        "all => all.map(one => one.value)"
    )
    assert pain == ["10", "10", "", "3", "3", "3", "3"]
    therapist.check()
