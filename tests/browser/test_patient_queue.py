"""What waits on a phone: a question arrives once, nothing goes to another program, and nothing is lost or sent for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Error
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.messages.models import DiaryMessage
from clinic.review import service as review
from tests import factories
from tests.adherence.helpers import logs_of
from tests.browser.phones import give_program, open_link, reload, wait_until, wait_until_kept
from tests.browser.visitor import PHONE, Visitor
from tests.factories import BREATHE, PRESS, RELEASE, IssuedProgram
from tests.patient_page.next_program import next_program

Visit = Callable[..., Visitor]
QUESTION = "May I use a belt?"
SAID = "1. Supported psoas release (lying back on a bolster): Done"
COUNT = "async () => (await PatientStore.all()).length"
STATES = "async () => (await PatientStore.all()).map((one) => one.state)"


@pytest.fixture
def issued(therapist: User) -> IssuedProgram:
    return give_program(therapist, slugs=(RELEASE, BREATHE))


@pytest.fixture
def phone(visit: Visit, issued: IssuedProgram) -> Visitor:
    """A phone that keeps the page of a program, with no network."""
    found = visit(PHONE)
    open_link(found, issued)
    wait_until_kept(found)
    found.context.set_offline(True)
    found.go("/p/today")
    return found


def ask_offline(phone: Visitor) -> None:
    phone.page.locator("#ask summary").click()
    phone.page.get_by_label("Your question").fill(QUESTION)
    phone.click("Send my question")
    phone.page.get_by_text("1 answer waits to be sent.").wait_for()


def open_other(phone: Visitor, other: IssuedProgram) -> None:
    """Come back to the network with no link open, and open another one."""
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.page.get_by_label("Code on your sheet").wait_for()
    open_link(phone, other)


def reports_sent(phone: Visitor) -> list[str]:
    """Fills with every report that the page sends from now on."""
    sent: list[str] = []
    phone.page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/p/report") else None)
    return sent


def questions_of(issued: IssuedProgram) -> list[tuple[str, object]]:
    with factories.current().transaction(issued.patient.clinic_id) as session:
        query = select(DiaryMessage).where(DiaryMessage.patient_id == issued.patient.id)
        return [(one.text, one.program_id) for one in session.scalars(query)]


def test_a_question_without_a_network_arrives_once(phone: Visitor, issued: IssuedProgram) -> None:
    ask_offline(phone)
    assert questions_of(issued) == []
    phone.context.set_offline(False)
    phone.page.get_by_text(f"“{QUESTION}”").wait_for()
    wait_until(phone, f"async () => (await ({COUNT})()) === 0")
    reload(phone)
    assert questions_of(issued) == [(QUESTION, issued.program.id)]


def test_an_answer_that_is_lost_on_the_way_makes_no_second_question(phone: Visitor, issued: IssuedProgram) -> None:
    ask_offline(phone)

    def swallow(route: object) -> None:
        with suppress(Error):  # of a page that left meanwhile
            route.fetch(max_redirects=0)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]

    sent: list[str] = []
    phone.page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/p/ask") else None)
    phone.page.route("**/p/ask", swallow, times=1)
    phone.context.set_offline(False)
    wait_until(phone, f"async () => (await ({COUNT})()) === 0")
    assert len(sent) == 2
    assert questions_of(issued) == [(QUESTION, issued.program.id)]


def test_a_question_waits_for_its_own_link(phone: Visitor, issued: IssuedProgram, therapist: User) -> None:
    other = give_program(therapist, slugs=(PRESS, BREATHE))
    ask_offline(phone)
    open_other(phone, other)
    phone.page.get_by_text("a sheet with another code").wait_for()
    assert QUESTION not in phone.text()
    phone.check()
    assert questions_of(other) == questions_of(issued) == []
    open_link(phone, issued)
    wait_until(phone, f"async () => (await ({COUNT})()) === 0")
    assert questions_of(issued) == [(QUESTION, issued.program.id)]
    assert questions_of(other) == []


def test_answers_for_a_program_that_has_a_next_one_are_neither_lost_nor_sent_for_ever(
    phone: Visitor, issued: IssuedProgram
) -> None:
    """The new sheet's link takes them for nobody; the old sheet's says once that its program has ended, in its words."""
    phone.click("I did them all")
    phone.page.get_by_text("1 answer waits to be sent.").wait_for()
    newer = next_program(issued, slugs=(PRESS, BREATHE))
    open_other(phone, newer)
    phone.page.get_by_text("a sheet with another code").wait_for()
    assert phone.page.evaluate(STATES) == ["waiting"]
    sent = reports_sent(phone)
    with phone.expecting(422):
        open_link(phone, issued)
        phone.page.get_by_text("Or this sheet may have ended.").wait_for()
    reload(phone)
    phone.page.get_by_text(SAID).first.wait_for()
    assert phone.page.evaluate(STATES) == ["refused"]
    assert len(sent) == 1
    assert logs_of(issued) == logs_of(newer) == []
    phone.check()


def test_a_copy_is_left_only_for_a_service_that_answers(phone: Visitor) -> None:
    """A phone says that it is online before anything gets through, and the link may be closed on it meanwhile."""
    phone.context.clear_cookies()
    with phone.page.expect_event("requestfailed", lambda one: one.url.endswith("/p/today")):
        phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.page.wait_for_timeout(500)
    phone.page.get_by_text("You are offline").wait_for()


def test_what_the_program_does_not_take_is_refused_once_with_its_words(phone: Visitor, issued: IssuedProgram) -> None:
    """The link opens, and says that the exercise is not in the program: no link would help."""
    phone.click("I did them all")
    phone.page.get_by_text("1 answer waits to be sent.").wait_for()
    phone.page.evaluate(
        """async () => {
          const [one] = await PatientStore.all();
          const fields = one.fields.map(([name, value]) => [name, name.endsWith("-slug") ? "hand-to-knee-press" : value]);
          await PatientStore.put({ ...one, fields });
        }"""
    )
    sent = reports_sent(phone)
    with phone.expecting(404):
        phone.context.set_offline(False)
        phone.page.get_by_text("We could not take these answers").wait_for()
    reload(phone)
    phone.page.get_by_text(SAID).first.wait_for()
    assert phone.page.evaluate(STATES) == ["refused"]
    assert len(sent) == 1
    assert logs_of(issued) == []


def test_a_kept_page_says_since_when_and_can_be_read_whole(
    visit: Visit, issued: IssuedProgram, therapist: User
) -> None:
    with factories.acting(therapist):
        review.answer(therapist, issued.patient.id, "Yes, a soft one.", form_key=uuid4())
    phone = visit(PHONE)
    phone.page.clock.set_fixed_time(datetime.now(UTC))
    open_link(phone, issued)
    wait_until_kept(phone)
    phone.context.set_offline(True)
    phone.go("/p/today")
    phone.page.get_by_text("This page is from ").wait_for()
    assert re.search(
        r"This page is from [A-Z][a-z]{2} \d{1,2}, \d{1,2}:\d\d [AP]M\. Some things may have changed\.", phone.text()
    )
    assert "Yes, a soft one." in phone.text()
    assert "I have read it" not in phone.text()
    phone.check()
