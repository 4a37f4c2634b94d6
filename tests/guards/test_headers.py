"""S10: every answer, errors included, tells the browser what it may do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.core.web import public
from tests.forms import post

Browser = Callable[..., tuple[FlaskClient, User]]
Ask = Callable[[FlaskClient], TestResponse]

SELF_ONLY = {"script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "form-action"}
NONE = {"default-src", "base-uri", "frame-ancestors", "object-src"}


@pytest.fixture
def breaking_app(own_app: Flask) -> Flask:
    """An application with views that go wrong in each way a view can."""

    @public
    def broken() -> str:
        raise ValueError("Robin Marlowe, born 1985")

    @public
    def without_database() -> str:
        raise OperationalError("SELECT 1", {}, Exception("Robin Marlowe"))

    own_app.add_url_rule("/broken", "broken", broken)
    own_app.add_url_rule("/without-database", "without_database", without_database)
    return own_app


ANSWERS: dict[str, tuple[int, Ask]] = {
    "page": (200, lambda client: client.get("/sign-in")),
    "redirect": (302, lambda client: client.get("/account")),
    "script without session": (401, lambda client: client.get("/account", headers={"HX-Request": "true"})),
    "no form token": (400, lambda client: client.post("/sign-in")),
    "NUL in the query": (400, lambda client: client.get("/sign-in?next=%00")),
    "NUL in a field": (400, lambda client: post(client, "/sign-in", {"email": "robin\0@example.test"})),
    "lone surrogate": (422, lambda client: post(client, "/sign-in", {"email": b"\xed\xa0\x80"})),
    "foreign host": (400, lambda client: client.get("/sign-in", headers={"Host": "evil.test"})),
    "cross site": (403, lambda client: client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})),
    "nothing there": (404, lambda client: client.get("/nothing/here")),
    "wrong method": (405, lambda client: client.get("/sign-out")),
    "too large": (413, lambda client: client.post("/sign-in", data={"email": "x" * 300_000})),
    "invalid form": (422, lambda client: post(client, "/sign-in", {"email": "", "password": ""})),
    "broken view": (500, lambda client: client.get("/broken")),
    "no database": (503, lambda client: client.get("/without-database")),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_S10_every_answer_carries_the_headers(kind: str, breaking_app: Flask) -> None:
    status, ask = ANSWERS[kind]
    answer = ask(breaking_app.test_client())
    assert answer.status_code == status
    _check(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_S10_pages_of_signed_in_people_too(signed_in: Browser) -> None:
    browser, _user = signed_in()
    for ask in (
        lambda: browser.get("/account"),
        lambda: browser.get("/nothing/here"),
        lambda: post(browser, "/sign-out"),
    ):
        answer = ask()
        _check(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]


def test_S10_static_files_too(client: FlaskClient) -> None:
    with client.get("/static/app.js") as answer:
        assert answer.status_code == 200
        _check(answer)
        assert answer.mimetype in ("text/javascript", "application/javascript")
    with client.get("/static/../../config.py") as answer:
        assert answer.status_code == 404
        _check(answer)


def test_S10_nothing_is_said_twice(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"):
        assert len(answer.headers.getlist(name)) == 1


@pytest.mark.parametrize("path", ["/broken", "/without-database"])
def test_P06_an_error_page_shows_a_number_and_no_more(
    path: str, breaking_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = breaking_app.test_client().get(path)
    assert "Robin" not in answer.text
    assert "Traceback" not in answer.text
    assert "sqlalchemy" not in answer.text.lower()
    assert "Server" not in answer.headers


@pytest.mark.parametrize("path", ["/console", "/?__debugger__=yes&cmd=resource&f=debugger.js"])
def test_P06_no_debugger(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.status_code in (302, 404)
    assert "debugger" not in answer.text.lower().replace("__debugger__", "")


def test_P06_only_own_host_names_are_answered(client: FlaskClient) -> None:
    for host in ("evil.test", "localhost.evil.test", "127.0.0.1.evil.test"):
        assert client.get("/sign-in", headers={"Host": host}).status_code == 400
    answer = client.get("/account", headers={"X-Forwarded-Host": "evil.test"})
    assert "evil" not in answer.headers["Location"]


def test_form_cookie_is_closed_to_scripts(client: FlaskClient) -> None:
    [cookie] = [value for value in client.get("/sign-in").headers.getlist("Set-Cookie") if value.startswith("form=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def _check(answer: TestResponse) -> None:
    policy = _parse(answer.headers["Content-Security-Policy"])
    assert {name: policy.get(name) for name in SELF_ONLY} == {name: ["'self'"] for name in SELF_ONLY}
    assert {name: policy.get(name) for name in NONE} == {name: ["'none'"] for name in NONE}
    assert set(policy) == SELF_ONLY | NONE
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


def _parse(policy: str) -> dict[str, list[str]]:
    parts = [directive.split() for directive in policy.split(";")]
    names = [part[0] for part in parts]
    assert len(names) == len(set(names))
    return {part[0]: part[1:] for part in parts}
