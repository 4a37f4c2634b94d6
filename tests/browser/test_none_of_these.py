""" "None of these" and the boxes it speaks of exclude each other at once, by mouse, finger and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator

from tests.browser.conftest import sign_in
from tests.browser.steps import admit
from tests.browser.test_holds import at_home
from tests.browser.visitor import PHONE, Visitor
from tests.factories import IssuedProgram

Visit = Callable[..., Visitor]
__all__ = ["at_home"]


def heard(visitor: Visitor) -> str:
    """What a screen reader was told last."""
    return visitor.page.locator("#announcer").inner_text()


def test_in_a_group_of_the_health_screen(visit: Visit) -> None:
    therapist = visit()
    sign_in(therapist)
    admit(therapist)
    therapist.follow("Take health screen")
    group = therapist.page.get_by_role("group", name="Spine", exact=True)
    none, narrow = group.get_by_label("None of these"), group.locator("#flag-stenosis")
    other = therapist.page.locator("#group-1").get_by_label("None of these")
    other.check()
    narrow.check()
    none.focus()
    therapist.page.keyboard.press("Space")
    assert (none.is_checked(), narrow.is_checked()) == (True, False)
    assert heard(therapist) == "The other boxes of this group are no longer ticked."
    therapist.page.keyboard.press("Space")
    assert (none.is_checked(), narrow.is_checked()) == (False, True), "a slip takes nothing away"
    therapist.page.keyboard.press("Space")
    narrow.check()
    assert (none.is_checked(), narrow.is_checked()) == (False, True)
    assert heard(therapist) == "“None of these” is no longer ticked."
    assert other.is_checked(), "another group is another question"
    therapist.check()


def test_in_a_report_on_a_phone(visit: Visit, at_home: IssuedProgram) -> None:
    patient = visit(PHONE)
    patient.go(f"/p#{at_home.token}")
    patient.page.wait_for_url("**/p/today")
    release = patient.page.get_by_role("article", name="1. Supported psoas release")
    release.get_by_text("Add pain or a note").click()
    none, sharp = (box(release, name) for name in ("None of these", "Sharp pain"))
    sharp.check()
    none.check()
    assert (none.is_checked(), sharp.is_checked()) == (True, False)
    assert heard(patient) == "The other boxes are off now."
    sharp.check()
    assert (none.is_checked(), sharp.is_checked()) == (False, True)
    assert heard(patient) == "“None of these” is off now."
    patient.check()


def box(inside: Locator, name: str) -> Locator:
    return inside.get_by_role("checkbox", name=re.compile(f"^{name}"))
