"""Opening a patient's link: T01, T02, T04, T06, T10 and the cookie."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts.models import User
from clinic.adherence.links import WRONG_CODES
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.codes import LETTERS, grouped
from clinic.core.db import Database
from clinic.patients.models import EpisodeStatus
from clinic.programs.models import ProgramStatus
from clinic.tables import metadata
from tests import factories
from tests.factories import IssuedProgram
from tests.forms import csrf_token, post
from tests.guards.routes import SAFE, access, list_rules, path

Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]
Browser = Callable[..., tuple[FlaskClient, User]]


def cookies(answer: object) -> list[str]:
    return [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(("pt=", "__Host-pt="))]  # type: ignore[attr-defined]


def neutral(body: str) -> str:
    """The page without the form token, which is new on every page."""
    return "\n".join(line for line in body.splitlines() if "csrf_token" not in line)


def change(row: object, table: str, **values: object) -> None:
    clinic, row_id = row.clinic_id, row.id  # type: ignore[attr-defined]
    settings = ", ".join(f"{name} = :{name}" for name in values)
    with factories.current().transaction(clinic) as session:
        session.execute(text(f"UPDATE {table} SET {settings} WHERE id = :id"), {"id": row_id, **values})


def test_the_token_opens_the_program(client: FlaskClient) -> None:
    issued = factories.make_issued_program()
    answer = post(client, "/p/open", {"code": issued.token})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/today")
    [cookie] = cookies(answer)
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400"} <= set(cookie.split("; "))
    page = client.get("/p/today")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_the_cookie_is_for_this_host_over_https_only(own_app: Flask) -> None:
    own_app.config["SESSION_TOKEN_SECURE"] = True
    issued = factories.make_issued_program()
    [cookie] = cookies(post(own_app.test_client(), "/p/open", {"code": issued.token}))
    assert cookie.startswith("__Host-pt=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_the_typed_code_opens_it_too(client: FlaskClient, typed: Callable[[str], str]) -> None:
    issued = factories.make_issued_program()
    assert post(client, "/p/open", {"code": typed(grouped(issued.code))}).status_code == 303


def test_an_empty_code_is_explained(client: FlaskClient) -> None:
    answer = post(client, "/p/open", {"code": " "})
    assert answer.status_code == 422
    assert "Type the code on your sheet." in answer.text
    assert post(client, "/p/open", {"code": "x" * 101}).status_code == 422


def test_T01_what_does_not_work_looks_the_same(client: FlaskClient, database: Database) -> None:
    ends = {
        "expired": ("patient_links", {"expires_at": clock.now() - timedelta(seconds=1)}),
        "revoked": ("patient_links", {"revoked_at": clock.now()}),
        "ended long ago": ("programs", {"ended_at": clock.now() - timedelta(days=14, seconds=1)}),
        "program revoked": ("programs", {"status": ProgramStatus.REVOKED}),
        "discharged": ("episodes", {"status": EpisodeStatus.DISCHARGED, "ended_on": clock.now() - timedelta(days=16)}),
        "made in error": ("patients", {"entered_in_error_at": clock.now()}),
    }
    unknown = post(client, "/p/open", {"code": secrets.token_urlsafe(32)})
    assert unknown.status_code == 404
    for reason, (table, values) in ends.items():
        issued = factories.make_issued_program()
        rows = {"patient_links": issued.link, "programs": issued.program, "patients": issued.patient}
        row = rows.get(table) or _episode(issued)
        change(row, table, **values)
        answer = post(client, "/p/open", {"code": issued.token})
        assert answer.status_code == 404, reason
        assert neutral(answer.text) == neutral(unknown.text), reason
        assert not cookies(answer), reason
        for name in (issued.patient.given_name, issued.patient.family_name, "Home Clinic"):
            assert name not in answer.text, reason


def _episode(issued: IssuedProgram) -> object:
    class Row:
        clinic_id, id = issued.program.clinic_id, issued.program.episode_id

    return Row


def test_T01_a_link_ends_for_browsers_that_have_it_open(opened: Opened) -> None:
    browser, issued = opened()
    change(issued.link, "patient_links", revoked_at=clock.now())
    for method, address in (("GET", "/p/today"), ("GET", f"/p/day/{clock.today('America/Denver')}")):
        assert browser.open(address, method=method).status_code == 404
    assert post(browser, "/p/report").status_code == 404


def test_T01_a_program_that_ended_can_be_reported_for_two_weeks(client: FlaskClient) -> None:
    issued = factories.make_issued_program(status=ProgramStatus.COMPLETED, ended_at=clock.now() - timedelta(days=13))
    assert post(client, "/p/open", {"code": issued.token}).status_code == 303
    assert "This program has ended" in client.get("/p/today").text


def test_the_cookie_lives_for_a_day(opened: Opened) -> None:
    browser, _issued = opened()
    with clock.fixed(clock.now() + timedelta(hours=24, seconds=1)):
        assert browser.get("/p/today").status_code == 404
    assert browser.get("/p/today").status_code == 200


def test_without_a_cookie_the_code_is_asked_for(client: FlaskClient) -> None:
    answer = client.get("/p/today")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p")
    assert post(client, "/p/report").status_code == 404


def test_done_on_this_phone_ends_every_copy_of_the_cookie(app: Flask, opened: Opened) -> None:
    browser, issued = opened()
    stolen = browser.get_cookie("pt").value  # type: ignore[union-attr]
    assert post(browser, "/p/close").status_code == 200
    assert browser.get_cookie("pt") is None
    thief = app.test_client()
    thief.set_cookie("pt", stolen, domain="localhost")
    assert thief.get("/p/today").status_code == 404
    assert post(browser, "/p/open", {"code": issued.token}).status_code == 303


def test_T02_ten_wrong_codes_an_hour_from_one_address(client: FlaskClient, app: Flask) -> None:
    issued = factories.make_issued_program()
    for _ in range(WRONG_CODES.tries):
        guess = "".join(secrets.choice(LETTERS) for _ in range(16))
        assert post(client, "/p/open", {"code": guess}).status_code == 404
    refused = post(client, "/p/open", {"code": issued.code})
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert not cookies(refused)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert post(app.test_client(), "/p/open", {"code": issued.code}, environ_base=elsewhere).status_code == 303
    with clock.fixed(clock.now() + timedelta(hours=1, seconds=1)):
        assert post(client, "/p/open", {"code": issued.code}).status_code == 303


def test_T02_right_codes_are_not_counted(client: FlaskClient) -> None:
    issued = factories.make_issued_program()
    for _ in range(WRONG_CODES.tries + 2):
        assert post(client, "/p/open", {"code": issued.code}).status_code == 303


def test_T02_a_near_miss_is_a_miss(client: FlaskClient) -> None:
    issued = factories.make_issued_program()
    last = LETTERS[(LETTERS.index(issued.code[-1]) + 1) % 32]
    other = "A" if issued.token[-1] != "A" else "B"
    for near in (issued.code[:-1] + last, issued.token[:-1] + other, issued.token.swapcase()):
        assert post(client, "/p/open", {"code": near}).status_code == 404, near
    for no_code in (issued.code[:-1], issued.token[:-1], issued.token + "A"):
        answer = post(client, "/p/open", {"code": no_code})
        assert (answer.status_code, cookies(answer)) == (422, []), no_code


def test_T04_a_link_opens_no_staff_page(app: Flask, client: FlaskClient, opened: Opened) -> None:
    browser, _issued = opened()
    token, stranger = csrf_token(browser), csrf_token(client)
    for rule in list_rules(app):
        if access(app, rule) == "public":
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            address = path(app, rule)
            answer = browser.open(address, method=method, data=None if method in SAFE else {"csrf_token": token})
            asked = client.open(address, method=method, data=None if method in SAFE else {"csrf_token": stranger})
            assert (answer.status_code, answer.headers.get("Location")) == (302, asked.headers["Location"]), rule


def test_T04_a_staff_session_opens_no_link_page(signed_in: Browser, opened: Opened) -> None:
    staff, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    assert staff.get("/p/today").headers["Location"] == "/p"
    assert staff.get(f"/p/day/{clock.today('America/Denver')}").status_code == 404
    assert post(staff, "/p/report").status_code == 404
    page = staff.get("/p")
    assert user.display_name not in page.text
    assert issued.patient.family_name not in page.text


def test_T04_a_link_on_a_staff_browser_shows_the_links_clinic_only(signed_in: Browser, app: Flask) -> None:
    staff, user = signed_in(user=factories.make_user(clinic=factories.make_clinic(name="Staff Clinic")))
    issued = factories.make_issued_program()
    assert post(staff, "/p/open", {"code": issued.token}).status_code == 303
    page = staff.get("/p/today").text
    assert "Home Clinic" in page
    assert "Staff Clinic" not in page
    assert user.display_name not in page
    for other in (staff.get("/p"), staff.get(f"/p/day/{clock.today('America/Denver') + timedelta(days=1)}")):
        assert "Staff Clinic" not in other.text
    staff.delete_cookie("pt")
    assert "Staff Clinic" not in post(staff, "/p/open", {"code": "not a code"}).text


def test_T06_looking_changes_nothing(client: FlaskClient, database: Database) -> None:
    issued = factories.make_issued_program()
    before = _digest(database, issued)
    for method in ("GET", "HEAD", "GET", "GET", "GET", "GET"):
        answer = client.open("/p", method=method, headers={"Sec-Purpose": "prefetch"})
        assert answer.status_code == 200
        assert not cookies(answer)
    assert client.get("/p/open").status_code == 405
    assert _digest(database, issued) == before


def test_T10_only_hashes_are_kept(opened: Opened, database: Database) -> None:
    browser, issued = opened()
    cookie = browser.get_cookie("pt").value  # type: ignore[union-attr]
    with database.transaction(issued.patient.clinic_id) as session:
        for table in metadata.tables:
            dump = session.scalar(text(f"SELECT string_agg(CAST(t AS text), ' ') FROM {table} t")) or ""
            for secret in (issued.token, issued.code, grouped(issued.code), cookie):
                assert secret not in dump, table
                assert secret.encode().hex() not in dump, table


def test_opening_is_audited_without_a_person(opened: Opened, database: Database) -> None:
    _browser, issued = opened()
    with database.transaction(issued.patient.clinic_id) as session:
        event = session.query(AuditEvent).filter_by(action="link.opened").one()
    assert (event.actor_kind, event.actor_id, event.entity_id) == ("patient_link", issued.link.id, issued.link.id)


def test_S06_opening_needs_the_token_of_the_page(client: FlaskClient) -> None:
    issued = factories.make_issued_program()
    assert client.post("/p/open", data={"code": issued.token}).status_code == 400


def _digest(database: Database, issued: IssuedProgram) -> dict[str, str]:
    select = "SELECT md5(coalesce(string_agg(CAST(t AS text), ',' ORDER BY CAST(t AS text)), '')) FROM {} t"
    with database.transaction(issued.patient.clinic_id) as session:
        return {name: session.scalar(text(select.format(name))) for name in sorted(metadata.tables)}
