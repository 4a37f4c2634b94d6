"""What comes after the signature: addenda, "entered in error", and the label of a late entry."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.canonical import sha256_hex
from clinic.core.db import Database
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Role
from clinic.notes.errors import SameFormOtherText
from clinic.signed_notes import queries
from clinic.signed_notes.models import Method
from clinic.signing import service
from clinic.signing.errors import AlreadyInError, NoteIsNotSigned, NothingToCosign
from tests import factories
from tests.notes.cases import TODAY, draft_of, note_text, signed_note
from tests.signing.cases import amend, assistants_note, record

REASON = "Written in the chart of another patient."


@pytest.fixture
def author(database: Database) -> User:
    return factories.make_user()


def test_an_addendum_stands_beside_the_note(author: User) -> None:
    note = signed_note(author)
    key = uuid4()
    with factories.acting(author):
        first = service.add_addendum(author, note.id, "Called: fine.", form_key=key, method=Method.PASSWORD)
        assert service.add_addendum(author, note.id, "Called: fine.", form_key=key).id == first.id
        assert [one.text for one in queries.list_addenda(note.id)] == ["Called: fine."]
    with factories.acting(author), pytest.raises(SameFormOtherText):
        service.add_addendum(author, note.id, "Other words", form_key=key)
    [added] = record(author, note).addenda
    assert (added.method, added.needs_cosign, added.sha256) == (Method.PASSWORD, False, sha256_hex("Called: fine."))


def test_a_draft_takes_no_addendum(author: User) -> None:
    note = draft_of(author)
    with factories.acting(author), pytest.raises(NoteIsNotSigned):
        service.add_addendum(author, note.id, "Too early", form_key=uuid4())


def test_entered_in_error_is_a_row_and_the_note_stays(author: User) -> None:
    note = signed_note(author)
    with factories.acting(author):
        made = service.mark_in_error(author, note.id, REASON)
        assert service.mark_in_error(author, note.id, REASON).id == made.id
    found = record(author, note)
    assert found.error is not None
    assert (found.error.reason, found.error.printed_name) == (REASON, author.display_name)
    assert found.note.plan == note_text().plan
    assert found.wrong == ()
    other = factories.make_user()
    with factories.acting(other), pytest.raises(AlreadyInError):
        service.mark_in_error(other, note.id, "Another reason for the same.")


def test_who_may_say_so(author: User) -> None:
    assistant = factories.make_user(role=Role.ASSISTANT)
    note = signed_note(author)
    with factories.acting(assistant), pytest.raises(NotAllowed):
        service.mark_in_error(assistant, note.id, REASON)
    _, own = assistants_note(assistant=assistant)
    with factories.acting(assistant):
        service.mark_in_error(assistant, own.id, REASON)
    draft = draft_of(author)
    with factories.acting(author), pytest.raises(NoteIsNotSigned):
        service.mark_in_error(author, draft.id, REASON)


def test_a_note_in_error_waits_for_nobody_and_tells_of_no_visit(author: User) -> None:
    assistant, note = assistants_note(factories.make_patient(therapist=author))
    with factories.acting(author):
        assert queries.last_visit_on(note.patient_id) == TODAY
        service.mark_in_error(author, note.id, REASON)
        assert queries.last_visit_on(note.patient_id) is None
        assert queries.count_waiting(author).all == 0
        standing = queries.standings_of([note.id])[note.id]
    assert (standing.is_in_error, standing.waits) == (True, False)
    with factories.acting(author), pytest.raises(NothingToCosign):
        service.cosign_note(author, note.id)
    amend(assistant, note, "See the other chart.")
    assert record(author, note).waiting == []


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (2, False), (3, True)])
def test_a_late_entry_is_labelled(author: User, days: int, is_late: bool) -> None:
    note = signed_note(author, note_text(visit_on=TODAY - timedelta(days=days)))
    assert record(author, note).is_late is is_late
    with factories.acting(author):
        assert queries.standings_of([note.id])[note.id].is_late is is_late


def test_late_is_judged_by_the_day_of_signing(author: User) -> None:
    note = signed_note(author)
    with clock.fixed(clock.now() + timedelta(days=30)):
        assert not record(author, note).is_late


def test_lists_know_a_note_by_the_name_that_signed(author: User) -> None:
    note, draft = signed_note(author), draft_of(author)
    amend(author, note)
    with factories.acting(author):
        found = queries.standings_of([note.id, draft.id])
        assert queries.standings_of([]) == {}
    assert set(found) == {note.id}
    assert (found[note.id].printed_name, found[note.id].addenda) == (author.display_name, 1)
