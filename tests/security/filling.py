"""Filling in real forms the way a person would, so that they are taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from clinic.battery.sections import MEASURES
from clinic.notes.minutes import CODES
from tests.forms import csrf_token
from tests.security.crawl import Crawl, endpoint_of
from tests.security.html import Field, Form
from tests.security.world import PASSWORD, ClinicWorld, World

Data = dict[str, list[str | bytes]]
TYPED = ("text", "textarea", "search", "email", "tel", "number", "date", "password", "url")

WORDS = {
    "given_name": "Robin", "family_name": "Newcomer", "birth_on": "5/17/1985", "chart_number": "", "email": "",
    "phone": "", "reason": "Comes because sitting hurts", "goal": "Walk the dog", "text": "Added on Monday",
    "password": PASSWORD, "current": PASSWORD, "new": "quiet lamps swim past nine otters", "q": "Robin",
    "repeat": "quiet lamps swim past nine otters", "again": "quiet lamps swim past nine otters",
    "confirm": "quiet lamps swim past nine otters", "thomas_left_deg": "8", "thomas_right_deg": "-2",
    "strength_left": "5", "strength_right": "5", "delivered_on": "", "due_on": "", "exercise": "breath-reset",
    "pain_before": "3", "pain_after": "2", "amount": "2", "now": "3", "best": "1", "worst": "6", "rating": "2",
    **{f"minutes_{one.code}": "15" if one.code == "97110" else "" for one in CODES}, "onset_on": "2026-01-05",
    "ticked": "1 4", "answered_sections": "10", "total": "16",
    **{name: "" for name, one in MEASURES.items() if one.kind in ("whole", "tenths") and not name.startswith("thomas_")},
    "thomas_pain_left": "", "thomas_pain_right": "", "short_above_deg": "1", "long_at_or_below_deg": "-12",
    "knee_short_below_deg": "67", "gap_percent": "10", "pain_limits_from": "2",
}  # fmt: skip
KEPT = (
    "low",
    "high",
    "start",
    "cap",
    "hold_seconds",
    "hold_cap",
    "hold",
    "sets",
    "repetitions",
    "times_per_day",
    "days_per_week",
    "visits_per_week",
    "weeks",
)
PICKED = {
    "prop": "chair",
    "pregnancy": "no",
    "sex_at_birth": "female",
    "assessment_class": "short_strong",
    "status": "done",
    "language": "en",
    "cleared": "Emergency signs",
    "now": "3",
    "why": "goals_met",
    "picked": "2026:M54.50",
}
TICKED = ("confirmed", "rest_is_none", "create_anyway")
FIXED = ("csrf_token", "form_key", "version")


def by_endpoint(app: Flask, crawl: Crawl) -> dict[str, list[Form]]:
    """The forms that change something, one of each address, by the view they go to."""
    found: dict[str, dict[str, Form]] = {}
    for form in crawl.forms():
        if form.method == "post":
            endpoint = endpoint_of(app, form.action, "POST")
            assert endpoint, f"the form on {form.page} goes to {form.action}, where nothing is"
            found.setdefault(endpoint, {}).setdefault(form.action, form)
    return {endpoint: list(each.values()) for endpoint, each in sorted(found.items())}


def filled(form: Form, clinic: ClinicWorld) -> Data:
    """The form with everything it needs, and its words changed."""
    sent: Data = {}
    for one in form.fields:
        value = _value(one, form.action, clinic)
        if value is not None:
            sent.setdefault(one.name, [])
            if one.kind != "radio" or not sent[one.name]:
                sent[one.name].append(value)
    return sent


def _value(one: Field, action: str, clinic: ClinicWorld) -> str | None:
    base = one.base
    if base == "form_key":
        return str(uuid4())
    if one.kind == "hidden":
        return one.value
    if one.kind in ("checkbox", "radio"):
        is_wanted = base in TICKED or PICKED.get(base) == one.value
        return one.value if is_wanted or (one.is_sent and base not in PICKED) else None
    if one.kind == "select":
        return PICKED.get(base, one.value)
    if base in KEPT or one.kind == "range":
        return one.value
    if base == "code":
        return clinic.link_code if "/p/" in action else clinic.sheet_code
    if one.kind == "date" or base in WORDS:
        return WORDS.get(base, one.value)
    return f"{one.value} and more".strip()[:190]


def send(browser: FlaskClient, address: str, data: Data, **options: object) -> TestResponse:
    """POST from another window of the browser, with the token of its form session."""
    window = again(browser)
    fields = {name: values for name, values in data.items() if name != "csrf_token"}
    return window.post(address, data={**fields, "csrf_token": csrf_token(window)}, **options)


def again(browser: FlaskClient) -> FlaskClient:
    """Another window with the cookies that the browser has now: what an answer does to them stays in that window."""
    window = browser.application.test_client()
    for name in (browser.application.config["SESSION_TOKEN_COOKIE"], "pt"):
        cookie = browser.get_cookie(name, domain="localhost")
        if cookie is not None:
            window.set_cookie(name, cookie.value, domain="localhost")
    return window


@contextmanager
def undone(connection: Connection, world: World) -> Iterator[None]:
    """Roll back what happens in the block."""
    savepoint = connection.begin_nested()
    world.database.bind(connection)
    try:
        yield
    finally:
        savepoint.rollback()
