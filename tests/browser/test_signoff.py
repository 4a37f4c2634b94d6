"""A reviewer works through the library by hand: from the overview to a signed item, with the keyboard and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.core.permissions import Role
from tests.browser.conftest import EMAIL, PASSWORD, sign_in
from tests.browser.server import LiveService
from tests.browser.visitor import PHONE, Visitor

Visit = Callable[..., Visitor]
ADMIN = "ola.berg@clinic.example"
NOTE = "Only after one set was watched here."


@pytest.fixture(scope="module", autouse=True)
def reviewer(service: LiveService) -> None:
    """The therapist may sign off, and there is somebody who gave them the right."""
    with service.database.transaction() as session:
        clinic_id = session.execute(text("SELECT clinic_id FROM list_clinics()")).scalar_one()
    with service.database.transaction(clinic_id) as session:
        accounts.let_review_library(session.scalars(select(User.id).where(User.email == EMAIL)).one())
        accounts.create_user(email=ADMIN, display_name="Ola Berg", role=Role.ADMIN, credential="", password=PASSWORD)


def test_from_the_overview_to_signed_items(visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.go("/library/review")
    visitor.check()
    visitor.follow("Exercises")
    visitor.check()
    visitor.follow("Belly and rib breathing")
    visitor.check()
    visitor.choose("Approve with a note")
    visitor.page.get_by_role("textbox", name="Note").fill(NOTE)
    visitor.click("Sign and stay")
    visitor.check()
    assert NOTE in visitor.text()
    visitor.choose("Approve with a note")
    with visitor.expecting(422):
        visitor.click("Sign and stay")
    visitor.check()
    assert "Write a note of 10" in visitor.text()


def test_the_next_one_by_keyboard(visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.go("/library/review/rule.PG-FLAT20")
    visitor.page.get_by_role("textbox", name="Note").focus()
    visitor.page.keyboard.press("Control+Enter")
    visitor.page.get_by_text("Approved: PG-FLAT20").wait_for()
    assert "rule.PG-FLAT20" not in visitor.page.url


def test_written_out_on_a_phone(visit: Visit) -> None:
    visitor = visit(PHONE)
    sign_in(visitor)
    visitor.go("/library/review/all/exercise?full=1&words=es")
    visitor.check()
    visitor.go("/library/review/exercise.constructive-rest?words=es")
    visitor.check()
    visitor.go("/library/review/question.ten-minute-cap")
    visitor.check()


def test_who_may_sign_off(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/sign-in")
    visitor.fill("E-mail", ADMIN)
    visitor.fill("Password", PASSWORD)
    visitor.click("Sign in")
    visitor.go("/library/reviewers")
    visitor.check()
    visitor.page.get_by_role("row", name="Kim Osei").get_by_role("button").click()
    visitor.page.get_by_text("may not sign off the library any more").wait_for()
    visitor.check()
