"""From the editor to the signature in one click: only when nothing stands out and the password is fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.signed_notes import queries
from tests import factories
from tests.forms import post
from tests.note_editor.test_pages import fields, stored
from tests.notes import cases
from tests.notes.cases import TODAY
from tests.signing.cases import record

SignedIn = Callable[..., tuple[FlaskClient, User]]
WHOLE = {"subjective": "Less stiff.", "objective": "Gait even.", "assessment": "Responds.", "plan": "Go on."}


def draft_of(author: User) -> ProgressNote:
    """A draft about somebody in care."""
    patient = factories.make_patient(therapist=author)
    factories.make_episode(patient)
    return cases.draft_of(author, patient=patient)


def finish(client: FlaskClient, note: ProgressNote, **changes: object) -> object:
    return post(client, f"/notes/{note.id}/finish", fields(**{**WHOLE, **changes}))


def test_what_was_typed_is_saved_and_signed_in_one_click(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    answer = finish(client, note)
    assert answer.location == f"/notes/{note.id}"
    signed = stored(user, note.id)
    assert (signed.status, signed.plan) == (NoteStatus.SIGNED, "Go on.")
    with factories.acting(user):
        signature = queries.find_signature(note.id)
        assert signature is not None
        assert queries.is_whole(signed, signature)
    assert "The note is signed and locked." in client.get(answer.location).text


@pytest.mark.parametrize(
    "change",
    [{"objective": ""}, {"plan": "In [[weeks]] weeks."}, {"visit_on": (TODAY + timedelta(days=1)).isoformat()},
     {"subjective": "She was non-compliant."}],
)  # fmt: skip
def test_what_stands_out_is_shown_first_and_nothing_is_signed(signed_in: SignedIn, change: dict[str, str]) -> None:
    client, user = signed_in()
    note = draft_of(user)
    answer = finish(client, note, **change)
    assert answer.status_code == 303
    assert stored(user, note.id).status == NoteStatus.DRAFT
    assert stored(user, note.id).assessment == "Responds."
    page = client.get(answer.location).text
    assert "Before you sign:" in page or "Mend this first:" in page


def test_C07_a_password_older_than_five_minutes_is_asked_for_on_the_page_between(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    with clock.fixed(clock.now() + timedelta(minutes=6)):
        answer = finish(client, note)
        assert "Your password" in client.get(answer.location).text
    assert stored(user, note.id).status == NoteStatus.DRAFT
    assert stored(user, note.id).plan == "Go on."


def test_a_draft_of_somebody_else_is_saved_and_not_signed(signed_in: SignedIn) -> None:
    _, author = signed_in()
    other, user = signed_in()
    note = draft_of(author)
    assert "/finish" not in other.get(f"/notes/{note.id}/edit").text
    finish(other, note)
    assert record(user, note).author is None


def test_wrong_fields_and_a_second_editor_lose_nothing(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    wrong = finish(client, note, visit_on="soon", plan="Kept words.")
    assert wrong.status_code == 422
    assert "Kept words." in wrong.text
    post(client, f"/notes/{note.id}/edit", fields(plan="Stored first"))
    late = finish(client, note, plan="Typed second")
    assert late.status_code == 409
    assert "Typed second" in late.text
    assert stored(user, note.id).status == NoteStatus.DRAFT


def test_an_assistants_evaluation_is_not_signed_from_the_editor(signed_in: SignedIn) -> None:
    client, user = signed_in(Role.ASSISTANT)
    note = draft_of(user)
    finish(client, note, kind="evaluation")
    assert stored(user, note.id).status == NoteStatus.DRAFT
    finish(client, note, kind="daily", version=2)
    assert record(user, note).waiting
