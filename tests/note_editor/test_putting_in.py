"""Putting something into a draft: what was typed is saved with it; a draft may be thrown away and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.notes.models import NoteStatus
from tests import factories
from tests.forms import post
from tests.note_editor.test_pages import fields, stored
from tests.notes.cases import draft_of, note_text, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]


def test_what_was_typed_is_saved_with_what_is_put_in(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    note = draft_of(user, patient=patient)
    answer = post(client, f"/notes/{note.id}/edit", fields(plan="Mine.", insert="program"))
    assert answer.status_code == 303
    plan = stored(user, note.id).plan
    assert plan.startswith("Mine.\n\nHome program, sheet 1")
    assert "Where the text came from" in client.get(f"/notes/{note.id}/edit").text


def test_a_script_gets_the_text_and_its_source_without_leaving_the_page(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_issued_program(patient)
    note = draft_of(user, patient=patient)
    told = post(client, f"/notes/{note.id}/autosave", fields(plan="Mine.", insert="program")).get_json()
    assert told["texts"]["plan"].startswith("Mine.\n\nHome program, sheet 1")
    assert "Home program, sheet 1" in told["sources"]["plan"]
    assert "texts" not in post(client, f"/notes/{note.id}/autosave", fields(version=told["version"])).get_json()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("program", "No home program was given yet."),
        ("findings", "There is no assessment yet."),
        ("screen", "No health screen was taken yet."),
        ("taught", "Nothing was taught back of the program in force yet."),
        ("copied.plan", "No signed note has text in this section yet."),
        ("copied.nonsense", "Choose from those shown here."),
        ("poem", "Choose from those shown here."),
    ],
)
def test_what_is_not_there_is_said_and_what_was_typed_stays(signed_in: SignedIn, asked: str, message: str) -> None:
    client, user = signed_in()
    note = draft_of(user)
    answer = post(client, f"/notes/{note.id}/edit", fields(plan="Mine, typed", insert=asked))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Mine, typed" in answer.text
    assert stored(user, note.id).plan == note_text().plan
    told = post(client, f"/notes/{note.id}/autosave", fields(insert=asked))
    assert (told.status_code, told.get_json()["problem"]) == (422, message)


def test_a_template_can_be_put_in_later(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    post(client, f"/notes/{note.id}/edit", fields(insert="template", template="phone"))
    assert "Agreed: [[What was agreed]]" in stored(user, note.id).plan
    sent = fields(version=2, plan="Typed before.", insert="template", template="nobody-has-it")
    gone = post(client, f"/notes/{note.id}/edit", sent)
    assert gone.status_code == 422
    assert "This template is not there any more." in gone.text
    assert "Typed before." in gone.text


def test_an_edit_of_copied_text_is_said_with_the_next_save(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    signed_note(user, note_text(plan="Go on with the old sheet."), patient)
    note = draft_of(user, note_text(plan=""), patient)
    told = post(client, f"/notes/{note.id}/autosave", fields(plan="", insert="copied.plan")).get_json()
    assert "Copied, not edited" in told["sources"]["plan"]
    edited = post(client, f"/notes/{note.id}/autosave", fields(version=2, plan="Go on with the new sheet.")).get_json()
    assert ", edited since" in edited["sources"]["plan"]
    gone = post(client, f"/notes/{note.id}/autosave", fields(version=3, plan="Stop.")).get_json()
    assert gone["sources"]["plan"].strip() == ""


def test_a_section_that_would_be_too_long_is_not_stored(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    full = "a" * 19_990
    answer = post(client, f"/notes/{note.id}/edit", fields(plan=full, insert="template", template="phone"))
    assert answer.status_code == 422
    assert "more than 20,000 characters" in answer.text
    assert full in answer.text


def test_a_second_editor_who_puts_something_in_gets_the_conflict(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    signed_note(user, note_text(plan="Old plan."), patient)
    note = draft_of(user, patient=patient)
    post(client, f"/notes/{note.id}/edit", fields(plan="Stored first"))
    answer = post(client, f"/notes/{note.id}/edit", fields(plan="Typed second", insert="copied.plan"))
    assert answer.status_code == 409
    assert "Typed second" in answer.text


def test_what_only_the_other_changed_is_taken_over_in_the_conflict(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    page = client.get(f"/notes/{note.id}/edit").text
    base = page.split('name="base"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    same = {"subjective": note.subjective, "plan": note.plan, "base": base}
    post(client, f"/notes/{note.id}/edit", fields(**{**same, "objective": "Found by the other"}))
    answer = post(client, f"/notes/{note.id}/edit", fields(**{**same, "assessment": "My judgement"}))
    assert answer.status_code == 409
    assert "You both changed it" not in answer.text
    for text in ("Found by the other", "My judgement", user.display_name):
        assert text in answer.text
    version = answer.text.split('name="version"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    merged = {**same, "objective": "Found by the other", "assessment": "My judgement", "version": version}
    assert post(client, f"/notes/{note.id}/edit", fields(**merged)).status_code == 303
    now = stored(user, note.id)
    assert (now.objective, now.assessment) == ("Found by the other", "My judgement")


def test_minutes_are_stored_with_their_hint(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    told = post(client, f"/notes/{note.id}/autosave", fields(minutes_97110="33", minutes_97140="7")).get_json()
    assert "3 units (97110 × 2, 97140 × 1)" in told["units"]
    assert stored(user, note.id).minutes == {"97110": 33, "97140": 7}
    assert 'value="33"' in client.get(f"/notes/{note.id}/edit").text
    post(client, f"/notes/{note.id}/edit", fields(version=2, minutes_97110="0", minutes_97140=""))
    assert stored(user, note.id).minutes == {}


def test_a_draft_is_discarded_by_its_author_and_can_be_taken_back(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    assert post(client, f"/notes/{note.id}/discard").status_code == 303
    assert stored(user, note.id).status == NoteStatus.DISCARDED
    assert str(note.id) not in client.get("/notes").text
    of_patient = client.get(f"/patients/{note.patient_id}/notes").text
    before, _, discarded = of_patient.partition("Drafts that you discarded (1)")
    assert str(note.id) not in before
    assert f'href="/notes/{note.id}"' in discarded, "what can be taken back can be found"
    assert post(client, f"/notes/{note.id}/edit", fields(version=2)).status_code == 409
    assert "Take back" in client.get(f"/notes/{note.id}").text
    assert post(client, f"/notes/{note.id}/take-back").status_code == 303
    assert stored(user, note.id).status == NoteStatus.DRAFT


def test_nobody_discards_anothers_draft_or_a_signed_note(signed_in: SignedIn) -> None:
    _, author = signed_in()
    other, user = signed_in()
    note, signed = draft_of(author), signed_note(user)
    assert post(other, f"/notes/{note.id}/discard").status_code == 403
    assert post(other, f"/notes/{signed.id}/discard").status_code == 409
    assert stored(author, note.id).status == NoteStatus.DRAFT
