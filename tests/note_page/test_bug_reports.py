"""Six defects that users of other record systems reported in public, each as something that must not happen here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.notes.errors import NoteIsSigned
from clinic.notes.service import save_note
from clinic.patients.models import Patient
from tests import factories
from tests.forms import post
from tests.note_editor.test_pages import fields, stored
from tests.notes.cases import draft_of, note_text, signed_note
from tests.signing.cases import words_of

SignedIn = Callable[..., tuple[FlaskClient, User]]


def test_an_addendum_after_signing_shows(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = signed_note(user)
    words = "Called the next day: slept well."
    post(client, f"/notes/{note.id}/addenda", {"form_key": str(uuid4()), "text": words})
    for path in (f"/notes/{note.id}", f"/patients/{note.patient_id}/notes", "/notes?show=signed"):
        assert "addendum" in words_of(client.get(path)).lower(), path
    assert words in words_of(client.get(f"/notes/{note.id}"))
    colleague, _ = signed_in()
    assert words in words_of(colleague.get(f"/notes/{note.id}"))


def test_nothing_is_added_to_a_note_after_the_lock(signed_in: SignedIn) -> None:
    client, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    note = signed_note(user, patient=issued.patient)
    before = stored(user, note.id)
    tries = [
        (f"/notes/{note.id}/edit", fields(version=note.version, plan="Later")),
        (f"/notes/{note.id}/autosave", fields(version=note.version, plan="Later")),
        (f"/notes/{note.id}/edit", fields(version=note.version, plan="Later", insert="program")),
        (f"/notes/{note.id}/edit", fields(version=note.version, plan="Later", **{"minutes-97110": "30"})),
    ]
    for path, typed in tries:
        answer = post(client, path, typed)
        assert answer.status_code in (200, 409), path
    after = stored(user, note.id)
    columns = [column.name for column in before.__table__.columns if column.computed is None]
    assert {name: getattr(before, name) for name in columns} == {name: getattr(after, name) for name in columns}
    with factories.acting(user), pytest.raises(NoteIsSigned):
        save_note(user, note.id, note_text(plan="Later"), version=note.version)
    for column in columns:
        with pytest.raises(DBAPIError), factories.acting(user) as session:
            session.execute(text(f"UPDATE progress_notes SET {column} = {column} WHERE id = :id"), {"id": note.id})


def test_signed_notes_are_listed_as_signed(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note, draft = signed_note(user), draft_of(user)
    lists = (f"/patients/{note.patient_id}/notes", "/notes?show=signed", f"/patients/{note.patient_id}")
    for path in lists:
        page = words_of(client.get(path))
        assert "Signed" in page, path
        assert "Draft, saved" not in page, path
    assert str(note.id) not in client.get("/notes").text
    page = words_of(client.get(f"/patients/{draft.patient_id}/notes"))
    assert "Draft, saved" in page


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT])
def test_the_addendum_button_is_there_and_works_on_signed_notes(signed_in: SignedIn, role: Role) -> None:
    client, user = signed_in(role)
    note, draft = signed_note(user), draft_of(user)
    page = client.get(f"/notes/{note.id}").text
    assert 'href="#addendum"' in page
    assert 'id="addendum"' in page
    assert "Add addendum" not in client.get(f"/notes/{draft.id}").text
    answer = post(client, f"/notes/{note.id}/addenda", {"form_key": str(uuid4()), "text": "More."})
    assert answer.status_code == 302
    assert "Addendum 1" in client.get(f"/notes/{note.id}").text


def test_the_signer_shown_is_the_signer(signed_in: SignedIn) -> None:
    client, viewer = signed_in()
    author = factories.make_user(display_name="Kim Vale", credential="PT, DPT")
    note = signed_note(author, patient=factories.make_patient(therapist=viewer))
    with factories.acting(author) as session:
        person = session.get_one(User, (author.clinic_id, author.id))
        person.display_name, person.credential = "Kim Brook", "PT, DPT, OCS"
    page = words_of(client.get(f"/notes/{note.id}"))
    assert "Signed by Kim Vale, PT, DPT as author" in page
    assert f"Signed by {viewer.display_name}" not in page
    assert "Signer: Kim Vale, PT, DPT then, Kim Brook, PT, DPT, OCS today" in page
    for path in (f"/patients/{note.patient_id}/notes", "/notes?show=signed", f"/patients/{note.patient_id}"):
        row = client.get(path).text.split(f"/notes/{note.id}", 1)[1].split("</tr>", 1)[0]
        assert "Kim Vale" in row, path
        assert "Kim Brook" not in row, path


def test_an_old_note_shows_the_demographics_of_its_day(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user, family_name="Maiden", chart_number="T-OLD")
    note = signed_note(user, patient=patient)
    assert "The record is different today" not in client.get(f"/notes/{note.id}").text
    with factories.acting(user) as session:
        person = session.get_one(Patient, (user.clinic_id, patient.id))
        person.family_name, person.birth_on, person.chart_number = "Married", date(1985, 7, 15), "T-NEW"
    page = words_of(client.get(f"/notes/{note.id}"))
    assert "Robin Maiden, born May 17, 1985, chart T-OLD" in page
    assert "The record is different today." in page
    assert "Name: Robin Maiden then, Robin Married today" in page
    assert "Born: May 17, 1985 then, Jul 15, 1985 today" in page
    assert "Chart: T-OLD then, T-NEW today" in page
    assert "does not match its signature" not in page
