"""What is compressed, and that no page is which repeats what somebody sent (BREACH)."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts.models import User
from tests import factories
from tests.forms import csrf_token, post

Browser = Callable[..., tuple[FlaskClient, User]]
PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("file", ["app.js", "css/forms.css", "patient_worker.js"])
def test_static_text_comes_compressed_and_is_the_same(client: FlaskClient, file: str) -> None:
    with client.get(f"/static/{file}") as plain, client.get(f"/static/{file}", headers=PACKED) as packed:
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 2
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        for answer in (plain, packed):
            assert "Accept-Encoding" in answer.headers["Vary"]
        assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
        known = {**PACKED, "If-None-Match": packed.headers["ETag"]}
    with client.get(f"/static/{file}", headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_what_is_packed_already_is_left_alone(client: FlaskClient) -> None:
    for file in ("img/icon-512.png", "vendor/atkinson-hyperlegible-next/latin.woff2", "img/mark.svg"):
        with client.get(f"/static/{file}", headers=PACKED) as answer:
            assert answer.status_code == 200
            assert "Content-Encoding" not in answer.headers, file
    assert "Content-Encoding" not in client.get("/static/nothing.css", headers=PACKED).headers


def test_the_page_of_a_day_is_compressed_only_where_it_repeats_nothing(app: Flask) -> None:
    browser = app.test_client()
    assert post(browser, "/p/open", {"code": factories.make_issued_program().token}).status_code == 303
    packed = browser.get("/p/today", headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"Your exercises" in gzip.decompress(packed.data)
    assert len(packed.headers.getlist("Vary")) >= 1
    assert "Content-Encoding" not in browser.get("/p/today").headers
    marker = "canaryquery"
    assert marker.encode() not in gzip.decompress(browser.get(f"/p/today?q={marker}", headers=PACKED).data)
    refused = browser.post("/p/report", data={"csrf_token": csrf_token(browser)}, headers=PACKED)
    assert refused.status_code == 422
    assert "Content-Encoding" not in refused.headers


def test_no_page_of_staff_is_compressed(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for page in ("/", "/patients?q=canary", f"/patients/{patient.id}", "/sign-in", "/p"):
        assert "Content-Encoding" not in browser.get(page, headers=PACKED).headers, page
