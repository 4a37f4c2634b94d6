"""Signing: exactly one text is signed, once, by its author, and the database refuses any change after it."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.core.canonical import sha256_hex
from clinic.core.db import Database
from clinic.core.errors import NotFound, StaleVersion
from clinic.core.permissions import Role
from clinic.notes import queries as notes
from clinic.notes.errors import NoteIsDiscarded, NoteIsSigned
from clinic.notes.models import NoteKind, NoteStatus, ProgressNote
from clinic.notes.service import NoteText, discard_note, save_note, start_note
from clinic.signed_notes import queries
from clinic.signing import service
from clinic.signing.errors import NoteIsEmpty, NotTheAuthor, VisitInFuture
from tests import factories
from tests.notes.cases import TODAY, draft_of, note_text, signed_note


@pytest.fixture
def author(database: Database) -> User:
    return factories.make_user()


def test_a_discarded_draft_is_not_signed(author: User) -> None:
    note = draft_of(author)
    with factories.acting(author):
        version = discard_note(author, note.id).version
    with factories.acting(author), pytest.raises(NoteIsDiscarded):
        service.sign_note(author, note.id, version=version)


def test_the_signature_covers_the_note_and_the_person_of_that_day(author: User) -> None:
    note = signed_note(author)
    with factories.acting(author):
        signature = queries.find_signature(note.id)
        assert signature is not None
        assert signature.sha256 == sha256_hex(signature.content)
        signed = json.loads(signature.content)
        assert signed["subjective"] == "Less stiff in the morning."
        assert signed["patient"]["given_name"] == "Robin"
        assert (signature.printed_name, signature.credential) == (author.display_name, author.credential)
        assert note.status == NoteStatus.SIGNED
        assert queries.is_whole(note, signature)


def test_signing_twice_gives_the_one_signature(author: User) -> None:
    note = signed_note(author)
    with factories.acting(author):
        again = service.sign_note(author, note.id, version=note.version)
        assert again.id == queries.find_signature(note.id).id


def test_Z14_nobody_signs_as_somebody_else(author: User) -> None:
    note = draft_of(author)
    other = factories.make_user()
    with factories.acting(other), pytest.raises(NotTheAuthor):
        service.sign_note(other, note.id, version=note.version)


def test_an_empty_note_is_not_signed(author: User) -> None:
    note = draft_of(author, NoteText(NoteKind.DAILY, TODAY, subjective=" \n "))
    with factories.acting(author), pytest.raises(NoteIsEmpty):
        service.sign_note(author, note.id, version=note.version)


def test_a_visit_to_come_is_not_signed(author: User) -> None:
    note = draft_of(author, note_text(visit_on=TODAY + timedelta(days=1)))
    with factories.acting(author), pytest.raises(VisitInFuture):
        service.sign_note(author, note.id, version=note.version)


def test_what_was_not_read_is_not_signed(author: User) -> None:
    note = draft_of(author)
    with factories.acting(author):
        save_note(author, note.id, note_text(plan="Other plan"), version=note.version)
    with factories.acting(author), pytest.raises(StaleVersion):
        service.sign_note(author, note.id, version=note.version)


def test_C01_the_second_of_two_editors_is_told(author: User) -> None:
    note = draft_of(author)
    other = factories.make_user()
    with factories.acting(author):
        save_note(author, note.id, note_text(plan="First"), version=note.version)
    with factories.acting(other), pytest.raises(StaleVersion):
        save_note(other, note.id, note_text(plan="Second"), version=note.version)
    assert stored(author, note).plan == "First"


def test_saving_the_same_text_again_is_no_new_version(author: User) -> None:
    note = draft_of(author)
    with factories.acting(author):
        assert save_note(author, note.id, note_text(), version=note.version).version == note.version


def test_a_signed_note_takes_no_edit(author: User) -> None:
    note = signed_note(author)
    with factories.acting(author), pytest.raises(NoteIsSigned):
        save_note(author, note.id, note_text(plan="Later"), version=note.version)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE progress_notes SET plan = 'changed' WHERE id = :id",
        "UPDATE progress_notes SET status = 'draft', signed_at = NULL WHERE id = :id",
        "DELETE FROM progress_notes WHERE id = :id",
        "UPDATE note_signatures SET printed_name = 'Somebody Else' WHERE note_id = :id",
        "DELETE FROM note_signatures WHERE note_id = :id",
        "UPDATE addenda SET text = 'changed' WHERE note_id = :id",
    ],
)
def test_C05_the_database_refuses_to_change_what_was_signed(author: User, statement: str) -> None:
    note = signed_note(author)
    with factories.acting(author):
        service.add_addendum(author, note.id, "Called: fine.", form_key=uuid4())
    with pytest.raises(DBAPIError), factories.acting(author) as session:
        session.execute(text(statement), {"id": note.id})
    assert stored(author, note).plan == note_text().plan


def test_C06_one_form_makes_one_note(author: User) -> None:
    patient, key = factories.make_patient(therapist=author), uuid4()
    with factories.acting(author):
        first = start_note(author, patient.id, note_text(), form_key=key)
        assert start_note(author, patient.id, note_text(), form_key=key).id == first.id


def test_Z03_another_clinics_note_is_not_there(author: User) -> None:
    note = signed_note(author)
    stranger = factories.make_user(clinic=factories.make_clinic())
    with factories.acting(stranger), pytest.raises(NotFound):
        save_note(stranger, note.id, note_text(), version=note.version)
    with factories.acting(stranger), pytest.raises(NotFound):
        service.sign_note(stranger, note.id, version=note.version)


def test_front_desk_sees_no_notes(author: User) -> None:
    note = signed_note(author)
    desk = factories.make_user(role=Role.FRONT_DESK)
    with factories.acting(desk):
        assert notes.list_notes(desk) == []
        with pytest.raises(NotFound):
            service.sign_note(desk, note.id, version=note.version)


def test_D07_a_text_changed_behind_the_program_is_noticed(author: User) -> None:
    note = signed_note(author)
    with factories.acting(author):
        signature = queries.find_signature(note.id)
        changed = stored(author, note)
        changed.plan = "Never written"
        assert signature is not None
        assert not queries.is_whole(changed, signature)


def stored(user: User, note: ProgressNote) -> ProgressNote:
    with factories.acting(user) as session:
        return session.get_one(ProgressNote, (user.clinic_id, note.id))
