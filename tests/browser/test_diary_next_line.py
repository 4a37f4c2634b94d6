"""Enter goes to the next exercise from a pain box too, and what is typed then is written there and on no line after it."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.browser.conftest import sign_in
from tests.browser.server import LiveService
from tests.browser.test_diary import give_a_sheet, tab_to
from tests.browser.visitor import Visitor

THREE = ("diaphragm-breathing", "hand-to-knee-press", "seated-march")


def test_after_enter_in_a_pain_box_answers_go_to_the_next_exercise(
    visit: Callable[..., Visitor], service: LiveService
) -> None:
    give_a_sheet(service, *THREE)
    therapist = visit()
    sign_in(therapist)
    therapist.follow("Patients")
    therapist.page.get_by_role("link", name=re.compile("Lindholm")).first.click()
    therapist.follow("Type in a diary")
    therapist.follow("Week before")
    tab_to(therapist, "status-1")
    keys = therapist.page.keyboard
    keys.type("a" + "44")
    keys.press("Enter")
    keys.type("d")
    written = therapist.page.locator("tbody").evaluate_all(
        """lines => lines.map((line) =>
            [...line.querySelectorAll('[data-cell^="status-"]')].filter((box) => box.value).length)"""
    )
    assert written == [7, 1, 0]
