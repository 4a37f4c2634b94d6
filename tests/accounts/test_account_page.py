"""One's own account: changing the password, signing out elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts import passwords
from clinic.accounts.models import User
from clinic.core.db import Database
from tests.accounts import PASSWORD
from tests.accounts.helpers import actions_of, events
from tests.forms import post

Browser = Callable[..., tuple[FlaskClient, User]]
NEW = "seven quiet herons cross"


def change(browser: FlaskClient, **fields: str) -> object:
    """Send the form for a new password."""
    return post(browser, "/account/password", {"current": PASSWORD, "new": NEW, "again": NEW, **fields})


def test_page_shows_who_is_signed_in(signed_in: Browser, person: User) -> None:
    browser, user = signed_in(user=person)
    page = browser.get("/account")
    assert page.status_code == 200
    assert user.printed_name in page.text
    assert "robin@example.test" in page.text
    assert "on this browser only" in page.text


def test_A11_a_changed_password_signs_other_browsers_out(
    signed_in: Browser, person: User, sign_in: Callable[..., object]
) -> None:
    browser, _user = signed_in(user=person)
    others = [signed_in(user=person)[0] for _ in range(2)]
    assert "2 other browsers" in browser.get("/account").text
    assert change(browser).headers["Location"] == "/account"
    assert "Your password is changed" in browser.get("/account").text
    assert [other.get("/account").status_code for other in others] == [302, 302]
    assert sign_in().status_code == 422
    assert sign_in(password=NEW).status_code == 302
    assert actions_of(person)[0] == "account.password_changed"
    assert events(person)[0].fields == ["password"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"current": "wrong wrong wrong"}, "This is not your password"),
        ({"current": ""}, "Enter the password you have now"),
        ({"new": "too short", "again": "too short"}, "at least 15"),
        ({"new": "x" * 129, "again": "x" * 129}, "at most 128"),
        ({"again": "something else again"}, "differ"),
        ({"new": "passwordpassword", "again": "passwordpassword"}, "everybody tries first"),
        ({"new": PASSWORD, "again": PASSWORD}, "the password you have now"),
        ({"new": "robin-robin-robin1", "again": "robin-robin-robin1"}, "your name"),
    ],
)
def test_A07_what_is_wrong_is_said_beside_the_field(
    fields: dict[str, str], message: str, signed_in: Browser, person: User, database: Database
) -> None:
    browser, _user = signed_in(user=person)
    answer = change(browser, **fields)
    assert answer.status_code == 422
    assert message in answer.text
    assert "account.password_changed" not in actions_of(person)
    with database.transaction(person.clinic_id) as session:
        assert passwords.matches(PASSWORD, session.get_one(User, (person.clinic_id, person.id)).password_hash)


def test_sixth_wrong_password_is_refused(own_app: Flask, own_browser: FlaskClient) -> None:
    answers = [change(own_browser, current="wrong wrong wrong").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert change(own_browser).status_code == 429


def test_sign_out_elsewhere(signed_in: Browser, person: User) -> None:
    browser, _user = signed_in(user=person)
    other, _user = signed_in(user=person)
    assert post(browser, "/account/sign-out-elsewhere").headers["Location"] == "/account"
    assert "Every other browser is signed out" in browser.get("/account").text
    assert other.get("/account").status_code == 302
    post(browser, "/account/sign-out-elsewhere")
    assert "not signed in anywhere else" in browser.get("/account").text
    assert actions_of(person) == ["account.signed_out_elsewhere"] * 2
