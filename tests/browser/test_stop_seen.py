"""What means stop stands where the eye is the moment it is picked, clear of the bar with the buttons."""

from __future__ import annotations

from collections.abc import Callable

from clinic.accounts.models import User
from tests.browser.phones import give_program, open_link
from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]

IS_SEEN = """(alert) => {
  const box = alert.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + 12);
  return box.top >= 0 && box.top < innerHeight && Boolean(found) && alert.contains(found);
}"""


def test_the_advice_on_pain_is_in_sight_when_pain_is_picked(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist))
    release = visitor.page.get_by_role("article").first
    release.get_by_text("Add pain or a note").click()
    release.get_by_role("group", name="Pain after").locator("label", has_text="8").first.click()
    alert = release.get_by_role("alert").filter(has_text="Stop this one for now")
    alert.wait_for()
    visitor.page.wait_for_timeout(500)
    assert alert.evaluate(IS_SEEN)


def test_the_emergency_words_are_in_sight_while_they_are_typed(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist))
    release = visitor.page.get_by_role("article").first
    release.get_by_text("Add pain or a note").click()
    release.get_by_label("Anything else to tell us?").press_sequentially("I cannot breathe")
    alert = release.get_by_role("alert").filter(has_text="Do you need help right now?")
    alert.wait_for()
    visitor.page.wait_for_timeout(500)
    assert alert.evaluate(IS_SEEN)


def test_a_question_with_emergency_words_says_so_before_it_is_sent(visit: Visit, therapist: User) -> None:
    visitor = visit(PHONE)
    open_link(visitor, give_program(therapist))
    visitor.page.get_by_text("Ask a question").first.click()
    visitor.page.locator("textarea[name='question-text']").press_sequentially("I have chest pain now")
    alert = visitor.page.get_by_role("alert").filter(has_text="Do you need help right now?")
    alert.wait_for()
    visitor.page.wait_for_timeout(500)
    assert alert.evaluate(IS_SEEN)
