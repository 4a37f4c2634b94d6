"""D07, `notes verify`, `notes seal`: whoever changes what was signed, at the disk and with every guard off, is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from clinic.accounts.models import User
from clinic.app import create_app
from clinic.audit.service import act_as
from clinic.note_proofs import verifying
from clinic.notes.models import ProgressNote
from clinic.signed_notes import sealing
from clinic.signing import service
from clinic.tables import metadata
from tests import factories
from tests.conftest import Server, make_settings
from tests.notes.cases import draft_of, signed_note
from tests.signing.cases import amend, assistants_note, behind_the_back, record


@pytest.fixture
def author(own_app: Flask) -> User:
    return factories.make_user()


@pytest.fixture
def changing(own_app: Flask, server: Server) -> Any:
    """A superuser's session with triggers and checks off."""
    name = own_app.extensions["database"].engine.url.database

    @contextmanager
    def open_it() -> Iterator[Session]:
        url = server.admin.set(database=name).render_as_string(hide_password=False)
        with behind_the_back(url) as session:
            for table in ("note_signatures", "addenda", "note_errors"):
                session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS ck_{table}_sha256_matches"))
            yield session

    return open_it


def verify(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["notes", "verify"])


def test_a_clinic_with_everything_is_whole(own_app: Flask, author: User) -> None:
    assistant, note = assistants_note()
    amend(assistant, note)
    colleague = factories.make_user()
    draft_of(author)
    with factories.acting(author):
        service.cosign_note(author, note.id)
    with factories.acting(colleague):
        service.review_note(colleague, note.id)
        service.mark_in_error(colleague, note.id, "Written in the chart of another patient.")
    done = verify(own_app)
    assert (done.exit_code, done.output) == (
        0,
        "Home Clinic: 1 signed notes, 6 signatures and additions: whole\n",
    )


HASHED = "sha256 = encode(sha256(convert_to({}, 'UTF8')), 'hex')"
TAMPERED = [
    ("UPDATE progress_notes SET plan = 'Never written' WHERE id = :note", "signature: its plan is not what was signed"),
    ("UPDATE note_signatures SET content = replace(content, 'stiff', 'sore') WHERE meaning = 'author'",
     "signature: the signed text does not match its SHA-256"),
    ("UPDATE note_signatures SET content = replace(content, 'stiff', 'sore'), "
     "sha256 = encode(sha256(convert_to(replace(content, 'stiff', 'sore'), 'UTF8')), 'hex') WHERE meaning = 'author'",
     "signature: it does not match its seal"),
    ("UPDATE note_signatures SET printed_name = 'Kim Vale' WHERE meaning = 'author'",
     "signature: the printed name is not that of the signer"),
    ("UPDATE note_signatures SET signed_at = signed_at - interval '1 day' WHERE meaning = 'author'",
     "signature: it does not match its seal"),
    ("UPDATE note_signatures SET needs_cosign = false", "signature: it does not match its seal"),
    ("UPDATE addenda SET text = 'Never said'", "addendum 1: the text does not match its SHA-256"),
    ("UPDATE addenda SET text = 'Never said', " + HASHED.format("'Never said'"), "addendum 1: it does not match its seal"),
    ("UPDATE note_errors SET reason = 'It was nothing at all'", "entered in error: the text does not match its SHA-256"),
    ("UPDATE note_signatures SET signer_id = (SELECT signer_id FROM note_signatures WHERE meaning = 'author') "
     "WHERE meaning = 'cosign'", "co-signature: the printed name is not that of the signer"),
    ("UPDATE note_seals SET mac = repeat('0', 64)", "signature: it does not match its seal"),
    ("UPDATE note_seals SET key_id = 'another'", "signature: its seal was made with a key that is not known here"),
    ("DELETE FROM note_seals", "signature: it has no seal"),
    ("UPDATE progress_notes SET status = 'draft', signed_at = NULL WHERE id = :note",
     "signature: the note is signed and is called a draft"),
    ("DELETE FROM note_signatures WHERE meaning = 'author'", "signature: the note is locked and has none"),
    ("DELETE FROM note_signatures WHERE meaning = 'author'", "co-signature: it signs another text than the author's"),
    ("DELETE FROM note_signatures WHERE meaning = 'cosign'",
     "the audit log has its co-signature, the note has none"),
    ("DELETE FROM note_signatures WHERE meaning = 'cosign' AND addendum_id IS NULL",
     "the audit log has its co-signature, the note has none"),
    ("DELETE FROM note_signatures WHERE meaning = 'reviewed'", "the audit log has a review of it, the note has none"),
    ("DELETE FROM note_errors", "the audit log says it was entered in error, the note does not"),
    ("DELETE FROM addenda", "co-signature: an addendum that it signs is not there"),
    ("DELETE FROM progress_notes WHERE id = :note", "a signature of a note that is not there"),
]  # fmt: skip


@pytest.fixture(scope="module")
def tampering(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str, UUID]]:
    """One world for all rows of the table above: each changes it in a transaction that is rolled back by a fresh copy."""
    name = f"clinic_verified_{tmp_path_factory.getbasetemp().name.replace('-', '_')}"
    server.clone(name)
    application = create_app(make_settings(server.url("app_rw", name)))
    before = factories._database[:]
    factories.use(application.extensions["database"])
    assistant, note = assistants_note()
    amend(assistant, note)
    therapist = factories.make_user()
    with factories.acting(therapist):
        service.cosign_note(therapist, note.id)
    colleague = factories.make_user()
    with factories.acting(colleague):
        service.review_note(colleague, note.id)
    with factories.acting(therapist):
        service.mark_in_error(therapist, note.id, "Written in the chart of another patient.")
    yield application, name, note.id
    application.extensions["database"].engine.dispose()
    factories._database[:] = before
    factories._home.clear()
    server.drop(name)


KEPT = ("progress_notes", "note_signatures", "addenda", "note_errors", "note_seals")


def columns_of(table: str) -> str:
    """The columns of a table that can be written; the words for the search are computed."""
    return ", ".join(one.name for one in metadata.tables[table].columns if one.computed is None)


@pytest.mark.parametrize(
    ("statement", "words"), TAMPERED, ids=[f"{n} {words}" for n, (_, words) in enumerate(TAMPERED)]
)
def test_D07_verify_names_the_note_and_what(
    tampering: tuple[Flask, str, UUID], server: Server, statement: str, words: str
) -> None:
    application, name, note_id = tampering
    url = server.admin.set(database=name).render_as_string(hide_password=False)
    with behind_the_back(url) as session:
        for table in KEPT:
            session.execute(text(f"CREATE TABLE kept_{table} AS SELECT {columns_of(table)} FROM {table}"))
        for table in ("note_signatures", "addenda", "note_errors"):
            session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS ck_{table}_sha256_matches"))
        session.execute(text(statement), {"note": note_id} if ":note" in statement else {})
    done = verify(application)
    with behind_the_back(url) as session:
        for table in KEPT:
            session.execute(text(f"DELETE FROM {table}"))
            session.execute(text(f"INSERT INTO {table} ({columns_of(table)}) SELECT * FROM kept_{table}"))
            session.execute(text(f"DROP TABLE kept_{table}"))
    assert done.exit_code == 1
    assert f"note {note_id}: {words}" in done.output
    assert "stiff" not in done.output
    assert verify(application).exit_code == 0


def test_D07_a_co_signature_that_an_addendum_lost_is_missed(own_app: Flask, author: User, changing: Any) -> None:
    assistant, note = assistants_note()
    amend(assistant, note)
    with factories.acting(author):
        service.cosign_note(author, note.id)
    with changing() as session:
        session.execute(text("DELETE FROM note_signatures WHERE meaning = 'cosign' AND addendum_id IS NOT NULL"))
    assert "an addendum of this number has no co-signature, the audit log has one" in verify(own_app).output


def test_D07_the_page_says_that_the_note_does_not_match(own_app: Flask, author: User, changing: Any) -> None:
    note = signed_note(author)
    with changing() as session:
        session.execute(text("UPDATE progress_notes SET plan = 'Never written'"))
    found = record(author, note)
    assert found.wrong == ("signature: its plan is not what was signed",)
    assert not found.is_whole


def test_rows_from_before_seals_are_sealed_once(own_app: Flask, author: User, changing: Any) -> None:
    note = signed_note(author)
    amend(author, note)
    with changing() as session:
        session.execute(text("DELETE FROM note_seals"))
    found = record(author, note)
    assert found.is_whole
    assert found.unsealed == ("signature: it has no seal", "an addendum: it has no seal")
    assert verify(own_app).exit_code == 1
    sealed = own_app.test_cli_runner().invoke(args=["notes", "seal"])
    assert (sealed.exit_code, sealed.output) == (0, "Home Clinic: 2 sealed, 0 not\n")
    assert verify(own_app).exit_code == 0
    assert "0 sealed" in own_app.test_cli_runner().invoke(args=["notes", "seal"]).output


def test_what_does_not_fit_is_named_and_not_sealed(own_app: Flask, author: User, changing: Any) -> None:
    note = signed_note(author)
    with changing() as session:
        session.execute(text("DELETE FROM note_seals"))
        session.execute(text("UPDATE progress_notes SET plan = 'Never written'"))
    sealed = own_app.test_cli_runner().invoke(args=["notes", "seal"])
    assert sealed.exit_code == 1
    assert "0 sealed, 1 not" in sealed.output
    assert f"note {note.id}: signature: its plan is not what was signed" in sealed.output


FORGED = [
    ("addenda", "text = 'Never said', " + HASHED.format("'Never said'"), "it has an addendum"),
    ("note_signatures", "", "it has a review"),
    ("note_errors", "", "it was entered in error, and"),
]


@pytest.mark.parametrize(("table", "changes", "words"), FORGED, ids=[one[0] for one in FORGED])
def test_D07_a_row_put_in_by_hand_is_named_and_never_sealed(
    own_app: Flask, author: User, changing: Any, table: str, changes: str, words: str
) -> None:
    """It looks like one from before there were seals, and its hash fits: only the audit log does not know it."""
    whole, note = signed_note(author), signed_note(author)
    colleague = factories.make_user()
    amend(author, whole)
    with factories.acting(colleague):
        service.review_note(colleague, whole.id)
        service.mark_in_error(colleague, whole.id, "Written in the chart of another patient.")
    if table == "note_signatures":  # the audit log knows of a review of this note: another person's
        other = factories.make_user()
        with factories.acting(other):
            act_as(other.id, "user")
            service.review_note(other, note.id)
    columns = [
        one.name for one in metadata.tables[table].columns if one.name not in ("id", "note_id", "form_key", "words")
    ]
    which = "AND meaning = 'reviewed'" if table == "note_signatures" else ""
    with changing() as session:
        session.execute(
            text(
                f"INSERT INTO {table} (id, note_id, {', '.join(columns)}) SELECT gen_random_uuid(), :note, {', '.join(columns)}"
                f" FROM {table} WHERE note_id = :whole {which}"
            ),
            {"note": note.id, "whole": whole.id},
        )
        session.execute(text(f"UPDATE {table} SET method = 'unknown' WHERE note_id = :note {which}"), {"note": note.id})
        if changes:
            session.execute(text(f"UPDATE {table} SET {changes} WHERE note_id = :note"), {"note": note.id})
    said = f"note {note.id}: {words}"
    assert said in verify(own_app).output
    sealed = own_app.test_cli_runner().invoke(args=["notes", "seal"])
    assert (sealed.exit_code, "0 sealed" in sealed.output, said in sealed.output) == (1, True, True)


def test_a_new_key_proves_old_seals_and_then_seals_anew(own_app: Flask, author: User) -> None:
    signed_note(author)
    old = sealing._keeper.keys
    try:
        sealing.configure(b"a new key")
        assert "a key that is not known here" in verify(own_app).output
        sealing.configure(b"a new key", old[0].secret)
        assert verify(own_app).exit_code == 0
        assert "1 sealed, 0 not" in own_app.test_cli_runner().invoke(args=["notes", "seal"]).output
        sealing.configure(b"a new key")
        assert verify(own_app).exit_code == 0
    finally:
        sealing._keeper.keys = old


def test_a_clinic_that_cannot_be_verified_is_named_and_the_others_go_on(
    own_app: Flask, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_note(author)
    other = factories.make_user(clinic=factories.make_clinic(name="Other Clinic"))
    signed_note(other)
    whole = verifying.records_of

    def breaking(notes: list[ProgressNote]) -> object:
        if notes[0].clinic_id == author.clinic_id:
            raise ValueError("a patient's name")
        return whole(notes)

    monkeypatch.setattr(verifying, "records_of", breaking)
    done = verify(own_app)
    assert done.exit_code == 1
    assert "Home Clinic: notes not verified (ValueError)" in done.output
    assert "Other Clinic: 1 signed notes, 1 signatures and additions: whole" in done.output
    assert "a patient's name" not in done.output


def test_more_notes_than_fit_at_once_are_all_looked_at(
    own_app: Flask, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "AT_ONCE", 2)
    patient = factories.make_patient(therapist=author)
    for _ in range(5):
        signed_note(author, patient=patient)
    assert "5 signed notes, 5 signatures" in verify(own_app).output
