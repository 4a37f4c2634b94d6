"""What a signature keeps of minutes and sources, and what the page of a signed note says of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.notes import sources
from clinic.notes.models import NoteKind
from clinic.notes.queries import find_last_signed, has_signed_evaluation
from clinic.notes.service import NoteText
from clinic.signed_notes import content, queries
from clinic.signing.service import mark_in_error, sign_note
from tests import factories
from tests.forms import post
from tests.note_editor.test_pages import fields
from tests.notes.cases import TODAY, draft_of, note_text, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]


def test_minutes_are_signed_and_a_changed_minute_is_named(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = signed_note(user, replace(note_text(), minutes={"97110": 30}))
    with factories.acting(user):
        signature = queries.find_signature(note.id)
    assert signature is not None
    assert json.loads(signature.content)["minutes"] == {"97110": 30}
    assert "97110 Exercise, 30 min" in client.get(f"/notes/{note.id}").text
    note.minutes = {"97110": 45}
    assert content.mismatches(note, signature) == ["its minutes is not what was signed"]


def test_where_text_came_from_is_signed_and_shown_and_the_row_never_changes(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    version = factories.make_issued_program(patient).version
    note = draft_of(user, patient=patient)
    post(client, f"/notes/{note.id}/edit", fields(insert="program"))
    with factories.acting(user):
        signature = sign_note(user, note.id, version=2)
    [source] = json.loads(signature.content)["sources"]
    assert (source["section"], source["about_id"], source["standing"]) == ("plan", str(version.id), "as_put_in")
    assert "Home program, sheet 1 of" in client.get(f"/notes/{note.id}").text
    with pytest.raises(DBAPIError), factories.acting(user) as session:
        session.execute(text("UPDATE note_sources SET label = 'elsewhere' WHERE note_id = :id"), {"id": note.id})


def test_the_page_of_a_signed_note_says_what_was_signed(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    note = draft_of(user, patient=patient)
    post(client, f"/notes/{note.id}/edit", fields(insert="program"))
    with factories.acting(user):
        sign_note(user, note.id, version=2)
    monkeypatch.setattr(sources, "find_pieces", lambda *_: [])
    page = client.get(f"/notes/{note.id}").text
    assert "Home program, sheet 1 of" in page
    assert ", unchanged" in page


def test_a_note_in_error_is_not_copied_forward_and_is_no_evaluation(signed_in: SignedIn) -> None:
    _, user = signed_in()
    patient = factories.make_patient(therapist=user)
    note = signed_note(user, NoteText(NoteKind.EVALUATION, TODAY, plan="Wrong patient."), patient)
    with factories.acting(user):
        assert has_signed_evaluation(patient.id)
        mark_in_error(user, note.id, "Written about somebody else.")
        assert find_last_signed(patient.id) is None
        assert not has_signed_evaluation(patient.id)
