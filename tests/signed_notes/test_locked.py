"""C05: what was signed cannot be changed or removed by SQL, neither by the web role nor by the owner of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.app import create_app
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.notes.models import ProgressNote
from clinic.signing import service
from clinic.signing.taking_over import take_over
from tests import factories
from tests.conftest import Server, make_settings
from tests.notes.cases import draft_of
from tests.signing.cases import amend, assistants_note, evaluation, record

ROLES = ["app_rw", "app_owner"]
CHANGES = [
    "UPDATE progress_notes SET plan = 'changed'",
    "UPDATE progress_notes SET status = 'draft', signed_at = NULL",
    "UPDATE progress_notes SET author_id = NULL",
    "DELETE FROM progress_notes",
    "UPDATE note_signatures SET printed_name = 'Somebody Else'",
    "UPDATE note_signatures SET needs_cosign = false",
    "DELETE FROM note_signatures WHERE meaning = 'cosign'",
    "UPDATE addenda SET text = 'changed', sha256 = encode(sha256('changed'), 'hex')",
    "DELETE FROM addenda",
    "UPDATE note_errors SET reason = 'It was nothing at all.'",
    "DELETE FROM note_errors",
    "UPDATE note_takeovers SET from_name = 'Nobody'",
    "DELETE FROM note_takeovers",
    "UPDATE note_seals SET mac = repeat('0', 64)",
    "DELETE FROM note_seals",
]
TABLES = ["progress_notes", "note_signatures", "addenda", "note_errors", "note_takeovers", "note_seals"]


@pytest.fixture(scope="module")
def world(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[User, ProgressNote, str]]:
    """A clinic in a database of its own with a note of every standing; commits are real."""
    name = f"clinic_locked_{tmp_path_factory.getbasetemp().name.replace('-', '_')}"
    server.clone(name)
    application: Flask = create_app(make_settings(server.url("app_rw", name)))
    before = factories._database[:]
    factories.use(application.extensions["database"])
    therapist = factories.make_user()
    assistant, note = assistants_note(factories.make_patient(therapist=therapist))
    amend(assistant, note)
    taken = evaluation(assistant)
    with factories.acting(therapist):
        service.cosign_note(therapist, note.id)
        service.mark_in_error(therapist, note.id, "Written in the chart of another patient.")
        version = take_over(therapist, taken.id, version=taken.version).version
        service.sign_note(therapist, taken.id, version=version)
    yield therapist, note, name
    application.extensions["database"].engine.dispose()
    factories._database[:] = before
    factories._home.clear()
    server.drop(name)


@pytest.fixture(params=ROLES)
def connection(
    request: pytest.FixtureRequest, server: Server, world: tuple[User, ProgressNote, str]
) -> Iterator[Connection]:
    """A connection of one of the two roles, in the clinic; what it changes is rolled back."""
    therapist, _, name = world
    engine = create_engine(server.url(request.param, name), poolclass=pool.NullPool)
    with engine.connect() as found:
        found.execute(text("SELECT set_config('app.clinic_id', :id, true)"), {"id": str(therapist.clinic_id)})
        yield found
    engine.dispose()


def test_C05_the_rows_are_there_to_be_refused(connection: Connection) -> None:
    assert all(connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES)


@pytest.mark.parametrize("statement", CHANGES)
def test_C05_no_row_is_changed_or_removed(connection: Connection, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"never changes|permission denied"):
        connection.execute(text(statement))


@pytest.mark.parametrize("table", TABLES)
def test_C05_no_table_is_emptied(connection: Connection, table: str) -> None:
    with pytest.raises(DBAPIError, match=r"never changes|permission denied|cannot truncate"):
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


def test_C05_an_addendum_can_still_be_added(world: tuple[User, ProgressNote, str]) -> None:
    therapist, note, _ = world
    amend(therapist, note, "See the other chart.")
    found = record(therapist, note)
    assert found.addenda[-1].text == "See the other chart."
    assert found.wrong == ()


def _insert(connection: Connection, clinic_id: UUID, note: ProgressNote, **changed: str) -> None:
    said = {
        "note_id": str(note.id), "kind": note.kind, "visit_on": note.visit_on.isoformat(),
        "subjective": note.subjective, "objective": note.objective, "assessment": note.assessment, "plan": note.plan,
    }  # fmt: skip
    content = canonical_json({**said, **changed})
    connection.execute(
        text(
            "INSERT INTO note_signatures (clinic_id, id, note_id, signer_id, printed_name, credential, meaning, method,"
            " needs_cosign, signed_at, content, sha256) VALUES (:clinic, :id, :note, :signer, 'Kim', 'PT', 'author',"
            " 'password', false, now(), :content, :sha256)"
        ),
        {"clinic": clinic_id, "id": uuid4(), "note": note.id, "signer": note.author_id, "content": content,
         "sha256": sha256_hex(content)},
    )  # fmt: skip


def test_C05_an_author_signs_only_what_the_note_says(
    connection: Connection, world: tuple[User, ProgressNote, str]
) -> None:
    therapist, _, _ = world
    draft = draft_of(therapist)
    with pytest.raises(DBAPIError, match="not what the note says"), connection.begin_nested():
        _insert(connection, therapist.clinic_id, draft, plan="Never written")
    with pytest.raises(DBAPIError, match="not what the note says"), connection.begin_nested():
        _insert(connection, therapist.clinic_id, draft, visit_on="2020-01-01")
    _insert(connection, therapist.clinic_id, draft)


def test_C05_a_note_has_one_author_and_one_cosignature(
    connection: Connection, world: tuple[User, ProgressNote, str]
) -> None:
    therapist, note, _ = world
    with pytest.raises(DBAPIError, match="uq_note_signatures_one_author"), connection.begin_nested():
        _insert(connection, therapist.clinic_id, note)
    twice = (
        "INSERT INTO note_signatures SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid()))).*"
        " FROM note_signatures s WHERE meaning = 'cosign'"
    )
    with pytest.raises(DBAPIError, match="uq_note_signatures_one_cosign"), connection.begin_nested():
        connection.execute(text(twice))
