"""The sign-in page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts import passwords
from clinic.accounts.auth import safe_next
from clinic.accounts.models import User
from clinic.core.db import Database
from tests import factories
from tests.accounts import PASSWORD
from tests.accounts.helpers import actions_of, cookie_of, events
from tests.forms import csrf_token, post

SignIn = Callable[..., TestResponse]


def test_sign_in_starts_a_session(client: FlaskClient, person: User, sign_in: SignIn) -> None:
    answer = sign_in()
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert cookie_of(client) is not None
    assert client.get("/sign-in").status_code == 302
    assert actions_of(person) == ["account.signed_in"]


def test_sign_in_page_keeps_the_address_and_says_what_to_do(client: FlaskClient, person: User, sign_in: SignIn) -> None:
    answer = sign_in(password="not the right password")
    assert answer.status_code == 422
    assert 'value="robin@example.test"' in answer.text
    assert "The e-mail address or the password is not right" in answer.text
    assert "not the right password" not in answer.text
    assert cookie_of(client) is None
    assert actions_of(person) == ["account.sign_in_failed"]
    assert events(person)[0].actor_id is None


@pytest.mark.parametrize("missing", ["email", "password"])
def test_an_empty_field_is_named(missing: str, person: User, sign_in: SignIn) -> None:
    answer = sign_in(**{missing: ""})
    assert answer.status_code == 422
    assert "Enter your" in answer.text


def test_e_mail_is_found_in_capitals_and_with_spaces(person: User, sign_in: SignIn) -> None:
    assert sign_in(email="  Robin@Example.TEST ").status_code == 302


def test_A01_unknown_and_known_address_are_answered_alike(person: User, sign_in: SignIn) -> None:
    known = sign_in(email="robin@example.test", password="wrong wrong wrong")
    unknown = sign_in(email="nobody@example.test", password="wrong wrong wrong")
    assert known.status_code == unknown.status_code == 422
    assert _without_address(known) == _without_address(unknown)


def test_A01_unknown_address_costs_one_hash_too(person: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda given, stored: checked.append(stored) or real(given, stored))
    sign_in(email="nobody@example.test")
    sign_in(password="wrong wrong wrong")
    assert checked == [None, person.password_hash]


def test_A12_a_closed_account_is_answered_like_an_unknown_one(database: Database, sign_in: SignIn) -> None:
    factories.make_user(email="gone@example.test", password_hash=passwords.make_hash(PASSWORD), is_active=False)
    closed = sign_in(email="gone@example.test")
    assert closed.status_code == 422
    assert _without_address(closed) == _without_address(sign_in(email="nobody@example.test"))


def test_S01_the_session_changes_at_sign_in(client: FlaskClient, person: User, sign_in: SignIn) -> None:
    client.set_cookie("sid", "A" * 43, domain="localhost")
    form_token = csrf_token(client)
    sign_in()
    first = cookie_of(client)
    assert first not in (None, "A" * 43)
    assert client.post("/sign-out", data={"csrf_token": form_token}).status_code == 400
    sign_in()
    assert cookie_of(client) != first
    client.set_cookie("sid", str(first), domain="localhost")
    assert client.get("/account").status_code == 302
    assert actions_of(person) == ["account.signed_in", "account.signed_out", "account.signed_in"]


def test_signing_in_as_somebody_else_ends_the_first_session(client: FlaskClient, person: User, sign_in: SignIn) -> None:
    clinic = factories.make_clinic()
    other = factories.make_user(clinic=clinic, email="other@example.test", password_hash=passwords.make_hash(PASSWORD))
    sign_in()
    assert sign_in(email=other.email).status_code == 302
    assert actions_of(person) == ["account.signed_in", "account.signed_out"]
    assert actions_of(other) == ["account.signed_in"]


def test_A06_a_password_works_however_the_keyboard_composes_it(database: Database, sign_in: SignIn) -> None:
    composed = "caf\u00e9 au lait \N{SMILING FACE WITH SUNGLASSES} violet"
    factories.make_user(email="n@example.test", password_hash=passwords.make_hash(composed))
    assert sign_in(email="n@example.test", password=composed.replace("\u00e9", "e\u0301")).status_code == 302


def test_S08_a_form_from_another_site_is_refused(client: FlaskClient, person: User) -> None:
    fields = {"email": "robin@example.test", "password": PASSWORD}
    assert client.post("/sign-in", data=fields).status_code == 400
    assert post(client, "/sign-in", fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert cookie_of(client) is None


EVIL = [
    "//evil.test",
    "///evil.test",
    "https:evil.test",
    "https://evil.test",
    "\\\\evil.test",
    "/\\evil.test",
    "javascript:alert(1)",
    "/\r\nSet-Cookie: a=b",
    "/\n",
    " //evil.test",
    "/\t/evil.test",
    "evil.test",
    "",
]


@pytest.mark.parametrize("target", EVIL)
def test_S09_nobody_is_sent_to_another_site(target: str, client: FlaskClient, person: User, sign_in: SignIn) -> None:
    answer = sign_in(next=target)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert client.get("/sign-in", query_string={"next": target}).headers["Location"] == "/"


def test_S09_a_path_of_this_site_is_kept(person: User, client: FlaskClient, sign_in: SignIn) -> None:
    asked = client.get("/account")
    assert asked.headers["Location"] == "/sign-in?next=/account"
    assert 'name="next" type="hidden" value="/account"' in client.get(asked.headers["Location"]).text
    assert sign_in(next="/account").headers["Location"] == "/account"
    assert safe_next("/%0d%0aSet-Cookie:x") == "/%0d%0aSet-Cookie:x"


def test_rehash_when_parameters_grew(database: Database, person: User, sign_in: SignIn) -> None:
    passwords.configure("", passwords.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert sign_in().status_code == 302
    with database.transaction(person.clinic_id) as session:
        stored = session.get_one(User, (person.clinic_id, person.id)).password_hash
    assert "t=2" in stored


def test_a_demo_account_exists_only_while_the_demo_is_on(app: Flask, database: Database, sign_in: SignIn) -> None:
    clinic = factories.make_clinic(is_demo=True)
    factories.make_user(clinic=clinic, email="demo@example.test", password_hash=passwords.make_hash(PASSWORD))
    assert sign_in(email="demo@example.test").status_code == 422


def test_demo_sign_ins_are_offered_only_in_demo_mode(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "DEMO_SIGN_INS", [("Therapist", "demo@example.test", "shown on the page")])
    assert "demo@example.test" not in client.get("/sign-in").text
    settings = app.config["CLINIC_SETTINGS"].model_copy(update={"demo": True})
    monkeypatch.setitem(app.config, "CLINIC_SETTINGS", settings)
    page = client.get("/sign-in").text
    assert "Therapist" in page
    assert "shown on the page" in page


def _without_address(answer: TestResponse) -> str:
    text = re.sub(r'value="[^"]*"', "", answer.text)
    return re.sub(r"<code>[0-9a-f]{12}</code>", "", text)
