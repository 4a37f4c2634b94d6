"""A patient's phone: a program given out, and its page opened by the link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error

from clinic.accounts.models import User
from tests import factories
from tests.browser.visitor import Visitor
from tests.factories import IssuedProgram

TRIES = 100


def give_program(therapist: User, **values: Any) -> IssuedProgram:
    """A program (with what `make_issued_program` takes) of a new patient of `therapist`."""
    person = {"language": values["lang"]} if "lang" in values else {}
    return factories.make_issued_program(factories.make_patient(therapist=therapist, **person), **values)


def end_link(issued: IssuedProgram) -> None:
    """The link opens nothing any more."""
    with factories.current().transaction(issued.patient.clinic_id) as session:
        link = session.merge(issued.link)
        link.revoked_at = link.created_at


def open_link(visitor: Visitor, issued: IssuedProgram) -> None:
    """Scan the code on the sheet."""
    _also_from_a_page_that_is_leaving(visitor, lambda: visitor.go(f"/p#{issued.token}"))
    visitor.page.wait_for_url("**/p/today")


def reload(visitor: Visitor) -> None:
    """Ask for the page once more."""
    _also_from_a_page_that_is_leaving(visitor, visitor.page.reload)


def send(visitor: Visitor, button: str) -> None:
    """Send the day's form by the button of this name, and wait for the page that answers."""
    with visitor.page.expect_navigation():
        visitor.click(button)


def _also_from_a_page_that_is_leaving(visitor: Visitor, move: Callable[[], object]) -> None:
    """The patient's page asks for itself again when something has arrived: whoever moves at that moment tries again."""
    for _ in range(3):
        with suppress(Error):
            move()
            return
        visitor.page.wait_for_load_state()
    move()


def wait_until(visitor: Visitor, condition: str) -> None:
    """Ask the page again and again; what a page that is just leaving answers does not count."""
    for _ in range(TRIES):
        with suppress(Error):
            if visitor.page.evaluate(condition):
                return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(condition)


def wait_until_kept(visitor: Visitor) -> None:
    """Wait until the page can be read without a network."""
    wait_until(visitor, "async () => (await (await caches.open('patient-page-2')).match('/p/today')) !== undefined")
