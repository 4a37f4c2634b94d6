"""F02 in small: while PostgreSQL does not answer there is a page that says so, and afterwards everything goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, text

from clinic.core.headers import POLICY
from tests.conftest import Server
from tests.security.crawl import addresses
from tests.security.filling import again, filled, send
from tests.security.html import summary_of
from tests.security.logs import captured_logs
from tests.security.rows import changed, fingerprint
from tests.security.texts import marks_in
from tests.security.world import World


def test_F02_without_a_database_every_page_says_so(
    world: World, world_database: str, server: Server, staff: type
) -> None:
    browser = staff(world.b)
    pages = [one for one in addresses(world.app, world.b) if not one.startswith("/p/sheet")]
    with captured_logs() as log, shut(server, world_database):
        for address in pages[:12]:
            answer = again(browser).get(address)
            assert answer.status_code == 503, address
            explains(answer.text)
            assert answer.headers["Content-Security-Policy"] == POLICY
        assert send(browser, "/patients", {"q": ["Robin"]}).status_code == 503
    assert "Traceback" not in log.getvalue()
    assert not marks_in(log.getvalue(), world.b.mark)
    assert again(browser).get("/patients").status_code == 200


def test_F02_a_connection_that_breaks_in_the_middle_changes_nothing(
    world: World, world_database: str, server: Server, staff: type
) -> None:
    browser = staff(world.b)
    page = f"/patients/{world.b.ids['patient_id'][0]}/edit"
    form = next(one for one in summary_of(browser.get(page).text, page).forms if one.action.endswith("/edit"))
    before = watched(world)
    with captured_logs() as log, killing(server, world, "UPDATE patients"):
        answer = send(browser, form.action, filled(form, world.b))
    assert answer.status_code == 503
    explains(answer.text)
    assert not marks_in(log.getvalue(), world.b.mark)
    assert not changed(before, watched(world))
    with taken_back(world):
        assert send(browser, form.action, filled(form, world.b)).status_code in (302, 303)


@contextmanager
def taken_back(world: World) -> Iterator[None]:
    """Everything on one connection, rolled back at the end."""
    with world.database.engine.connect() as connection:
        transaction = connection.begin()
        world.database.bind(connection)
        try:
            yield
        finally:
            world.database.bind(None)
            transaction.rollback()


def explains(page: str) -> None:
    """A page for people, with no trace of the program."""
    assert "does not answer" in page
    for word in ("Traceback", "psycopg", "sqlalchemy", "SELECT"):
        assert word not in page


@contextmanager
def shut(server: Server, name: str) -> Iterator[None]:
    """No connection to this database while the block runs: neither those that are open nor new ones."""
    with server.connect() as admin:
        admin.execute(text(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false'))
        terminate(admin, name)
        try:
            yield
        finally:
            admin.execute(text(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true'))


@contextmanager
def killing(server: Server, world: World, statement: str) -> Iterator[None]:
    """End the connection that is about to run `statement`, once."""
    killed: list[int] = []

    def kill(connection: Connection, _cursor: object, sql: str, *_rest: object) -> None:
        if sql.startswith(statement) and not killed:
            killed.append(connection.connection.dbapi_connection.info.backend_pid)
            with server.connect() as admin:
                admin.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": killed[0]})

    event.listen(world.database.engine, "before_cursor_execute", kill)
    try:
        yield
    finally:
        event.remove(world.database.engine, "before_cursor_execute", kill)
    assert killed, f"nothing ran {statement}"


def terminate(admin: Connection, name: str) -> None:
    """End every connection to a database."""
    query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name"
    admin.execute(text(query), {"name": name})


def watched(world: World) -> dict[str, object]:
    """The tables of clinic B as they are stored."""
    with world.database.engine.connect() as connection:
        return fingerprint(connection, world.b.id)


@pytest.fixture(autouse=True)
def _fresh_connections(world: World) -> Iterator[None]:
    yield
    world.database.engine.dispose()
