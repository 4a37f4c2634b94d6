"""Server-side sessions: what a cookie is worth, and for how long."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts import passwords, people, sessions
from clinic.accounts.models import AuthSession, User
from clinic.app import create_app
from clinic.core import clock
from clinic.core.db import Database
from clinic.core.permissions import Role
from tests import factories
from tests.accounts import PASSWORD
from tests.accounts.helpers import actions_of, cookie_of
from tests.conftest import make_settings
from tests.forms import post

Browser = Callable[..., tuple[FlaskClient, User]]
PAGE = "/account"


def test_S02_a_cookie_copied_before_sign_out_is_dead(app: Flask, signed_in: Browser) -> None:
    browser, user = signed_in()
    token = cookie_of(browser)
    thief = app.test_client()
    thief.set_cookie("sid", str(token), domain="localhost")
    assert thief.get(PAGE).status_code == 200
    assert post(browser, "/sign-out").headers["Location"] == "/sign-in"
    assert cookie_of(browser) is None
    assert thief.get(PAGE).status_code == 302
    assert "You are signed out." in browser.get("/sign-in").text
    assert actions_of(user) == ["account.signed_out"]


def test_S03_idle_session_ends_and_says_so(signed_in: Browser) -> None:
    start = clock.now()
    with clock.fixed(start):
        browser, _user = signed_in()
    with clock.fixed(start + timedelta(minutes=15)):
        assert browser.get(PAGE, headers={"X-Background": "1"}).status_code == 200
    with clock.fixed(start + timedelta(minutes=15, seconds=1)):
        answer = browser.get(PAGE)
        assert answer.headers["Location"] == "/sign-in?next=/account"
        assert cookie_of(browser) is None
        assert "nothing was done for a while" in browser.get("/sign-in").text


def test_S03_use_extends_and_background_calls_do_not(signed_in: Browser) -> None:
    start = clock.now()
    with clock.fixed(start):
        browser, _user = signed_in()
    with clock.fixed(start + timedelta(minutes=10)):
        browser.get(PAGE)
    for second in range(0, 14 * 60, 20):
        with clock.fixed(start + timedelta(minutes=11, seconds=second)):
            assert browser.get(PAGE, headers={"X-Background": "1"}).status_code == 200
    with clock.fixed(start + timedelta(minutes=25, seconds=1)):
        assert browser.get(PAGE, headers={"X-Background": "1"}).status_code == 401


def test_S03_last_use_is_written_at_most_once_a_minute(signed_in: Browser, count_queries: Callable[[], object]) -> None:
    start = clock.now()
    with clock.fixed(start):
        browser, _user = signed_in()
    for seconds, writes in ((59, 0), (61, 1), (90, 0), (121, 1)):
        with clock.fixed(start + timedelta(seconds=seconds)), count_queries() as statements:
            browser.get(PAGE)
        assert sum("UPDATE auth_sessions" in statement for statement in statements) == writes


def test_S04_twelve_hours_are_the_end_however_busy(signed_in: Browser) -> None:
    start = clock.now()
    with clock.fixed(start):
        browser, _user = signed_in()
    for minutes in range(10, 721, 10):
        with clock.fixed(start + timedelta(minutes=minutes)):
            assert browser.get(PAGE).status_code == 200
    with clock.fixed(start + timedelta(hours=12, seconds=1)):
        assert browser.get(PAGE).status_code == 302
        assert "signed in for 12 hours" in browser.get("/sign-in").text


def _flip(token: str) -> str:
    return token[:-2] + ("AA" if token[-2:] != "AA" else "BB")


BROKEN = {
    "flipped": _flip,
    "truncated": lambda token: token[:-1],
    "empty": lambda _token: "",
    "8 kB": lambda _token: "A" * 8192,
    "foreign": lambda token: token + ".eyJfZnJlc2giOmZhbHNlfQ.signature",
    "not ASCII": lambda _token: "\u00e9" * 43,
    "hash instead of token": lambda _token: "0" * 64,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_S05_broken_cookie_is_anonymous_and_never_an_error(kind: str, signed_in: Browser) -> None:
    browser, _user = signed_in()
    value = BROKEN[kind](str(cookie_of(browser)))
    browser.delete_cookie("sid", domain="localhost")
    for page, status in ((PAGE, 302), ("/sign-in", 200)):
        assert browser.get(page, headers={"Cookie": f"sid={value}"}).status_code == status


@pytest.mark.parametrize("name", ["form", "remember_token", "session"])
def test_S05_other_cookies_sign_nobody_in_or_out(name: str, app: Flask, signed_in: Browser) -> None:
    browser, _user = signed_in()
    browser.set_cookie(name, "1|garbage.signature", domain="localhost")
    assert browser.get(PAGE).status_code == 200
    stranger = app.test_client()
    stranger.set_cookie(name, "1|garbage.signature", domain="localhost")
    assert stranger.get(PAGE).status_code == 302


def test_S05_cookie_flags(person: User, sign_in: Callable[..., object]) -> None:
    [cookie] = [value for value in sign_in().headers.getlist("Set-Cookie") if value.startswith("sid=")]
    flags = {part.strip() for part in cookie.split(";")[1:]}
    assert flags == {"HttpOnly", "SameSite=Lax", "Path=/"}


def test_S05_cookie_flags_on_https(own_app: Flask) -> None:
    url = own_app.config["CLINIC_SETTINGS"].database_url
    production = create_app(make_settings(url, CLINIC_ENV="production", BASE_URL="https://clinic.example.org"))
    factories.make_user(email="robin@example.test", password_hash=passwords.make_hash(PASSWORD))
    client = production.test_client()
    fields = {"email": "robin@example.test", "password": PASSWORD}
    options = {"base_url": "https://clinic.example.org", "headers": {"Referer": "https://clinic.example.org/sign-in"}}
    page = client.get("/sign-in", base_url=options["base_url"])
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text)
    answer = client.post("/sign-in", data={**fields, "csrf_token": token[1]}, **options)
    production.extensions["database"].engine.dispose()
    cookies = {value.split("=")[0]: value for value in answer.headers.getlist("Set-Cookie")}
    flags = {part.strip() for part in cookies["__Host-sid"].split(";")[1:]}
    assert flags == {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}


@pytest.mark.parametrize("change", ["deactivate", "lower the role", "reset the password"])
def test_A11_A12_a_changed_account_is_out_at_the_next_request(
    change: str, database: Database, signed_in: Browser
) -> None:
    browser, user = signed_in()
    with database.transaction():
        if change == "deactivate":
            people.deactivate_user(user.email)
        elif change == "lower the role":
            people.change_role(user.email, Role.FRONT_DESK)
        else:
            people.reset_password(user.email, "seven quiet herons cross")
    assert browser.get(PAGE).status_code == 302


def test_A12_an_account_closed_by_sql_is_out_too(database: Database, signed_in: Browser) -> None:
    browser, user = signed_in()
    with database.transaction(user.clinic_id) as session:
        session.execute(text("UPDATE users SET is_active = false WHERE id = :id"), {"id": user.id})
    assert browser.get(PAGE).status_code == 302


def test_T10_only_the_hash_of_the_token_is_stored(database: Database, signed_in: Browser) -> None:
    browser, user = signed_in()
    with database.transaction(user.clinic_id) as session:
        rows = session.execute(text("SELECT CAST(s AS text) FROM auth_sessions s")).scalars().all()
    assert len(rows) == 1
    token = str(cookie_of(browser))
    assert token not in rows[0]
    assert token.encode().hex() not in rows[0]


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"X-Background": "1"}, {"Sec-Fetch-Mode": "cors"}])
def test_a_script_is_told_401(client: FlaskClient, header: dict[str, str]) -> None:
    assert client.get(PAGE, headers=header).status_code == 401


def test_a_form_sent_after_sign_out_leads_back_to_its_page(client: FlaskClient, database: Database) -> None:
    answer = post(client, "/account/password", {}, headers={"Referer": "http://localhost/account?x=Robin"})
    assert answer.headers["Location"] == "/sign-in?next=/account"
    answer = post(client, "/account/password", {}, headers={"Referer": "http://evil.test/account"})
    assert answer.headers["Location"] == "/sign-in?next=/"


def test_a_search_does_not_travel_into_the_sign_in_address(client: FlaskClient) -> None:
    assert client.get("/account?q=Robin").headers["Location"] == "/sign-in?next=/account"


def test_loading_the_person_costs_two_queries(signed_in: Browser, count_queries: Callable[[], object]) -> None:
    browser, _user = signed_in()
    with count_queries() as statements:
        assert browser.get("/sign-in").status_code == 302
    assert len(statements) == 2


def test_reauthentication_is_needed_after_five_minutes() -> None:
    row = AuthSession(reauthenticated_at=clock.now())
    with clock.fixed(row.reauthenticated_at + timedelta(minutes=5)):
        assert not sessions.needs_reauthentication(row)
    with clock.fixed(row.reauthenticated_at + timedelta(minutes=5, seconds=1)):
        assert sessions.needs_reauthentication(row)
    assert sessions.needs_reauthentication(None)


def test_people_of_the_demo_are_out_when_the_demo_is_off(database: Database, signed_in: Browser) -> None:
    user = factories.make_user(clinic=factories.make_clinic(is_demo=True))
    browser, _user = signed_in(user=user)
    assert browser.get(PAGE).status_code == 302
