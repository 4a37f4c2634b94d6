"""What holds for every route, however new: walked over the running `app.url_map`."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.core.permissions import PERMISSIONS, Permission, Role
from clinic.core.web import access_of
from clinic.tables import metadata
from tests import factories
from tests.forms import csrf_token
from tests.guards.routes import SAFE, access, changes_something, list_rules, path

Browser = Callable[..., tuple[FlaskClient, User]]

_FINGERPRINT = "SELECT md5(coalesce(string_agg(CAST(t AS text), ',' ORDER BY CAST(t AS text)), '')) FROM {} t"

WITHOUT_FORM_TOKEN = {"reminders.stop"}
"""What a mail program calls: it brings no form token, only the secret in the address, which the view checks itself."""

PUBLIC = {"accounts.sign_in_form", "accounts.sign_in"}
"""Staff pages anybody may ask for; the pages of a patient's link are public too and check their own secret."""


def test_Z01_every_endpoint_says_who_may_call_it(app: Flask) -> None:
    undeclared = [rule.endpoint for rule in list_rules(app) if access(app, rule) is None]
    assert not undeclared
    assert len(list_rules(app)) > 5


def test_Z01_a_view_without_a_declaration_is_refused(own_app: Flask) -> None:
    own_app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert own_app.test_client().get("/forgotten").status_code == 302
    user = factories.make_user(role=Role.ADMIN)
    browser = _browser(own_app, user)
    assert browser.get("/forgotten").status_code == 403


def test_Z01_every_permission_belongs_to_a_role() -> None:
    granted = frozenset().union(*PERMISSIONS.values())
    assert set(Permission) == granted


def test_Z01_only_known_staff_pages_are_public(app: Flask) -> None:
    public = {rule.endpoint for rule in list_rules(app) if access(app, rule) == "public"}
    of_staff = {rule.endpoint for rule in list_rules(app) if not (rule.rule == "/p" or rule.rule.startswith("/p/"))}
    assert public & of_staff == PUBLIC


def test_Z01_anonymous_gets_the_sign_in_page_everywhere_else(app: Flask, client: FlaskClient) -> None:
    token = csrf_token(client)
    for rule in list_rules(app):
        if access(app, rule) == "public":
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = client.open(path(app, rule), method=method, data=_data(method, token))
            assert answer.status_code == 302, (rule.endpoint, method)
            assert answer.headers["Location"].startswith("/sign-in?next=/"), rule.endpoint
            script = client.open(
                path(app, rule), method=method, data=_data(method, token), headers={"X-Background": "1"}
            )
            assert script.status_code == 401, (rule.endpoint, method)


def test_S06_no_post_without_its_form_token(app: Flask, signed_in: Browser, database: Database) -> None:
    browser, user = signed_in(Role.PT)
    other = app.test_client()
    foreign = csrf_token(other)
    before = _digest(database, user)
    for rule in list_rules(app):
        if not changes_something(rule) or rule.endpoint in WITHOUT_FORM_TOKEN:
            continue
        for data in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}, {"csrf_token": foreign}):
            for method in sorted((rule.methods or set()) - SAFE):
                answer = browser.open(path(app, rule), method=method, data=data)
                assert answer.status_code == 400, (rule.endpoint, method, data)
    assert _digest(database, user) == before


def test_S07_what_changes_something_is_not_reached_by_get(app: Flask, signed_in: Browser) -> None:
    browser, _user = signed_in(Role.PT)
    changing = [rule for rule in list_rules(app) if changes_something(rule)]
    assert changing
    for rule in changing:
        assert not (rule.methods or set()) & {"GET", "HEAD"}, rule.endpoint
        if any(other.rule == rule.rule and "GET" in (other.methods or set()) for other in list_rules(app)):
            continue
        for method in ("GET", "HEAD"):
            assert browser.open(path(app, rule), method=method).status_code == 405, rule.endpoint


def test_S08_no_post_from_another_site(app: Flask, signed_in: Browser) -> None:
    browser, _user = signed_in(Role.PT)
    token = csrf_token(browser)
    for rule in (rule for rule in list_rules(app) if changes_something(rule)):
        for site in ("cross-site", "same-site"):
            answer = browser.post(path(app, rule), data={"csrf_token": token}, headers={"Sec-Fetch-Site": site})
            assert answer.status_code == 403, rule.endpoint


@pytest.mark.parametrize("role", list(Role))
def test_Z02_a_role_gets_no_further_than_its_permissions(role: Role, app: Flask, signed_in: Browser) -> None:
    browser, _user = signed_in(role)
    token = csrf_token(browser)
    for rule in list_rules(app):
        declared = access(app, rule)
        if not isinstance(declared, Permission) or declared in PERMISSIONS[role]:
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = browser.open(path(app, rule), method=method, data=_data(method, token))
            assert answer.status_code == 403, (rule.endpoint, method)


@pytest.mark.parametrize("role", list(Role))
def test_Z02_an_id_that_names_nothing_is_not_found(role: Role, app: Flask, signed_in: Browser) -> None:
    browser, _user = signed_in(role)
    token = csrf_token(browser)
    for rule in list_rules(app):
        if "<uuid:" not in rule.rule or rule.endpoint.startswith("static"):
            continue
        if access(app, rule) in PERMISSIONS[role]:
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                answer = browser.open(path(app, rule), method=method, data=_data(method, token))
                expected = (
                    {404} if method in SAFE else {404, 422}
                )  # an empty form may be refused before anything is looked up
                assert answer.status_code in expected, (rule.endpoint, method)


def test_P04_addresses_hold_no_names(app: Flask) -> None:
    for rule in list_rules(app):
        kinds = re.findall(r"<([^>]+)>", rule.rule)
        assert all(kind.startswith(("uuid:", "int(", "day:", "language:")) or kind == "slug" for kind in kinds), rule


def test_every_view_says_what_it_does(app: Flask) -> None:
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in list_rules(app)}
    assert not [endpoint for endpoint, view in views.items() if not view.__doc__]
    assert all(access_of(view) is not None for view in views.values())


def _data(method: str, token: str) -> dict[str, str] | None:
    return None if method in SAFE else {"csrf_token": token}


def _browser(app: Flask, user: User) -> FlaskClient:
    database: Database = app.extensions["database"]
    with database.transaction(user.clinic_id):
        token = accounts.start_session(user)
    browser = app.test_client()
    browser.set_cookie(app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
    return browser


def _digest(database: Database, user: User) -> dict[str, str]:
    """A fingerprint of every table as the clinic of `user` sees it."""
    with database.transaction(user.clinic_id) as session:
        return {name: session.scalar(text(_FINGERPRINT.format(name))) for name in sorted(metadata.tables)}
