"""Who took a draft over is sealed as signatures are: whoever rewrites it, takes it away or makes one up is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.notes.models import ProgressNote
from clinic.signed_notes import sealing
from clinic.signing import service
from clinic.signing.taking_over import take_over
from tests import factories
from tests.conftest import Server
from tests.note_proofs.test_verifying import verify
from tests.signing.cases import behind_the_back, evaluation, record

Changing = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def changing(own_app: Flask, server: Server) -> Changing:
    """A superuser's session with triggers off."""
    url = server.admin.set(database=own_app.extensions["database"].engine.url.database)

    @contextmanager
    def open_it() -> Iterator[Session]:
        with behind_the_back(url.render_as_string(hide_password=False)) as session:
            yield session

    return open_it


@pytest.fixture
def therapist(own_app: Flask) -> User:
    return factories.make_user()


def taken(therapist: User, *, is_signed: bool) -> ProgressNote:
    """A draft of an assistant that a therapist took over, and signed."""
    note = evaluation(factories.make_user(role=Role.ASSISTANT, credential="PTA"))
    with factories.acting(therapist):
        version = take_over(therapist, note.id, version=note.version).version
        if is_signed:
            service.sign_note(therapist, note.id, version=version)
    return note


CHANGES = [
    ("UPDATE note_takeovers SET from_name = 'Nobody'", "taking over: it does not match its seal"),
    ("UPDATE note_takeovers SET taken_at = taken_at - interval '1 day'", "taking over: it does not match its seal"),
    ("UPDATE note_takeovers SET to_credential = 'MD'", "taking over: it does not match its seal"),
    ("DELETE FROM note_seals WHERE sealed = 'takeover'", "taking over: it has no seal"),
    ("DELETE FROM note_takeovers", "the audit log says it was taken over, the note does not"),
]


@pytest.mark.parametrize("is_signed", [False, True], ids=["draft", "signed"])
@pytest.mark.parametrize(("statement", "words"), CHANGES)
def test_D07_what_is_done_to_a_taking_over_is_found(
    own_app: Flask, therapist: User, changing: Changing, statement: str, words: str, is_signed: bool
) -> None:
    note = taken(therapist, is_signed=is_signed)
    whole = verify(own_app)
    assert (whole.exit_code, f"{int(is_signed)} signed notes" in whole.output) == (0, True)
    with changing() as session:
        session.execute(text(statement))
    done = verify(own_app)
    assert done.exit_code == 1
    assert f"note {note.id}: {words}" in done.output


def test_who_began_it_is_compared_with_what_was_signed(own_app: Flask, therapist: User, changing: Changing) -> None:
    note = taken(therapist, is_signed=True)
    with changing() as session:
        session.execute(text("DELETE FROM note_takeovers"))
    assert record(therapist, note).wrong == ("taking over: who began the note is not what was signed",)


def test_one_that_was_made_up_leads_elsewhere(own_app: Flask, therapist: User, changing: Changing) -> None:
    note = taken(therapist, is_signed=False)
    copied = (
        "INSERT INTO note_takeovers (clinic_id, id, note_id, from_id, from_name, from_credential, to_id, to_name,"
        " to_credential, taken_at) SELECT clinic_id, :id, note_id, to_id, to_name, to_credential, from_id, from_name,"
        " from_credential, taken_at + interval '1 minute' FROM note_takeovers"
    )
    with changing() as session:
        session.execute(text(copied), {"id": uuid4()})
    done = verify(own_app)
    assert f"note {note.id}: taking over: it has no seal" in done.output
    assert f"note {note.id}: taking over: it does not lead to the author" in done.output


def test_a_new_key_seals_it_anew(own_app: Flask, therapist: User) -> None:
    taken(therapist, is_signed=False)
    old = sealing._keeper.keys
    try:
        sealing.configure(b"a new key", old[0].secret)
        assert "1 sealed, 0 not" in own_app.test_cli_runner().invoke(args=["notes", "seal"]).output
        sealing.configure(b"a new key")
        assert verify(own_app).exit_code == 0
    finally:
        sealing._keeper.keys = old
