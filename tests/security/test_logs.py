"""P01, P02: whatever goes wrong, neither the log nor the answer repeats a value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, pool, text

from tests.conftest import Server
from tests.security.cookies import readable
from tests.security.crawl import Crawls
from tests.security.filling import by_endpoint, filled, send, undone
from tests.security.html import Form
from tests.security.logs import captured_logs
from tests.security.rows import WATCHED, changed, fingerprint
from tests.security.texts import marks_in
from tests.security.world import World

SECRET = "kanaryword"
"""Typed into every text of every form; nothing but the page that gives a form back may say it again."""


Window = tuple[str, FlaskClient, Form]


@pytest.fixture
def windows(world: World, crawls_b: Crawls, staff: type, patient: type) -> list[Window]:
    """One form of every view, with a browser that may send it."""
    found = []
    for who in ("pt", "link"):
        browser = patient(world.b) if who == "link" else staff(world.b)
        for endpoint, forms in by_endpoint(world.app, crawls_b[world.b.mark, who]).items():
            if (who == "pt" and not endpoint.startswith("accounts")) or endpoint == "patient_page.send_report":
                found.append((endpoint, browser, forms[0]))
    return found


@pytest.fixture
def refusing(server: Server, world: World, world_database: str) -> Iterator[None]:
    """A database that takes no new or changed row of any watched table."""
    engine = create_engine(
        server.url("app_owner", world_database), poolclass=pool.NullPool, isolation_level="AUTOCOMMIT"
    )
    tables = [name for name in WATCHED if name not in ("clinics", "alembic_version")]
    with engine.connect() as owner:
        for name in tables:
            owner.execute(text(f"ALTER TABLE {name} ADD CONSTRAINT forced_refusal CHECK (false) NOT VALID"))
        try:
            yield
        finally:
            for name in tables:
                owner.execute(text(f"ALTER TABLE {name} DROP CONSTRAINT forced_refusal"))
    engine.dispose()


def test_P02_a_refused_row_is_repeated_nowhere(world: World, windows: list[Window], refusing: None) -> None:
    before = watched(world)
    failed = 0
    for endpoint, browser, form in windows:
        data = filled(form, world.b)
        texts = {one.name for one in form.fields if one.kind in ("text", "textarea") and not _is_day(one.base)}
        typed = {name: [f"{SECRET} {values[0]!s}"] if name in texts else values for name, values in data.items()}
        with captured_logs() as log:
            answer = send(browser, form.action, typed)
        quiet(log.getvalue(), endpoint)
        if answer.status_code >= 500:
            failed += 1
            quiet(answer.text.replace(clinic_name(world), ""), endpoint)
    assert failed > 10
    assert not changed(before, watched(world))


def test_P02_a_failing_view_is_logged_without_what_it_said(
    world: World, staff: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of an exception may hold anything: the log names its kind and its place."""

    def fails(*_args: object, **_named: object) -> None:
        raise ValueError(f"invalid literal: {SECRET} {world.b.mark}")

    monkeypatch.setitem(world.app.view_functions, "accounts.show_account", _like(world, fails))
    with captured_logs() as log:
        answer = staff(world.b).get("/account")
    assert answer.status_code == 500
    quiet(answer.text.replace(clinic_name(world), ""), "page")
    quiet(log.getvalue(), "log")
    assert "ValueError" in log.getvalue()
    assert "test_logs.py" in log.getvalue()


def test_P04_answers_to_forms_name_nobody(world: World, windows: list[Window], inside: Connection) -> None:
    for endpoint, browser, form in windows:
        with undone(inside, world):
            answer = send(browser, form.action, filled(form, world.b))
        for said in (answer.headers.get("Location", ""), *map(readable, answer.headers.getlist("Set-Cookie"))):
            assert not marks_in(said, world.b.mark), endpoint
            assert "Robin" not in said, endpoint
            assert "Newcomer" not in said, endpoint


def test_P01_signing_in_logs_neither_who_nor_what(world: World) -> None:
    with captured_logs() as log:
        for password in ("wrong password entirely", "violet otter counts nine lamps"):
            browser = world.app.test_client()
            send(browser, "/sign-in", {"email": [f"{world.b.mark}.pt@example.test"], "password": [password]})
        send(world.app.test_client(), "/p/open", {"code": [world.b.link_code[:-1] + "0"]})
        send(world.app.test_client(), "/p/open", {"code": [world.b.link_token]})
    for secret in ("@example.test", "violet otter", "wrong password", world.b.link_token, world.b.link_code[:-1]):
        assert secret not in log.getvalue()


def quiet(said: str, where: str) -> None:
    """Nothing that was typed or stored, and nothing that PostgreSQL says about a row."""
    assert SECRET not in said, where
    assert not marks_in(said, "kanarybravo"), where
    assert "Failing row" not in said, where
    assert "DETAIL" not in said, where


def clinic_name(world: World) -> str:
    """The name that every page of the clinic bears."""
    return next(token for token, name in world.b.texts.made.items() if name == "clinic name")


def watched(world: World) -> dict[str, object]:
    """The tables of clinic B as they are stored."""
    with world.database.engine.connect() as connection:
        return fingerprint(connection, world.b.id)


def _is_day(base: str) -> bool:
    return base.endswith("_on") or base in ("hold", "sets", "repetitions", "times_per_day", "days_per_week", "email")


def _like(world: World, view: object) -> object:
    view.access = world.app.view_functions["accounts.show_account"].access  # type: ignore[attr-defined]
    return view
