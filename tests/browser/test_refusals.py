"""What a person sees when the answer is no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text, update

from clinic.accounts.models import AuthSession
from clinic.core import clock
from tests.browser.conftest import EMAIL, PASSWORD, sign_in
from tests.browser.server import LiveService
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]


def test_a_wrong_password_says_so_and_keeps_the_address(visit: Visit) -> None:
    visitor = visit()
    visitor.go("/sign-in")
    visitor.check()
    visitor.fill("E-mail", EMAIL)
    visitor.fill("Password", "seven slow herons fly")
    with visitor.expecting(401), visitor.expecting(422):
        visitor.click("Sign in")
    visitor.check()
    assert visitor.page.get_by_role("alert").is_visible()
    assert visitor.page.get_by_label("E-mail").input_value() == EMAIL
    assert visitor.page.get_by_label("Password").input_value() == ""


def test_after_a_long_pause_one_signs_in_again_and_is_back_where_one_was(visit: Visit, service: LiveService) -> None:
    visitor = visit()
    sign_in(visitor)
    visitor.follow("Patients")
    an_hour_passes(service)
    visitor.page.get_by_role("link", name="New patient").first.click()
    visitor.check()
    assert "nothing was done for a while" in visitor.text()
    visitor.fill("E-mail", EMAIL)
    visitor.fill("Password", PASSWORD)
    visitor.click("Sign in")
    visitor.page.get_by_role("heading", name="New patient").wait_for()


def test_an_address_that_is_not_there_has_a_way_back(visit: Visit) -> None:
    visitor = visit()
    sign_in(visitor)
    with visitor.expecting(404):
        visitor.go("/patients/0190a5e0-0000-7000-8000-000000000000")
        visitor.check()
    visitor.follow("Go to the start page")
    visitor.check()


def an_hour_passes(service: LiveService) -> None:
    """Everybody signed in was last seen an hour ago."""
    with service.database.transaction() as open_session:
        clinic_id = open_session.execute(text("SELECT clinic_id FROM list_clinics()")).scalar_one()
    with service.database.transaction(clinic_id) as open_session:
        open_session.execute(update(AuthSession).values(last_seen_at=clock.now() - timedelta(hours=1)))
