"""I01, I02, I03, I14, I15: every field of every form, filled with what nobody should type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from clinic.battery.sections import MEASURES
from clinic.core.headers import POLICY
from tests.security.crawl import Crawls
from tests.security.filling import Data, by_endpoint, filled, send
from tests.security.html import Field, Form, summary_of
from tests.security.rows import Ledger
from tests.security.world import World

MESSY = "Jose\u0301\u202e\u200bB\x07\x1b[2J\x85\r\nSet-Cookie: kx=1\ufeff"
"""Decomposed accent, direction override, zero width, control characters, a header that wants to be one."""

TEXTS: dict[str, str | bytes] = {
    "messy": MESSY, "nothing to see": "\u200b\u2060\ufeff\u00ad", "very long": "long " * 9000, "a tower": "a" + "\u0301" * 40,
}  # fmt: skip
UNREADABLE: dict[str, str | bytes] = {"NUL": "Robin\0", "lone surrogate": b"Robin \xed\xa0\x80"}
NUMBERS = {
    "1e400": "1e400", "NaN": "NaN", "2^31": str(2**31), "2^63": str(2**63), "huge": "9" * 5000, "underscore": "1_0",
    "other digits": "\u0663", "minus": "-1", "fraction": "2.5",
}  # fmt: skip
DAYS = {
    "31 Feb": "2026-02-31", "zeros": "0000-00-00", "year 9999": "9999-12-31", "in the future": "2099-01-01",
    "long year": "99999-01-01", "before paper": "0001-01-01", "number": "1e400", "words": "yesterday",
}  # fmt: skip
CHOSEN: dict[str, str | bytes] = {"made up": "no-such-choice'--", "number": str(2**63)}

NUMERIC = ("sets", "repetitions", "hold", "times_per_day", "days_per_week", "thomas_left_deg", "thomas_right_deg",
           "pain_before", "pain_after", "amount_done", "version", "short_above_deg", "long_at_or_below_deg",
           "knee_short_below_deg", "gap_percent", "pain_limits_from",
           *(name for name, one in MEASURES.items() if one.kind == "whole"))  # fmt: skip
SEEN_TEXT = ("text", "textarea", "search", "email", "tel")

LEFT_OUT = ("builder.issue_program", "accounts.sign_out")
"""Issuing makes a PDF each time and has two fields: a day and hidden ones, which other forms have too."""

Window = tuple[str, FlaskClient, Form, Field]


@pytest.fixture
def windows(world: World, crawls_b: Crawls, staff: type, patient: type, inside: Connection) -> list[Window]:
    """Every field of every view's form once, with the browser that shows it."""
    return list(_windows(world, crawls_b, staff, patient))


@pytest.fixture
def ledger(world: World, windows: list[Window], inside: Connection) -> Iterator[Ledger]:
    """Tells what a form made; when a test ends, all of it is taken back."""
    opened = Ledger(inside, world.b.id)
    yield opened
    opened.close()


def test_I01_what_cannot_be_stored_is_refused(world: World, windows: list[Window], ledger: Ledger) -> None:
    for endpoint, browser, form, field in windows:
        for kind, value in UNREADABLE.items():
            answer, made = sent(ledger, browser, form, {**filled(form, world.b), field.name: [value]})
            checked(answer, endpoint, field, kind)
            assert kind != "NUL" or (answer.status_code == 400 and not made), (endpoint, field.name)
            assert "\x00" not in str(made)
            assert not any(0xD800 <= ord(sign) <= 0xDFFF for sign in str(made)), (endpoint, field.name)


def test_I01_I15_texts_are_cleaned_or_refused(world: World, windows: list[Window], ledger: Ledger) -> None:
    for endpoint, browser, form, field in windows:
        for kind, value in TEXTS.items() if field.kind in SEEN_TEXT and field.base not in NUMERIC else ():
            answer, made = sent(ledger, browser, form, {**filled(form, world.b), field.name: [value]})
            checked(answer, endpoint, field, kind)
            assert not invisible(made), (endpoint, field.name, kind)
            if answer.status_code == 422 and kind != "nothing to see":
                message_beside(answer, form, field, (endpoint, field.name, kind))


def test_I14_numbers_are_read_exactly_or_refused(world: World, windows: list[Window], ledger: Ledger) -> None:
    asked = 0
    for endpoint, browser, form, field in windows:
        for kind, value in NUMBERS.items() if field.base in NUMERIC else ():
            answer, made = sent(ledger, browser, form, {**filled(form, world.b), field.name: [value]})
            checked(answer, endpoint, field, kind)
            if field.kind == "hidden":
                assert len(value) < 6 or value not in str(made), (endpoint, field.name, kind)
            elif kind not in ("minus", "other digits"):
                assert answer.status_code not in (302, 303), (endpoint, field.name, kind)
                assert not made, (endpoint, field.name, kind)
            if answer.status_code == 422 and field.kind != "hidden":
                message_beside(answer, form, field, (endpoint, field.name, kind))
            asked += 1
    assert asked > 40


def test_I14_days_are_real_or_refused(world: World, windows: list[Window], ledger: Ledger) -> None:
    asked = 0
    for endpoint, browser, form, field in windows:
        for kind, value in DAYS.items() if field.base.endswith("_on") else ():
            answer, made = sent(ledger, browser, form, {**filled(form, world.b), field.name: [value]})
            checked(answer, endpoint, field, kind)
            assert kind != "year 9999" or not re.search(r"9999(-12-31|, 12, 31)", str(made)), (endpoint, field.name)
            if answer.status_code == 422 and field.kind != "hidden":
                message_beside(answer, form, field, (endpoint, field.name, kind))
            asked += 1
    assert asked > 40


def test_I14_choices_are_of_those_offered(world: World, windows: list[Window], ledger: Ledger) -> None:
    for endpoint, browser, form, field in windows:
        for kind, value in CHOSEN.items() if field.kind in ("select", "radio", "checkbox", "hidden") else ():
            answer, made = sent(ledger, browser, form, {**filled(form, world.b), field.name: [value]})
            checked(answer, endpoint, field, kind)
            assert str(value) not in str(made), (endpoint, field.name, kind)


def test_I03_one_name_in_two_spellings_is_one_name(world: World, staff: type, inside: Connection) -> None:
    browser = staff(world.b)
    for typed, sought in (("Jos\u00e9", "Jose\u0301"), ("Zo\u0065\u0308", "ZO\u00cb")):
        page = summary_of(browser.get("/patients/new").text, "/patients/new")
        form = next(one for one in page.forms if one.action.endswith("/patients/new"))
        data = {**filled(form, world.b), "given_name": [typed], "family_name": ["Invented"], "create_anyway": ["y"]}
        assert send(browser, form.action, data).status_code == 303
        assert unicodedata.normalize("NFC", typed) in send(browser, "/patients", {"q": [sought]}).text


def sent(ledger: Ledger, browser: FlaskClient, form: Form, data: Data) -> tuple[TestResponse, list[dict[str, object]]]:
    """The answer and the rows that were made or changed; then it is all taken back."""
    with ledger.undone():
        answer = send(browser, form.action, data)
        return answer, ledger.made()


def checked(answer: TestResponse, endpoint: str, field: Field, kind: str) -> None:
    """No failure, no page without its headers, no header that came out of a field."""
    assert answer.status_code < 500, (endpoint, field.name, kind)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert not [value for value in answer.headers.values() if "\r" in value or "\n" in value]
    assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("kx")]


def invisible(made: object) -> list[str]:
    """Signs in stored texts that nobody can see; line breaks belong to texts of several lines."""
    if isinstance(made, dict):
        return [sign for value in made.values() for sign in invisible(value)]
    if isinstance(made, list):
        return [sign for value in made for sign in invisible(value)]
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    return [sign for sign in str(made) if unicodedata.category(sign) in hidden and sign not in "\n\u200c\u200d"]


def message_beside(answer: TestResponse, form: Form, field: Field, where: object) -> None:
    """The field of the page that comes back has its message and is there to be filled in again."""
    if answer.is_json:
        assert answer.json["problem"], where
        return
    page = summary_of(answer.text, form.page)
    assert f'id="{field.id}-error"' in answer.text or 'class="error-summary"' in answer.text, where
    assert [one for again in page.forms for one in again.fields if one.name == field.name], where


def _windows(world: World, crawls: Crawls, staff: type, patient: type) -> Iterator[Window]:
    for who in ("pt", "link"):
        browser = patient(world.b) if who == "link" else staff(world.b)
        seen: set[tuple[str, str]] = set()
        for endpoint, forms in by_endpoint(world.app, crawls[world.b.mark, who]).items():
            if endpoint in LEFT_OUT or (who == "link" and not endpoint.startswith("patient_page")):
                continue
            for form in forms[:2]:
                for field in form.fields:
                    key = (endpoint, field.base)
                    if key not in seen and field.name != "csrf_token":
                        seen.add(key)
                        yield endpoint, browser, form, field
