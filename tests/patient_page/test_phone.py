"""What lets the patient's page be kept on a phone: how it is installed, the script that keeps it, and its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.patient_page.phone import program_mark
from tests import factories
from tests.adherence.helpers import day_fields, logs_of
from tests.factories import IssuedProgram
from tests.forms import post

Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]


@pytest.mark.parametrize(("lang", "name"), [("en", "My exercises"), ("es", "Mis ejercicios")])
def test_the_page_is_installed_under_a_neutral_name(opened: Opened, lang: str, name: str) -> None:
    browser, issued = opened()
    answer = browser.get(f"/p/manifest.webmanifest?lang={lang}")
    assert answer.mimetype == "application/manifest+json"
    assert answer.json is not None
    assert (answer.json["name"], answer.json["lang"], answer.json["scope"]) == (name, lang, "/p/")
    for hidden in ("Home Clinic", issued.patient.family_name, str(issued.program.id), issued.token):
        assert hidden not in answer.text
    for icon in answer.json["icons"]:
        with browser.get(icon["src"]) as picture:
            assert picture.status_code == 200
            assert picture.mimetype == "image/png"


def test_the_worker_reaches_the_patients_pages_alone(client: FlaskClient) -> None:
    with client.get("/p/worker.js") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "text/javascript"
        assert "Service-Worker-Allowed" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/worker.js").status_code == 404


def test_the_page_names_its_program_by_a_mark(opened: Opened) -> None:
    browser, issued = opened()
    page = browser.get("/p/today").text
    assert program_mark(issued.program.id) in page
    assert str(issued.program.id) not in page
    assert str(issued.patient.id) not in page
    assert program_mark(issued.program.id) != program_mark(factories.make_issued_program().program.id)


def test_the_page_of_one_program_is_not_taken_for_another(opened: Opened) -> None:
    """Two links opened on one phone, one after the other: the older page goes by the newer cookie."""
    browser, issued = opened()
    other = factories.make_issued_program()
    fields = {**day_fields(None, "done"), "program": program_mark(other.program.id)}
    assert post(browser, "/p/report", fields).status_code == 404
    assert logs_of(issued) == logs_of(other) == []
    fields["program"] = program_mark(issued.program.id)
    assert post(browser, "/p/report", fields).status_code == 303
    assert len(logs_of(issued)) == 1


def test_a_question_on_the_page_of_one_program_is_not_asked_by_another(opened: Opened) -> None:
    browser, issued = opened()
    other = factories.make_issued_program()
    fields = {
        "form_key": str(uuid4()),
        "about": "",
        "text": "Is this right?",
        "program": program_mark(other.program.id),
    }
    assert post(browser, "/p/ask", {f"question-{name}": one for name, one in fields.items()}).status_code == 404
    assert "Is this right?" not in browser.get("/p/today").text
    fields["program"] = program_mark(issued.program.id)
    assert fields["program"] in browser.get("/p/today").text.split('name="question-program"')[1][:60]
    assert post(browser, "/p/ask", {f"question-{name}": one for name, one in fields.items()}).status_code == 303
    assert "Is this right?" in browser.get("/p/today").text


def test_the_page_says_of_which_opened_link_it_is(opened: Opened) -> None:
    """By a mark that scripts may read, that opens nothing, and that only opening a link sets."""
    browser, issued = opened()
    mark = browser.get_cookie("pt-mark")
    assert mark is not None
    assert not mark.http_only
    page = browser.get("/p/today")
    assert page.headers["Link-Mark"] == mark.value
    assert not [one for one in page.headers.getlist("Set-Cookie") if one.startswith("pt-mark")]
    thief, _ = opened()
    thief.set_cookie("pt", mark.value, domain="localhost")
    assert thief.get("/p/today").status_code == 404
    again, _ = opened(issued)
    assert again.get_cookie("pt-mark").value != mark.value  # type: ignore[union-attr]
    post(browser, "/p/close")
    assert browser.get_cookie("pt-mark") is None


def test_over_https_the_browser_is_told_to_forget(own_app: Flask) -> None:
    own_app.config["SESSION_TOKEN_SECURE"] = True
    browser = own_app.test_client()
    post(browser, "/p/open", {"code": factories.make_issued_program().token})
    answer = post(browser, "/p/close")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_without_https_it_says_nothing_that_would_not_count(opened: Opened) -> None:
    browser, _issued = opened()
    assert "Clear-Site-Data" not in post(browser, "/p/close").headers


def test_static_files_are_named_by_their_version_and_kept(opened: Opened) -> None:
    browser, _issued = opened()
    page = browser.get("/p/today").text
    addresses = re.findall(r'"(/static/[^"]+)"', page)
    assert len(addresses) > 10
    for address in addresses:
        with browser.get(address) as answer:
            assert answer.status_code == 200
            is_font = address.endswith(".woff2")
            assert ("immutable" in answer.headers["Cache-Control"]) is not is_font, address
            assert ("?v=" in address) is not is_font, address
    with browser.get(addresses[-1].split("?")[0] + "?v=0123456789") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
