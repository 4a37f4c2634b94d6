"""The patient's page without a network: it is read, it is answered, and what was answered arrives exactly once (T07, F03)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.accounts.models import User
from tests.adherence.helpers import ago, logs_of, today
from tests.browser.phones import end_link, give_program, open_link, reload, send, wait_until, wait_until_kept
from tests.browser.visitor import PHONE, Visitor
from tests.factories import IssuedProgram

Visit = Callable[..., Visitor]
WAITING = "1 answer waits to be sent."


class Phone(Visitor):
    """A phone that has the page of a program open and kept."""

    issued: IssuedProgram

    def open(self, issued: IssuedProgram) -> None:
        """Open the link, and wait until the page is kept."""
        self.issued = issued
        open_link(self, issued)
        wait_until_kept(self)

    def lose_network(self) -> None:
        self.context.set_offline(True)

    def find_network(self) -> None:
        self.context.set_offline(False)

    def says(self, text: str) -> None:
        """Wait until it is read on the page."""
        self.page.get_by_text(text).first.wait_for()

    def waits_until_sent(self) -> None:
        wait_until(self, "async () => (await PatientStore.all()).length === 0")


@pytest.fixture
def phone(visit: Visit, therapist: User) -> Iterator[Callable[..., Phone]]:
    """Call it with what `make_issued_program` takes for a phone that keeps its page."""

    def make(**values: object) -> Phone:
        found = visit(PHONE)
        found.__class__ = Phone
        found.open(give_program(therapist, **values))
        return found

    return make


def test_the_page_and_its_pictures_are_read_without_a_network(phone: Callable[..., Phone]) -> None:
    mine = phone()
    mine.lose_network()
    mine.go("/p/today")
    mine.says("You are offline")
    assert mine.page.get_by_role("img").count() >= 2
    assert mine.page.evaluate("getComputedStyle(document.querySelector('.exercise')).borderRadius") == "12px"
    assert "Stay for 5 minutes" in mine.text()
    mine.check()
    mine.go(f"/p/day/{ago(1)}")
    mine.page.wait_for_url("**/p/today")
    mine.says("You are offline")


def test_T07_an_answer_without_a_network_arrives_exactly_once(phone: Callable[..., Phone]) -> None:
    mine = phone()
    mine.lose_network()
    mine.go("/p/today")
    mine.click("I did them all")
    mine.says(WAITING)
    mine.says("Your answers are kept on this phone.")
    assert logs_of(mine.issued) == []
    reload(mine)
    mine.says(WAITING)
    mine.find_network()
    mine.waits_until_sent()
    mine.page.wait_for_url("**/p/today")
    mine.page.get_by_text("Sent", exact=True).first.wait_for()
    reload(mine)
    assert [log.status for log in logs_of(mine.issued, counting=False)] == ["done", "done"]
    assert WAITING not in mine.text()


def test_F03_a_network_that_breaks_while_sending_loses_nothing(phone: Callable[..., Phone]) -> None:
    """The service has stored it, and the answer is lost on the way: it is sent again and stays one report."""
    mine = phone()

    def swallow(route: object) -> None:
        route.fetch(max_redirects=0)  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    mine.page.route("**/p/report", swallow)
    mine.choose("Done")
    with mine.page.expect_request("**/p/report"):
        mine.click("Send")
    mine.says("Your answers are kept on this phone.")
    assert len(logs_of(mine.issued)) == 1
    mine.page.unroute("**/p/report")
    mine.page.evaluate("window.dispatchEvent(new Event('online'))")
    mine.waits_until_sent()
    assert len(logs_of(mine.issued, counting=False)) == 1


def test_the_kept_page_reports_for_the_day_it_is_opened_on(phone: Callable[..., Phone]) -> None:
    mine = phone()
    send(mine, "I did them all")
    mine.says("Thank you")
    wait_until(
        mine,
        "async () => (await (await (await caches.open('patient-page-2')).match('/p/today')).text()).includes('Thank you')",
    )
    mine.lose_network()
    later = datetime.now(UTC) + timedelta(days=2)
    mine.page.clock.set_fixed_time(later)
    mine.go("/p/today")
    day = later.astimezone(ZoneInfo("America/Denver")).date()
    mine.says(f"Today, {day:%A}, {day:%B} {day.day}, {day.year}")
    assert "Thank you" not in mine.text()
    assert mine.page.locator("input[type=radio]:checked").count() == 0
    assert mine.page.locator("input[name=for_on]").input_value() == day.isoformat()
    assert mine.page.get_by_text("Sent", exact=True).count() == 0
    assert mine.page.get_by_role("button", name="I did them all").is_visible()
    mine.click("Send")
    mine.says("Tap Done, Some or Not done for one exercise.")


def test_T07_a_queue_that_comes_three_days_late_is_one_report_about_its_day(phone: Callable[..., Phone]) -> None:
    mine = phone()
    wait(mine, day=ago(3).isoformat())
    reload(mine)
    mine.waits_until_sent()
    reload(mine)
    assert [log.for_on for log in logs_of(mine.issued, counting=False)] == [ago(3), ago(3)]


def test_what_is_too_late_is_kept_in_words_until_the_person_throws_it_away(phone: Callable[..., Phone]) -> None:
    mine = phone()
    with mine.expecting(422):
        wait(mine, day=ago(8).isoformat())
        reload(mine)
        mine.says("We could not take these answers")
    reload(mine)
    mine.says("1. Supported psoas release: Done")
    mine.check()
    assert logs_of(mine.issued) == []
    mine.click("Throw these away")
    mine.waits_until_sent()
    assert "We could not take these answers" not in mine.text()


def test_without_a_link_the_answers_stay_until_it_is_opened_again(phone: Callable[..., Phone]) -> None:
    mine = phone()
    mine.lose_network()
    mine.go("/p/today")
    mine.click("I did them all")
    mine.says(WAITING)
    mine.context.clear_cookies()
    mine.find_network()
    mine.page.wait_for_url("**/p")
    mine.says("Open your link again")
    assert WAITING in mine.text()
    mine.check()
    open_link(mine, mine.issued)
    mine.waits_until_sent()
    mine.page.get_by_text("Sent", exact=True).first.wait_for()
    assert len(logs_of(mine.issued, counting=False)) == 2


def test_a_sheet_that_ended_while_its_page_was_open_says_whom_to_call(phone: Callable[..., Phone]) -> None:
    mine = phone()
    end_link(mine.issued)
    with mine.expecting(404):
        mine.click("I did them all")
        mine.says("Does it not open? Your sheet may have ended. Call us and tell us.")
    assert WAITING in mine.text()
    assert "when you are back online" not in mine.text()
    assert logs_of(mine.issued) == []


def test_nothing_is_sent_for_another_program(phone: Callable[..., Phone], therapist: User) -> None:
    mine = phone()
    other = give_program(therapist)
    mine.lose_network()
    mine.go("/p/today")
    mine.click("I did them all")
    mine.says(WAITING)
    mine.context.clear_cookies()
    mine.find_network()
    mine.page.wait_for_url("**/p")
    open_link(mine, other)
    mine.says(WAITING)
    mine.says("Some answers here are from a sheet with another code.")
    assert logs_of(other) == logs_of(mine.issued) == []


def test_done_on_this_phone_asks_about_what_waits_and_leaves_nothing(phone: Callable[..., Phone]) -> None:
    mine = phone()
    mine.page.route("**/p/report", lambda route: route.abort())
    with mine.expecting_cut_line():
        mine.click("I did them all")
        mine.says(WAITING)
        mine.click("I am done on this phone")
        mine.says("Some answers are not sent yet.")
        mine.check()
        mine.click("Keep them")
        assert mine.page.evaluate("async () => (await PatientStore.all()).length") == 1
        mine.click("I am done on this phone")
        mine.click("Close and throw them away")
    mine.page.get_by_role("heading", name="You are done").wait_for()
    left = mine.page.evaluate(
        "async () => [await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert left == [[], 0]
    mine.go("/p")
    assert mine.page.evaluate("async () => (await PatientStore.all()).length") == 0


def wait(mine: Phone, *, day: str) -> None:
    """Put a whole report about `day` into the queue, as an earlier page without a network has left it there."""
    form = mine.page.locator("form.day-form")
    fields = form.evaluate("form => [...new FormData(form).entries()].filter(([name]) => name !== 'csrf_token')")
    changed = {"for_on": day, "form_key": mine.page.evaluate("PatientStore.newKey()")}
    report = {
        "key": changed["form_key"],
        "fields": [*[[name, changed.get(name, value)] for name, value in fields], ["all", "yes"]],
        "state": "waiting",
        "program": mine.page.evaluate("PatientQueue.page.program"),
        "day": day,
        "words": [day, "1. Supported psoas release: Done"],
        "madeAt": 1,
    }
    mine.page.evaluate("report => PatientStore.put(report)", report)


def test_staff_pages_are_never_kept(phone: Callable[..., Phone]) -> None:
    mine = phone()
    mine.go("/sign-in")
    mine.go("/p/today")
    kept = mine.page.evaluate(
        "async () => (await (await caches.open('patient-page-2')).keys()).map((one) => new URL(one.url).pathname)"
    )
    assert kept
    assert all(re.match(r"/static/|/p/today$|/p/photos/", one) for one in kept), kept
    assert today()
