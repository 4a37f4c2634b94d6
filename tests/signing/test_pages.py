"""The pages of a note to read and to sign, from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from flask.testing import FlaskClient

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.notes.models import NoteStatus
from clinic.signing import queries
from tests import factories
from tests.forms import post
from tests.notes.cases import TODAY, draft_of, note_text, signed_note
from tests.notes.test_pages import stored

SignedIn = Callable[..., tuple[FlaskClient, User]]
PASSWORD = "four small invented words"
HOSTILE = '<script>alert("x")</script> & "quotes"'


def signer(signed_in: SignedIn) -> tuple[FlaskClient, User]:
    with factories.current().transaction(factories.home_clinic().id):
        user = accounts.create_user(
            email="signer@example.test", display_name="Kim Vale", role=Role.PT, password=PASSWORD, credential="PT"
        )
    return signed_in(user=user)


def test_signing_locks_and_shows_name_and_hash(signed_in: SignedIn) -> None:
    client, user = signer(signed_in)
    note = draft_of(user)
    answer = post(client, f"/notes/{note.id}/sign", {"version": note.version, "password": PASSWORD})
    assert answer.status_code == 302
    page = client.get(f"/notes/{note.id}").text
    with factories.acting(user):
        signature = queries.find_signature(note.id)
    assert "Kim Vale, PT" in page
    assert signature is not None
    assert signature.sha256[:12] in page
    assert "Sign and lock" not in page
    assert client.get(f"/notes/{note.id}/edit").status_code == 302


def test_C07_a_wrong_password_signs_nothing(signed_in: SignedIn) -> None:
    client, user = signer(signed_in)
    note = draft_of(user)
    answer = post(client, f"/notes/{note.id}/sign", {"version": note.version, "password": "not the right words"})
    assert answer.status_code == 422
    assert stored(user, note.id).status == NoteStatus.DRAFT


def test_an_addendum_shows_below_the_note(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = signed_note(user)
    answer = post(client, f"/notes/{note.id}/addenda", {"form_key": str(uuid4()), "text": HOSTILE})
    assert answer.status_code == 302
    page = client.get(f"/notes/{note.id}").text
    assert page.index("Signed by") < page.index("Addendum 1")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    empty = post(client, f"/notes/{note.id}/addenda", {"form_key": str(uuid4()), "text": " "})
    assert empty.status_code == 422
    assert "Write the addendum." in empty.text


def test_a_note_dated_tomorrow_says_so_when_signed(signed_in: SignedIn) -> None:
    client, user = signer(signed_in)
    note = draft_of(user, note_text(visit_on=TODAY + timedelta(days=1)))
    answer = post(client, f"/notes/{note.id}/sign", {"version": note.version, "password": PASSWORD})
    assert answer.status_code == 422
    assert "today or earlier" in answer.text
