"""C07: whoever signs has given the password within five minutes, and the row keeps how they showed who they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts import passwords
from clinic.accounts.models import REAUTHENTICATION_LASTS, User
from clinic.core import clock
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.signed_notes import queries
from clinic.signed_notes.models import Method
from tests import factories
from tests.forms import post
from tests.note_editor.test_pages import stored
from tests.notes.cases import draft_of, signed_note
from tests.signing.cases import assistants_note, record

SignedIn = Callable[..., tuple[FlaskClient, User]]
PASSWORD = "four small invented words"
LATER = REAUTHENTICATION_LASTS + timedelta(seconds=1)
REASON = "Written in the chart of another patient."


@pytest.fixture(autouse=True)
def cheap_hashing(app: Flask) -> Iterator[None]:
    """Hash with next to no work."""
    passwords.configure("", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    yield
    passwords.configure()


@pytest.fixture
def therapist(signed_in: SignedIn) -> tuple[FlaskClient, User]:
    """A therapist who has just signed in with PASSWORD."""
    return signed_in(user=factories.make_user(password_hash=passwords.make_hash(PASSWORD)))


def sign(client: FlaskClient, note: ProgressNote, **typed: Any) -> Any:
    return post(client, f"/notes/{note.id}/sign", {"version": note.version, **typed})


def method_of(user: User, note: ProgressNote) -> Method:
    with factories.acting(user):
        signature = queries.find_signature(note.id)
    assert signature is not None
    return Method(signature.method)


def test_C07_within_five_minutes_one_click_signs(therapist: tuple[FlaskClient, User]) -> None:
    client, user = therapist
    note = draft_of(user)
    with clock.fixed(clock.now() + REAUTHENTICATION_LASTS - timedelta(seconds=5)):
        assert 'type="password"' not in client.get(f"/notes/{note.id}").text
        assert sign(client, note).status_code == 302
    assert method_of(user, note) == Method.RECENT_PASSWORD


def test_C07_later_the_password_is_asked_for_again(therapist: tuple[FlaskClient, User]) -> None:
    client, user = therapist
    note, other = draft_of(user), draft_of(user)
    with clock.fixed(clock.now() + LATER):
        assert 'id="sign-password"' in client.get(f"/notes/{note.id}").text
        refused = sign(client, note)
        assert refused.status_code == 422
        assert "more than 5 minutes ago" in refused.text
        assert stored(user, note.id).status == NoteStatus.DRAFT
        wrong = sign(client, note, password="not the right words")
        assert (wrong.status_code, stored(user, note.id).status) == (422, NoteStatus.DRAFT)
        assert 'id="sign-password-error"' in wrong.text
        assert sign(client, note, password=PASSWORD).status_code == 302
        assert sign(client, other).status_code == 302
    assert (method_of(user, note), method_of(user, other)) == (Method.PASSWORD, Method.RECENT_PASSWORD)


def test_C07_a_password_that_is_given_is_checked_though_none_was_asked_for(therapist: tuple[FlaskClient, User]) -> None:
    client, user = therapist
    note = draft_of(user)
    assert sign(client, note, password="not the right words").status_code == 422
    assert stored(user, note.id).status == NoteStatus.DRAFT


@pytest.mark.parametrize(
    ("what", "typed"),
    [("cosign", {}), ("review", {}), ("addenda", {"text": "Called: fine."}), ("error", {"reason": REASON})],
)
def test_C07_everything_else_that_is_signed_asks_too(
    therapist: tuple[FlaskClient, User], what: str, typed: dict[str, str]
) -> None:
    client, user = therapist
    note = assistants_note()[1] if what == "cosign" else signed_note(factories.make_user())
    kept, typed = typed.values(), {"form_key": str(uuid4()), "addenda_read": "0", **typed}
    with clock.fixed(clock.now() + LATER):
        refused = post(client, f"/notes/{note.id}/{what}", typed)
        assert refused.status_code == 422
        assert "Enter your password to sign." in refused.text
        assert all(words in refused.text for words in kept)
        found = record(user, note)
        assert (len(found.signatures), list(found.addenda), found.error) == (1, [], None)
        assert post(client, f"/notes/{note.id}/{what}", {**typed, "password": PASSWORD}).status_code == 302
    found = record(user, note)
    made = [*found.signatures[1:], *found.addenda, *([found.error] if found.error else [])]
    assert [Method(one.method) for one in made] == [Method.PASSWORD]


def test_Z14_the_password_of_somebody_else_signs_nothing(therapist: tuple[FlaskClient, User]) -> None:
    client, user = therapist
    other = factories.make_user(password_hash=passwords.make_hash("another four invented words"))
    note = draft_of(user)
    with clock.fixed(clock.now() + LATER):
        typed = {"author_id": str(other.id), "signer_id": str(other.id), "password": "another four invented words"}
        assert sign(client, note, **typed).status_code == 422
        assert sign(client, note, **{**typed, "password": PASSWORD}).status_code == 302
    signed = record(user, note).author
    assert signed is not None
    assert (signed.signer_id, signed.printed_name) == (user.id, user.display_name)
