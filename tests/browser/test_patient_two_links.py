"""Two links on one phone: what is kept of one page is never shown for the other, whatever the network does (T01)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Response, request

from clinic.accounts.models import User
from tests.browser.phones import end_link, give_program, open_link, wait_until, wait_until_kept
from tests.browser.server import LiveService
from tests.browser.visitor import PHONE, Visitor
from tests.factories import BREATHE, PRESS, RELEASE, IssuedProgram

Visit = Callable[..., Visitor]
MAYAS, HELENS = "Supported psoas release", "Hand-to-knee press"
MANY_SECONDS = 7
"""Longer than the worker waits before it shows what it kept."""
KEPT_TEXT = "async () => { const one = await caches.match('/p/today'); return one ? one.text() : ''; }"


class SlowPage:
    """Stands before the service: today's page waits, or fails, while a test says so."""

    def __init__(self) -> None:
        self.seconds, self.status = 0.0, 0

    def before(self) -> Response | None:
        """What comes instead of today's page, if anything."""
        is_broken = request.path == "/p/today" and self.status
        return Response("out of order", self.status) if is_broken else None

    def after(self, response: Response) -> Response:
        """The page is made at once, and is long on its way."""
        if request.path == "/p/today" and self.seconds and request.headers.get("Sec-Fetch-Mode") == "navigate":
            time.sleep(self.seconds)
        return response


@pytest.fixture(scope="module")
def road(service: LiveService) -> SlowPage:
    """The way to the service, made once: an application that runs takes no more hooks."""
    slow = SlowPage()
    service.app.before_request_funcs.setdefault(None, []).insert(0, slow.before)
    service.app.after_request_funcs.setdefault(None, []).append(slow.after)
    return slow


@pytest.fixture
def slow(road: SlowPage) -> Iterator[SlowPage]:
    """The same, and as fast as ever afterwards."""
    yield road
    road.seconds, road.status = 0.0, 0


@pytest.fixture
def mayas(therapist: User) -> IssuedProgram:
    return give_program(therapist, slugs=(RELEASE, BREATHE))


@pytest.fixture
def helens(therapist: User) -> IssuedProgram:
    return give_program(therapist, slugs=(PRESS, BREATHE))


@pytest.fixture
def phone(visit: Visit, mayas: IssuedProgram) -> Visitor:
    """A phone that keeps Maya's page."""
    found = visit(PHONE)
    open_link(found, mayas)
    wait_until_kept(found)
    return found


def type_code(phone: Visitor, issued: IssuedProgram) -> None:
    phone.go("/p")
    phone.fill("Code on your sheet", issued.code)
    phone.page.get_by_role("button", name="Open my exercises").click(no_wait_after=True)


def test_T01_a_slow_network_does_not_show_the_page_of_the_link_before(
    phone: Visitor, helens: IssuedProgram, slow: SlowPage
) -> None:
    slow.seconds = MANY_SECONDS
    type_code(phone, helens)
    phone.page.get_by_role("heading", name=HELENS).wait_for()
    assert MAYAS not in phone.text()
    wait_until(phone, f"async () => (await ({KEPT_TEXT})()).includes('{HELENS}')")


def test_T01_a_service_that_fails_does_not_show_it_either(
    phone: Visitor, helens: IssuedProgram, slow: SlowPage
) -> None:
    slow.status = 503
    with phone.expecting(503):
        type_code(phone, helens)
        phone.page.get_by_text("out of order").wait_for()
    assert MAYAS not in phone.page.content()


def test_a_link_that_was_opened_past_the_worker_shows_nothing_of_the_other(
    phone: Visitor, helens: IssuedProgram, slow: SlowPage
) -> None:
    """The worker has seen nothing: the cookie alone says that another link is open."""
    open_elsewhere(phone, helens)
    assert MAYAS in phone.page.evaluate(KEPT_TEXT)
    slow.seconds = MANY_SECONDS
    phone.go("/p/today")
    phone.page.get_by_role("heading", name=HELENS).wait_for()
    assert MAYAS not in phone.text()


def test_a_browser_whose_worker_knows_no_cookies_hides_it_before_it_is_drawn(
    phone: Visitor, helens: IssuedProgram, slow: SlowPage
) -> None:
    open_elsewhere(phone, helens)
    text = phone.page.evaluate(KEPT_TEXT)
    phone.page.route("**/p/today", lambda route: route.fulfill(body=text, content_type="text/html"))
    hard_reload(phone)
    phone.page.wait_for_url("**/p")
    assert phone.page.evaluate(KEPT_TEXT) == ""


def test_a_page_that_is_late_is_not_kept_for_the_link_that_was_opened_meanwhile(
    phone: Visitor, helens: IssuedProgram, slow: SlowPage
) -> None:
    slow.seconds = MANY_SECONDS
    other = phone.context.new_page()
    with other.expect_request("**/p/today"):
        other.goto("/p/today", wait_until="commit")
    slow.seconds = 0
    type_code(phone, helens)
    phone.page.get_by_role("heading", name=HELENS).wait_for()
    wait_until_kept(phone)
    phone.page.wait_for_timeout(MANY_SECONDS * 1000)
    assert MAYAS not in phone.page.evaluate(KEPT_TEXT)
    assert HELENS in phone.page.evaluate(KEPT_TEXT)


def test_T01_a_link_that_was_ended_is_gone_from_the_phone_however_late_it_is_told(
    phone: Visitor, mayas: IssuedProgram, slow: SlowPage
) -> None:
    end_link(mayas)
    slow.seconds = MANY_SECONDS
    with phone.expecting(404):
        phone.go("/p/today")
        phone.page.get_by_role("textbox", name="Code on your sheet").wait_for(timeout=3 * MANY_SECONDS * 1000)
    assert MAYAS not in phone.text()
    assert phone.page.evaluate(KEPT_TEXT) == ""
    slow.seconds, slow.status = 0, 503
    with phone.expecting(503):
        phone.go("/p/today")
    assert MAYAS not in phone.page.content()


def test_a_page_that_was_kept_is_still_shown_for_its_own_link(phone: Visitor, slow: SlowPage) -> None:
    slow.status = 503
    phone.go("/p/today")
    phone.page.get_by_role("heading", name=MAYAS).wait_for()
    assert phone.page.evaluate("'kept' in document.documentElement.dataset")


def open_elsewhere(phone: Visitor, issued: IssuedProgram) -> None:
    """Open the link by a request of its own, with the cookies of this phone."""
    page: Any = phone.context.request.get("/p").text()
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = phone.context.request.post(
        "/p/open", form={"csrf_token": token, "code": issued.code}, headers={"Referer": f"{phone.base_url}/p"}
    )
    assert sent.ok


def hard_reload(phone: Visitor) -> None:
    """Past the worker, as a browser does when Shift is held."""
    phone.context.new_cdp_session(phone.page).send("Page.reload", {"ignoreCache": True})
