"""The audit chain: appended only, each event bound to the one before it, and no action without its event."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, make_url, pool, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from clinic.accounts import passwords
from clinic.accounts.models import Clinic
from clinic.audit import service as audit
from clinic.audit.models import AuditEvent
from clinic.core.columns import new_id
from clinic.core.db import Database, commit
from tests import factories
from tests.conftest import Server
from tests.forms import post

PASSWORD = "violet otter counts nine lamps"


@pytest.fixture
def own(own_app: Flask) -> Database:
    """A database of its own with real commits."""
    database: Database = own_app.extensions["database"]
    return database


@pytest.fixture
def clinic(own: Database) -> Clinic:
    """A clinic with ten events."""
    made = factories.make_clinic(name="Audited Clinic")
    for number in range(10):
        with own.transaction(made.id):
            audit.act_as(new_id(), "user", f"request{number}")
            audit.record("patient.viewed", "patient", new_id(), patient_id=new_id(), fields=["birth_on", "name"])
    return made


@pytest.fixture
def superuser(server: Server, own: Database) -> Iterator[Connection]:
    """Somebody with every right, and the triggers switched off."""
    name = make_url(str(own.engine.url)).database or ""
    engine = create_engine(server.url(server.admin.username or "postgres", name), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        yield connection
    engine.dispose()


def first_broken(database: Database, clinic: Clinic) -> int | None:
    """What the verification of one clinic's chain says."""
    with database.transaction(clinic.id):
        return audit.first_broken()


def events(database: Database, clinic: Clinic) -> list[AuditEvent]:
    """The whole chain, oldest first."""
    with database.transaction(clinic.id) as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def test_chain_is_whole_and_says_who_did_what(own: Database, clinic: Clinic) -> None:
    chain = events(own, clinic)
    assert [event.seq for event in chain] == list(range(1, 11))
    assert chain[0].prev_hash == "0" * 64
    assert [event.prev_hash for event in chain[1:]] == [event.hash for event in chain[:-1]]
    assert (chain[3].actor_kind, chain[3].request_id, chain[3].fields) == ("user", "request3", ["birth_on", "name"])
    assert first_broken(own, clinic) is None


TAMPERING = {
    "edit an action": ("UPDATE audit_events SET action = 'x' WHERE seq = 4", 4),
    "edit a field name": ("UPDATE audit_events SET fields = '{}' WHERE seq = 4", 4),
    "edit who": ("UPDATE audit_events SET actor_id = NULL WHERE seq = 1", 1),
    "one microsecond": ("UPDATE audit_events SET at = at + interval '1 microsecond' WHERE seq = 7", 7),
    "delete the first": ("DELETE FROM audit_events WHERE seq = 1", 2),
    "delete in the middle": ("DELETE FROM audit_events WHERE seq = 5", 6),
    "delete and close the gap": (
        "DELETE FROM audit_events WHERE seq = 5; UPDATE audit_events SET seq = seq - 1 WHERE seq > 5", 5),
    "swap two": (
        "UPDATE audit_events SET seq = 999 WHERE seq = 3; UPDATE audit_events SET seq = 3 WHERE seq = 4;"
        "UPDATE audit_events SET seq = 4 WHERE seq = 999", 3),
    "insert a forged one": (
        "INSERT INTO audit_events SELECT (e #= 'seq=>11'::hstore).* FROM audit_events e WHERE seq = 10", 11),
    "rehash one event": (
        "UPDATE audit_events SET action = 'x' WHERE seq = 4;"
        "UPDATE audit_events e SET hash = audit_hash(e) WHERE seq = 4", 5),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERING)
def test_D05_tampering_is_found_at_its_place(
    kind: str, own: Database, clinic: Clinic, superuser: Connection, own_app: Flask
) -> None:
    statements, first = TAMPERING[kind]
    if "hstore" in statements:
        superuser.execute(text("CREATE EXTENSION IF NOT EXISTS hstore"))
    for statement in statements.split(";"):
        assert superuser.execute(text(statement)).rowcount >= 1
    superuser.commit()
    assert first_broken(own, clinic) == first
    answer = own_app.test_cli_runner().invoke(args=["audit", "verify"])
    assert answer.exit_code == 1
    assert f"Audited Clinic: broken at event {first}" in answer.output


def test_verify_says_that_a_whole_chain_is_whole(own_app: Flask, clinic: Clinic) -> None:
    answer = own_app.test_cli_runner().invoke(args=["audit", "verify"])
    assert answer.exit_code == 0
    assert "Audited Clinic: whole" in answer.output


CHANGES = ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"]


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize("role", ["app_rw", "app_owner", "superuser"])
def test_append_only_for_every_role(role: str, statement: str, own: Database, clinic: Clinic, server: Server) -> None:
    user = server.admin.username if role == "superuser" else role
    engine = create_engine(server.url(user or "postgres", own.engine.url.database or ""), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT set_config('app.clinic_id', :clinic, false)"), {"clinic": str(clinic.id)})
        if role == "app_owner":
            connection.execute(text("ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY"))
        with pytest.raises(DBAPIError, match=r"never changes|permission denied"):
            connection.execute(text(statement))
    engine.dispose()
    assert len(events(own, clinic)) == 10


def test_the_web_role_appends_by_the_function_only(own: Database, clinic: Clinic) -> None:
    row = "INSERT INTO audit_events SELECT * FROM audit_events WHERE seq = 1"
    with (
        own.transaction(clinic.id) as session,
        pytest.raises(ProgrammingError, match="permission denied"),
        session.begin_nested(),
    ):
        session.execute(text(row))


def test_an_event_needs_a_clinic(own: Database) -> None:
    with pytest.raises(DBAPIError, match="no clinic is set"), own.transaction():
        audit.record("test.done", "test")


def test_chains_of_clinics_are_apart(own: Database, clinic: Clinic) -> None:
    other = factories.make_clinic()
    with own.transaction(other.id):
        audit.record("test.done", "test")
    assert [event.seq for event in events(own, other)] == [1]
    assert len(events(own, clinic)) == 10


def test_twenty_at_once_make_one_chain_without_a_gap(own: Database, clinic: Clinic) -> None:
    def append(_number: int) -> None:
        with own.transaction(clinic.id):
            audit.record("test.done", "test")

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(append, range(20)))
    assert [event.seq for event in events(own, clinic)] == list(range(1, 31))
    assert first_broken(own, clinic) is None


def test_what_is_rolled_back_is_not_recorded(own: Database, clinic: Clinic) -> None:
    running, token = own.open(clinic.id)
    audit.record("test.done", "test")
    own.close(running, token)
    assert len(events(own, clinic)) == 10


def test_P07_no_event_no_action(own_app: Flask, own: Database, superuser: Connection) -> None:
    passwords.configure("", passwords.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    user = factories.make_user(email="robin@example.test", password_hash=passwords.make_hash(PASSWORD))
    superuser.execute(text("ALTER FUNCTION audit_append RENAME TO audit_append_gone"))
    superuser.commit()
    fields = {"email": "robin@example.test", "password": PASSWORD}
    answer = post(own_app.test_client(), "/sign-in", fields)
    assert answer.status_code == 500
    assert "Set-Cookie" not in answer.headers or "sid=" not in str(answer.headers.getlist("Set-Cookie"))
    with own.transaction(user.clinic_id) as session:
        assert session.scalar(text("SELECT count(*) FROM auth_sessions")) == 0
    superuser.execute(text("ALTER FUNCTION audit_append_gone RENAME TO audit_append"))
    superuser.commit()
    assert post(own_app.test_client(), "/sign-in", fields).status_code == 302


def test_events_are_written_after_the_rows_they_speak_of(own: Database, clinic: Clinic) -> None:
    running, token = own.open(clinic.id)
    audit.record("clinic.changed", "clinic", clinic.id)
    running.get_one(Clinic, clinic.id).paper = "napkin"
    with pytest.raises(IntegrityError):
        commit(running)
    own.close(running, token)
    assert len(events(own, clinic)) == 10
