"""The page of a note, from outside: to read, to sign, to answer for, to add to, to mark, to take over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.notes.models import NoteKind, NoteStatus, ProgressNote
from clinic.notes.service import save_note
from clinic.signed_notes import queries
from clinic.signing import service
from tests import factories
from tests.forms import post
from tests.note_editor.test_pages import stored
from tests.notes.cases import TODAY, draft_of, note_text, signed_note
from tests.signing.cases import amend, assistants_note, evaluation, record, words_of

SignedIn = Callable[..., tuple[FlaskClient, User]]
HOSTILE = '<script>alert("x")</script> & "quotes"'
REASON = "Written in the chart of another patient."


def send(client: FlaskClient, note: ProgressNote, what: str, **typed: Any) -> Any:
    return post(client, f"/notes/{note.id}/{what}", {"form_key": str(uuid4()), **typed})


def test_signing_locks_and_shows_name_and_hash(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    assert client.get(f"/notes/{note.id}").text.count("Sign and lock") == 1
    assert send(client, note, "sign", version=note.version).status_code == 302
    page = client.get(f"/notes/{note.id}").text
    with factories.acting(user):
        signature = queries.find_signature(note.id)
    assert signature is not None
    assert f"SHA-256 {signature.sha256[:12]}, sealed." in page
    assert user.printed_name in page
    assert "Sign and lock" not in page
    assert client.get(f"/notes/{note.id}/edit").status_code == 302


def test_what_stands_out_is_listed_with_the_way_to_mend_it(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_episode(patient)
    _, waiting = assistants_note(patient)
    note = draft_of(user, patient=patient)
    page = client.get(f"/notes/{note.id}")
    words = words_of(page)
    assert "Before you sign:" in words
    assert "Objective is empty." in words
    assert f'href="/notes/{note.id}/edit#objective"' in page.text
    assert "waits for a co-signature." in words
    assert f'href="/notes/{waiting.id}"' in page.text
    assert "There is a signed note of this kind and day." in words
    assert page.text.count("Sign and lock") == 1


def test_a_whole_note_says_that_nothing_stands_out(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_episode(patient)
    factories.make_assessment(patient, AssessmentClass.SHORT_WEAK)
    assert "Nothing stands out." in words_of(client.get(f"/notes/{evaluation(user, patient=patient).id}"))
    other = evaluation(user)
    page = client.get(f"/notes/{other.id}")
    assert "There is no assessment class on file." in words_of(page)
    assert f'href="/patients/{other.patient_id}/assessments/new"' in page.text


def test_what_must_be_mended_first_has_no_button(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user, note_text(visit_on=TODAY + timedelta(days=1)))
    page = client.get(f"/notes/{note.id}")
    assert "Mend this first:" in page.text
    assert f'href="/notes/{note.id}/edit#visit_on"' in page.text
    assert "Sign and lock" not in page.text
    refused = send(client, note, "sign", version=note.version)
    assert refused.status_code == 422
    assert "today or earlier" in refused.text
    assert stored(user, note.id).status == NoteStatus.DRAFT


def test_what_changed_meanwhile_is_read_again_first(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    with factories.acting(user):
        save_note(user, note.id, note_text(plan="Newer words"), version=note.version)
    refused = send(client, note, "sign", version=note.version)
    assert refused.status_code == 409
    assert "Read it again, then sign." in refused.text
    assert "Newer words" in refused.text
    assert f'name="version" type="hidden" value="{note.version + 1}"' in refused.text


def test_an_addendum_shows_below_the_note(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = signed_note(user)
    assert send(client, note, "addenda", text=HOSTILE).status_code == 302
    page = client.get(f"/notes/{note.id}").text
    assert page.index("Signed by") < page.index("Addendum 1")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    empty = send(client, note, "addenda", text=" ")
    assert empty.status_code == 422
    assert "Write the addendum." in empty.text


def test_one_form_with_other_words_is_kept_and_stored_when_sent_again(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note, key = signed_note(user), str(uuid4())
    post(client, f"/notes/{note.id}/addenda", {"form_key": key, "text": "First."})
    refused = post(client, f"/notes/{note.id}/addenda", {"form_key": key, "text": "Second."})
    assert refused.status_code == 422
    assert "Second." in refused.text
    assert key not in refused.text


def test_a_therapist_cosigns_and_adds_in_one_step(signed_in: SignedIn) -> None:
    client, user = signed_in()
    assistant, note = assistants_note(factories.make_patient(therapist=user))
    assert "1 note to co-sign" in words_of(client.get("/"))
    listed = client.get("/notes?show=waiting")
    assert f'href="/notes/{note.id}"' in listed.text
    page = words_of(client.get(f"/notes/{note.id}"))
    assert "Waits for co-signature" in page
    assert "An assistant signed this note." in page
    assert send(client, note, "cosign", addenda_read=0, text="Progress the dose.").status_code == 302
    page = words_of(client.get(f"/notes/{note.id}"))
    assert f"Co-signed by {user.printed_name}" in page
    assert f"Signed by {assistant.printed_name} as author" in page
    assert "Progress the dose." in page
    assert "Waits for co-signature" not in page
    assert "to co-sign" not in words_of(client.get("/"))
    assert f'href="/notes/{note.id}"' not in client.get("/notes?show=waiting").text


def test_what_was_added_meanwhile_is_read_before_it_is_answered_for(signed_in: SignedIn) -> None:
    client, user = signed_in()
    assistant, note = assistants_note()
    amend(assistant, note, "Just added.")
    refused = send(client, note, "cosign", addenda_read=0, text="Kept words.")
    assert refused.status_code == 409
    assert "An addendum was added since you opened this note." in refused.text
    assert "Kept words." in refused.text
    assert 'name="addenda_read" type="hidden" value="1"' in refused.text
    assert record(user, note).cosign is None


def test_an_assistant_signs_a_daily_note_and_reads_what_happens_next(signed_in: SignedIn) -> None:
    client, user = signed_in(Role.ASSISTANT)
    note = draft_of(user)
    assert "A therapist co-signs it." in words_of(client.get(f"/notes/{note.id}"))
    send(client, note, "sign", version=note.version)
    page = words_of(client.get(f"/notes/{note.id}"))
    assert "The note is signed and locked. It waits for a co-signature." in page
    assert "Not co-signed yet." in page
    assert 'action="/notes/' + str(note.id) + '/cosign"' not in client.get(f"/notes/{note.id}").text
    assert send(client, note, "cosign", addenda_read=0).status_code == 403


def test_an_assistants_evaluation_is_taken_over(signed_in: SignedIn) -> None:
    client, assistant = signed_in(Role.ASSISTANT)
    note = evaluation(assistant, NoteKind.DISCHARGE)
    with factories.acting(assistant):
        note = save_note(assistant, note.id, note_text(plan="Stops today."), version=note.version)
        note.kind = NoteKind.DISCHARGE
    page = client.get(f"/notes/{note.id}")
    assert "A therapist signs this kind of note." in words_of(page)
    assert "Sign and lock" not in page.text
    assert send(client, note, "sign", version=note.version).status_code == 403
    therapist, user = signed_in()
    assert "Take over as author" in therapist.get(f"/notes/{note.id}").text
    assert send(therapist, note, "take-over", version=note.version).status_code == 302
    page = words_of(therapist.get(f"/notes/{note.id}"))
    assert f"Begun by {assistant.printed_name}, taken over by {user.printed_name}" in page
    assert send(therapist, note, "sign", version=note.version + 1).status_code == 302
    signed = words_of(therapist.get(f"/notes/{note.id}"))
    assert f"Begun by {assistant.printed_name}." in signed
    assert "Last saved" not in signed, "a note is locked at its signature, not saved by who had written in it"
    assert f"Last written by {assistant.display_name}" in signed
    assert "wrote this draft" not in words_of(therapist.get(f"/notes/{note.id}"))


def test_a_colleague_marks_it_as_reviewed(signed_in: SignedIn) -> None:
    _, author = signed_in()
    note = signed_note(author)
    client, user = signed_in()
    assert send(client, note, "review").status_code == 302
    page = client.get(f"/notes/{note.id}")
    assert f"Reviewed by {user.printed_name}" in words_of(page)
    assert "Mark as reviewed" not in page.text


def test_what_was_added_meanwhile_is_read_before_it_is_reviewed(signed_in: SignedIn) -> None:
    _, author = signed_in()
    note = signed_note(author)
    client, user = signed_in()
    page = client.get(f"/notes/{note.id}").text
    assert re.search(r'<input[^>]*name="addenda_read"[^>]*value="0"', page)
    amend(author, note, "She fell on the way home.")
    refused = send(client, note, "review", addenda_read=0)
    assert refused.status_code == 409
    words = words_of(refused)
    assert "An addendum was added since you opened this note. Read it below, then mark the note as reviewed." in words
    assert "She fell on the way home." in words
    assert record(user, note).reviews == []
    assert re.search(r'<input[^>]*name="addenda_read"[^>]*value="1"', refused.text)
    assert send(client, note, "review", addenda_read=1).status_code == 302
    [review] = record(user, note).reviews
    assert record(user, note).addenda[0].sha256 in review.content


def test_a_note_in_error_says_so_everywhere(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = signed_note(user)
    short = send(client, note, "error", reason="Wrong")
    assert (short.status_code, "Write a sentence of 10 to 1,000 characters." in short.text) == (422, True)
    assert send(client, note, "error", reason=HOSTILE + REASON).status_code == 302
    page = client.get(f"/notes/{note.id}")
    words = words_of(page)
    assert "Entered in error" in words
    assert REASON in words
    assert "<script>alert" not in page.text
    assert note_text().plan in words
    assert "Mark as entered in error" not in page.text
    for path in (f"/patients/{note.patient_id}/notes", "/notes?show=signed", f"/patients/{note.patient_id}"):
        assert "In error" in words_of(client.get(path)), path


def test_D07_a_changed_note_says_that_it_does_not_match(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client, user = signed_in()
    note = signed_note(user)
    monkeypatch.setattr("clinic.signed_notes.records.mismatches", lambda *_: ["its plan is not what was signed"])
    page = words_of(client.get(f"/notes/{note.id}"))
    assert "This note does not match its signature" in page
    assert "Signature: its plan is not what was signed." in page


def test_the_cost_of_the_pages_is_bounded(signed_in: SignedIn, count_queries: Callable[[], Any]) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    assistant, note = assistants_note(patient)
    client.get(f"/notes/{note.id}")
    paths = (f"/notes/{note.id}", "/notes/waiting", "/notes?show=signed", f"/patients/{patient.id}/notes")
    costs = []
    for _ in range(2):
        for path in paths:
            with count_queries() as made:
                client.get(path)
            costs.append(len(made))
        for _ in range(3):
            amend(assistant, assistants_note(patient, assistant)[1])
            amend(assistant, note)
    assert costs[:4] == costs[4:]
    assert max(costs) <= 14
    with factories.acting(user):
        assert service.cosign_note(user, note.id)
