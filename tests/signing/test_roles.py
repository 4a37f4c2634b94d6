"""Who signs what: an assistant's note waits for a therapist; evaluations are a therapist's; a colleague may review."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.db import Database
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.core.permissions import Role
from clinic.notes.errors import NoteIsSigned
from clinic.notes.models import NoteKind, NoteStatus
from clinic.signed_notes import queries
from clinic.signed_notes.models import Meaning
from clinic.signing import service
from clinic.signing.errors import (
    AlreadySigned,
    NewToCosign,
    NoteIsNotSigned,
    NotFreeToTake,
    NothingToCosign,
    NotTheAuthor,
    TherapistSigns,
)
from clinic.signing.taking_over import take_over
from tests import factories
from tests.notes.cases import draft_of, signed_note
from tests.signing.cases import amend, assistants_note, evaluation, record

THERAPISTS_KINDS = [NoteKind.EVALUATION, NoteKind.RE_EVALUATION, NoteKind.PROGRESS, NoteKind.DISCHARGE]


@pytest.fixture
def therapist(database: Database) -> User:
    return factories.make_user()


@pytest.fixture
def assistant(database: Database) -> User:
    return factories.make_user(role=Role.ASSISTANT, credential="PTA")


def waiting_of(user: User) -> queries.Waiting:
    with factories.acting(user):
        return queries.count_waiting(user)


def test_an_assistants_note_is_locked_and_waits(assistant: User, therapist: User) -> None:
    note = signed_note(assistant, patient=factories.make_patient(therapist=therapist))
    found = record(therapist, note)
    assert found.note.status == NoteStatus.SIGNED
    assert found.author is not None
    assert (found.author.signer_id, found.author.needs_cosign) == (assistant.id, True)
    assert found.waiting == [found.author]
    assert waiting_of(therapist) == queries.Waiting(1, 1)


def test_a_therapists_note_does_not_wait(therapist: User) -> None:
    found = record(therapist, signed_note(therapist))
    assert found.waiting == []
    assert waiting_of(therapist) == queries.NOTHING_WAITS


def test_a_cosignature_answers_for_it(therapist: User) -> None:
    _, note = assistants_note(factories.make_patient(therapist=therapist))
    with factories.acting(therapist):
        [cosign] = service.cosign_note(therapist, note.id, addenda_read=0)
        again = service.cosign_note(therapist, note.id, addenda_read=0)
    found = record(therapist, note)
    assert [one.id for one in again] == [cosign.id]
    assert found.cosign is not None
    assert found.author is not None
    assert (found.cosign.signer_id, found.waiting, found.wrong) == (therapist.id, [], ())
    signed = json.loads(found.cosign.content)
    assert signed["signature"] == {"id": str(found.author.id), "sha256": found.author.sha256}
    assert waiting_of(therapist).all == 0


def test_an_addendum_of_an_assistant_waits_too(therapist: User) -> None:
    assistant, note = assistants_note()
    with factories.acting(therapist):
        service.cosign_note(therapist, note.id)
    amend(assistant, note)
    found = record(therapist, note)
    assert found.waiting == [found.addenda[0]]
    assert waiting_of(therapist).all == 1
    with factories.acting(therapist), pytest.raises(NewToCosign):
        service.cosign_note(therapist, note.id, addenda_read=0)
    with factories.acting(therapist):
        [cosign] = service.cosign_note(therapist, note.id, addenda_read=1)
    found = record(therapist, note)
    assert found.cosign_of(found.addenda[0]) is not None
    assert cosign.addendum_id == found.addenda[0].id
    assert (found.waiting, found.wrong) == ([], ())


def test_one_click_answers_for_the_note_and_its_addendum(therapist: User) -> None:
    assistant, note = assistants_note()
    amend(assistant, note)
    with factories.acting(therapist):
        assert len(service.cosign_note(therapist, note.id, addenda_read=1)) == 2
    assert record(therapist, note).waiting == []


def test_who_may_not_cosign(therapist: User, assistant: User) -> None:
    _, note = assistants_note()
    with factories.acting(assistant), pytest.raises(NotAllowed):
        service.cosign_note(assistant, note.id)
    own = signed_note(therapist)
    with factories.acting(therapist), pytest.raises(NothingToCosign):
        service.cosign_note(therapist, own.id)
    draft = draft_of(assistant)
    with factories.acting(therapist), pytest.raises(NoteIsNotSigned):
        service.cosign_note(therapist, draft.id)


def test_a_second_therapist_finds_nothing_to_cosign(therapist: User) -> None:
    _, note = assistants_note()
    with factories.acting(therapist):
        service.cosign_note(therapist, note.id)
    other = factories.make_user()
    with factories.acting(other), pytest.raises(NothingToCosign):
        service.cosign_note(other, note.id)


@pytest.mark.parametrize("kind", THERAPISTS_KINDS)
def test_an_assistant_drafts_and_does_not_sign_what_is_a_therapists(assistant: User, kind: NoteKind) -> None:
    note = evaluation(assistant, kind)
    with factories.acting(assistant), pytest.raises(TherapistSigns):
        service.sign_note(assistant, note.id, version=note.version)


def test_a_therapist_takes_it_over_and_both_names_stay(assistant: User, therapist: User) -> None:
    note = evaluation(assistant)
    with factories.acting(therapist), pytest.raises(NotTheAuthor):
        service.sign_note(therapist, note.id, version=note.version)
    with factories.acting(therapist):
        taken = take_over(therapist, note.id, version=note.version)
        assert take_over(therapist, note.id, version=taken.version).id == taken.id
        service.sign_note(therapist, note.id, version=taken.version)
    found = record(therapist, note)
    [takeover] = found.takeovers
    assert (takeover.from_name, takeover.to_name) == (assistant.display_name, therapist.display_name)
    assert found.as_signed is not None
    assert found.as_signed.drafted_by == (f"{assistant.display_name}, PTA",)
    assert found.author is not None
    assert (found.author.signer_id, found.author.needs_cosign) == (therapist.id, False)
    with factories.acting(therapist) as session:
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.entity_id == note.id)).all()
    assert "note.taken_over" in actions


def test_what_is_not_free_is_not_taken(assistant: User, therapist: User) -> None:
    colleague = factories.make_user()
    own, theirs = draft_of(colleague), evaluation(assistant)
    with factories.acting(therapist), pytest.raises(NotFreeToTake):
        take_over(therapist, own.id, version=own.version)
    with factories.acting(therapist), pytest.raises(StaleVersion):
        take_over(therapist, theirs.id, version=theirs.version + 1)
    with factories.acting(assistant), pytest.raises(NotAllowed):
        take_over(assistant, own.id, version=own.version)
    signed = signed_note(assistant)
    with factories.acting(therapist), pytest.raises(NoteIsSigned):
        take_over(therapist, signed.id, version=signed.version)


def test_the_draft_of_somebody_who_left_is_free(therapist: User) -> None:
    gone = factories.make_user()
    note = draft_of(gone)
    with factories.acting(therapist) as session:
        session.get_one(User, (gone.clinic_id, gone.id)).is_active = False
    with factories.acting(therapist):
        assert take_over(therapist, note.id, version=note.version).author_id == therapist.id


def test_a_colleague_reviews_once(therapist: User) -> None:
    note = signed_note(therapist)
    colleague = factories.make_user()
    with factories.acting(colleague):
        first = service.review_note(colleague, note.id)
        assert service.review_note(colleague, note.id).id == first.id
    third = factories.make_user()
    with factories.acting(third):
        service.review_note(third, note.id)
    found = record(therapist, note)
    assert [one.signer_id for one in found.reviews] == [colleague.id, third.id]
    assert {one.meaning for one in found.reviews} == {Meaning.REVIEWED}
    assert found.wrong == ()


def test_who_has_signed_does_not_review(therapist: User, assistant: User) -> None:
    note = signed_note(therapist)
    with factories.acting(therapist), pytest.raises(AlreadySigned):
        service.review_note(therapist, note.id)
    with factories.acting(assistant), pytest.raises(NotAllowed):
        service.review_note(assistant, note.id)
    draft = draft_of(therapist)
    other = factories.make_user()
    with factories.acting(other), pytest.raises(NoteIsNotSigned):
        service.review_note(other, draft.id)


def test_what_waits_is_shown_to_whose_patient_it_is_and_never_to_nobody(therapist: User) -> None:
    own, others = factories.make_patient(therapist=therapist), factories.make_patient()
    left = factories.make_user()
    orphan = factories.make_patient(therapist=left)
    for patient in (own, others, orphan):
        assistants_note(patient)
    with factories.acting(therapist) as session:
        session.get_one(User, (left.clinic_id, left.id)).is_active = False
    assert waiting_of(therapist) == queries.Waiting(own=2, all=3)
