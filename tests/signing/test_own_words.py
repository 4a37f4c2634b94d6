"""Two people answer for what an assistant signs: nobody co-signs their own words, whatever their role has become."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.canonical import sha256_hex
from clinic.core.permissions import Role
from clinic.note_lists import queries as note_lists
from clinic.notes.models import ProgressNote
from clinic.signed_notes import queries
from clinic.signed_notes.models import Meaning, NoteSignature
from clinic.signing import policy, service
from clinic.signing.errors import MarkedInError, OwnWords
from tests import factories
from tests.forms import post
from tests.notes.cases import signed_note
from tests.signing.cases import amend, assistants_note, record, words_of

Browser = Callable[..., tuple[FlaskClient, User]]


def promoted(user: User) -> User:
    """The assistant as a therapist."""
    with factories.acting(user) as session:
        session.get_one(User, (user.clinic_id, user.id)).role = Role.PT
    user.role = Role.PT
    return user


def own_note() -> tuple[User, ProgressNote]:
    """A note that its author signed as an assistant before they became a therapist."""
    author, note = assistants_note()
    return promoted(author), note


def test_who_signed_as_an_assistant_does_not_cosign_as_a_therapist(signed_in: Browser) -> None:
    _, therapist = signed_in()
    author, note = own_note()
    with factories.acting(author), pytest.raises(OwnWords):
        service.cosign_note(author, note.id)
    with factories.acting(therapist):
        [made] = service.cosign_note(therapist, note.id)
    assert made.signer_id == therapist.id
    assert record(therapist, note).waiting == []


def test_what_somebody_else_wrote_in_it_is_theirs_to_answer_for(signed_in: Browser) -> None:
    signed_in()
    author, note = own_note()
    helper = factories.make_user(role=Role.ASSISTANT)
    amend(helper, note)
    with factories.acting(author):
        [made] = service.cosign_note(author, note.id, addenda_read=1)
        again = service.cosign_note(author, note.id, addenda_read=1)
    found = record(author, note)
    assert made.addendum_id == found.addenda[0].id
    assert [one.id for one in again] == [made.id]
    assert found.waiting == [found.author]
    assert policy.to_cosign(author, found.waiting) == []


def test_ones_own_addendum_is_not_ones_own_to_cosign(signed_in: Browser) -> None:
    _, therapist = signed_in()
    author, note = assistants_note()
    with factories.acting(therapist):
        service.cosign_note(therapist, note.id)
    amend(author, note)
    promoted(author)
    with factories.acting(author), pytest.raises(OwnWords):
        service.cosign_note(author, note.id, addenda_read=1)


def test_the_page_says_so_and_has_no_button(signed_in: Browser) -> None:
    author, note = own_note()
    browser, _ = signed_in(user=author)
    page = browser.get(f"/notes/{note.id}")
    assert 'id="cosign"' not in page.text
    assert "You signed it yourself as an assistant: another therapist co-signs it." in words_of(page)
    refused = post(browser, f"/notes/{note.id}/cosign", {"addenda_read": "0", "form_key": str(note.id)})
    assert refused.status_code == 403
    assert "You signed this yourself as an assistant" in words_of(refused)
    assert record(author, note).cosign is None
    other, _ = signed_in()
    theirs = other.get(f"/notes/{note.id}")
    assert 'id="cosign"' in theirs.text
    assert "You signed it yourself" not in theirs.text


def test_it_is_not_counted_as_waiting_for_who_wrote_it(signed_in: Browser) -> None:
    _, therapist = signed_in()
    author, note = own_note()
    for user, count in ((author, 0), (therapist, 1)):
        with factories.acting(user) as session:
            assert queries.count_waiting(user).all == count
            listed = note_lists._of_list(user, note_lists.Show.WAITING)
            assert session.query(ProgressNote).where(*listed, ProgressNote.id == note.id).count() == count


@pytest.mark.parametrize("of_addendum", [False, True])
def test_the_database_refuses_it(signed_in: Browser, of_addendum: bool) -> None:
    signed_in()
    author, note = assistants_note()
    amend(author, note)
    promoted(author)
    found = record(author, note)
    values: dict[str, Any] = {"addendum_id": found.addenda[0].id if of_addendum else None}
    row = NoteSignature(
        note_id=note.id, signer_id=author.id, printed_name="A", credential="PT", meaning=Meaning.COSIGN,
        content="{}", sha256=sha256_hex("{}"), signed_at=note.created_at, **values,
    )  # fmt: skip
    with factories.acting(author) as session:
        session.add(row)
        with pytest.raises(DBAPIError, match="nobody co-signs what they signed themselves"):
            session.flush()
        session.rollback()


def test_a_note_in_error_is_not_reviewed(signed_in: Browser) -> None:
    _, colleague = signed_in()
    author = factories.make_user()
    note = signed_note(author)
    with factories.acting(author):
        service.mark_in_error(author, note.id, "It is about another patient.")
    with factories.acting(colleague), pytest.raises(MarkedInError):
        service.review_note(colleague, note.id)
    with factories.acting(colleague) as session:
        assert session.query(AuditEvent).where(AuditEvent.action == "note.reviewed").count() == 0
    assert record(colleague, note).reviews == []
