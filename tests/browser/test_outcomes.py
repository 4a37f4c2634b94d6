"""A therapist enters a PSFS twice by digits and sees what changed; a patient answers one on a phone, without a script too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic.accounts.models import User
from clinic.core import clock
from clinic.outcome_entry import asking
from clinic.outcome_measures.rules import MeasureKey
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.phones import give_program, open_link
from tests.browser.visitor import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]

THINGS = ("Sit at my desk", "Kick a ball", "Climb stairs")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_scale_entered_twice_says_what_changed(visit: Visit, therapist: User, chart: str, width: int) -> None:
    visitor = visit(width)
    sign_in(visitor)
    visitor.go(chart)
    visitor.follow("Enter, or ask by link")
    visitor.check()
    visitor.follow("Enter the first score")
    visitor.check()
    visitor.follow("Patient-specific functional scale")
    for place, (name, rating) in enumerate(zip(THINGS, "324", strict=True), start=1):
        visitor.page.get_by_label(f"Activity {place}", exact=True).fill(name)
        visitor.page.get_by_label(f"Activity {place}, now").fill(rating)
    visitor.page.get_by_label("Day").fill((clock.today("America/Denver") - timedelta(days=9)).isoformat())
    visitor.choose("Copied from a paper form")
    visitor.click("Save score")
    assert "PSFS saved: 3.0 of 10." in visitor.text()
    visitor.check()
    visitor.follow("Enter PSFS")
    visitor.check()
    # Digits and the tab key alone: the first number has the focus.
    for rating in "655":
        visitor.page.keyboard.press(rating)
        visitor.page.keyboard.press("Tab")
    visitor.click("Save score")
    said = visitor.text()
    assert "PSFS saved: 5.3 of 10." in said
    assert re.search(r"2\.3 points better than on \w{3} \d+, \d{4}; 1\.3 points matter, 2\.3 is a medium change", said)
    visitor.page.get_by_role("img", name="PSFS: Patient-specific functional scale").wait_for()
    visitor.check()
    visitor.page.get_by_text("Entered in error").last.click()
    visitor.page.get_by_label("Reason").last.fill("Another patient’s form")
    visitor.page.get_by_role("button", name="Does not count").last.click()
    visitor.page.get_by_text("Another patient’s form").wait_for()
    assert "2.3 points better" not in visitor.text()
    visitor.check()
    visitor.go(chart)
    assert "PSFS 5.3 of 10" in visitor.text()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_patient_answers_on_the_phone(visit: Visit, therapist: User, has_scripts: bool) -> None:
    visitor = visit(PHONE)
    issued = give_program(therapist)
    with factories.acting(therapist):
        asking.ask(therapist, issued.patient.id, MeasureKey.NPRS)
        asking.ask(therapist, issued.patient.id, MeasureKey.RMDQ)
    open_link(visitor, issued)
    visitor.check()
    if not has_scripts:
        visitor.page.route("**/*.js*", lambda route: route.abort())
    visitor.follow("Your pain")
    if has_scripts:
        visitor.check()
    now = visitor.page.get_by_role("group", name="How bad is your pain right now?")
    now.get_by_role("radio", name="4", exact=True).check()
    visitor.click("Send my answers")
    assert "Your answers are sent." in visitor.text()
    assert visitor.page.get_by_role("link", name="Your pain").count() == 0
    visitor.follow("Your back today")
    if has_scripts:
        visitor.check()
        with visitor.expecting(422):
            visitor.click("Send my answers")
        visitor.check()
    visitor.page.get_by_label("I sleep less well because of my back.").check()
    visitor.click("Send my answers")
    assert "Questions from your clinic" not in visitor.text()
