"""Signing notes, answering for them, adding to them, and saying that one was entered in error: always a new row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.core.permissions import Permission
from clinic.notes import policy as notes
from clinic.notes.errors import NoteIsDiscarded, NoteIsSigned, SameFormOtherText
from clinic.notes.models import SECTIONS, NoteKind, NoteStatus, ProgressNote
from clinic.patients.models import Patient
from clinic.signed_notes import sealing
from clinic.signed_notes.content import other_content, signed_content
from clinic.signed_notes.models import Addendum, Meaning, Method, NoteError, NoteSignature
from clinic.signed_notes.queries import find_signature
from clinic.signed_notes.records import NoteRecord, record_of
from clinic.signing import policy
from clinic.signing.errors import (
    AlreadyInError,
    AlreadySigned,
    MarkedInError,
    NewToCosign,
    NewToReview,
    NoteIsEmpty,
    NoteIsNotSigned,
    NothingToCosign,
    NotTheAuthor,
    OwnWords,
    TherapistSigns,
    VisitInFuture,
)


def sign_note(actor: User, note_id: UUID, *, version: int, method: Method = Method.UNKNOWN) -> NoteSignature:
    """Sign the note as its author: the text is hashed and sealed, the name printed, and the note never changes again.

    What an assistant signs waits for a therapist's co-signature. Signing twice answers with the signature that is there.
    Raises NotAllowed, NoteIsDiscarded, NotTheAuthor, TherapistSigns, NoteIsEmpty, VisitInFuture or StaleVersion. The
    caller has checked who the person is and says by which `method`.
    """
    note = _locked(actor, note_id)
    if note.status == NoteStatus.SIGNED:
        signature = find_signature(note.id)
        if signature is None or signature.signer_id != actor.id:
            raise NoteIsSigned
        return signature
    _check_signable(actor, note, version)
    now = clock.now()
    patient = session.get_one(Patient, (note.clinic_id, note.patient_id))
    content = signed_content(note, patient, actor, signed_at=now, method=method)
    signature = _signature(actor, note, Meaning.AUTHOR, content, method)
    signature.needs_cosign = policy.needs_cosign(actor)
    note.status = NoteStatus.SIGNED
    note.signed_at = note.updated_at = signature.signed_at = now
    _keep(signature)
    record("note.signed", "note", note.id, patient_id=note.patient_id)
    return signature


def cosign_note(
    actor: User, note_id: UUID, *, method: Method = Method.UNKNOWN, addenda_read: int | None = None
) -> list[NoteSignature]:
    """Answer for what an assistant signed: the note and the addenda of assistants that wait, one signature each.

    `addenda_read` is how many addenda the page showed. Once more by the same person answers with what they have signed.
    What they wrote themselves goes on waiting. Raises NotAllowed, NoteIsNotSigned, NothingToCosign, OwnWords or
    NewToCosign.
    """
    if not policy.may_cosign(actor):
        raise NotAllowed
    note = _locked_signed(actor, note_id)
    found = record_of(note)
    theirs = policy.to_cosign(actor, found.waiting)
    if not theirs or found.author is None:
        made = [one for one in found.signatures if one.meaning == Meaning.COSIGN and one.signer_id == actor.id]
        if not made or found.error is not None:
            raise OwnWords if found.waiting else NothingToCosign
        return made
    if addenda_read is not None and addenda_read != len(found.addenda):
        raise NewToCosign
    return [_cosign(actor, found, found.author, one, method) for one in theirs]


def review_note(
    actor: User, note_id: UUID, *, method: Method = Method.UNKNOWN, addenda_read: int | None = None
) -> NoteSignature:
    """Mark a colleague's signed note as reviewed; once more answers with the review that is there.

    `addenda_read` as in `cosign_note`. Raises NotAllowed, NoteIsNotSigned, MarkedInError, AlreadySigned or NewToReview.
    """
    if not policy.may_cosign(actor):
        raise NotAllowed
    note = _locked_signed(actor, note_id)
    found = record_of(note)
    made = next((one for one in found.reviews if one.signer_id == actor.id), None)
    if made is not None:
        return made
    if found.error is not None:
        raise MarkedInError
    if found.author is None or not policy.can_review(actor, list(found.signatures)):
        raise AlreadySigned
    if addenda_read is not None and addenda_read != len(found.addenda):
        raise NewToReview
    said = {"meaning": Meaning.REVIEWED.value, "addendum_id": None}
    content = other_content(found.author, actor, found.addenda, **said, method=method.value)
    signature = _signature(actor, note, Meaning.REVIEWED, content, method)
    _keep(signature)
    record("note.reviewed", "note", note.id, patient_id=note.patient_id)
    return signature


def add_addendum(actor: User, note_id: UUID, text: str, *, form_key: UUID, method: Method = Method.UNKNOWN) -> Addendum:
    """Add to a signed note; the note stays as it was. The same `form_key` and text make one addendum.

    An assistant's addendum waits for a co-signature as their notes do. Raises NoteIsNotSigned, NotAllowed or
    SameFormOtherText.
    """
    if not actor.can(Permission.SIGN_NOTE):
        raise NotAllowed
    note = _locked_signed(actor, note_id)
    made = session.scalar(select(Addendum).where(Addendum.form_key == form_key))
    if made is not None:
        if made.text != text or made.note_id != note.id:
            raise SameFormOtherText
        return made
    addendum = Addendum(
        note_id=note.id,
        author_id=actor.id,
        printed_name=actor.display_name,
        credential=actor.credential,
        method=method,
        needs_cosign=policy.needs_cosign(actor),
        text=text,
        sha256=sha256_hex(text),
        form_key=form_key,
    )
    _keep(addendum)
    record("note.amended", "addendum", addendum.id, patient_id=note.patient_id)
    return addendum


def mark_in_error(actor: User, note_id: UUID, reason: str, *, method: Method = Method.UNKNOWN) -> NoteError:
    """Say that a signed note should not be in this record; it stays readable, under a mark.

    The same reason of the same person again answers with the mark that is there. Raises NoteIsNotSigned, NotAllowed or
    AlreadyInError.
    """
    note = _locked_signed(actor, note_id)
    found = record_of(note)
    if not policy.can_mark_in_error(actor, found.author.signer_id if found.author else None):
        raise NotAllowed
    if found.error is not None:
        if (found.error.marked_by_id, found.error.reason) != (actor.id, reason):
            raise AlreadyInError
        return found.error
    error = NoteError(
        note_id=note.id,
        marked_by_id=actor.id,
        printed_name=actor.display_name,
        credential=actor.credential,
        method=method,
        reason=reason,
        sha256=sha256_hex(reason),
        marked_at=clock.now(),
    )
    _keep(error)
    record("note.marked_in_error", "note", note.id, patient_id=note.patient_id)
    return error


def _locked(actor: User, note_id: UUID) -> ProgressNote:
    note = notes.get_note(actor, note_id)
    session.refresh(note, with_for_update=True)
    return note


def _locked_signed(actor: User, note_id: UUID) -> ProgressNote:
    note = _locked(actor, note_id)
    if note.status != NoteStatus.SIGNED:
        raise NoteIsNotSigned
    return note


def _cosign(
    actor: User, found: NoteRecord, author: NoteSignature, what: NoteSignature | Addendum, method: Method
) -> NoteSignature:
    addendum = what if isinstance(what, Addendum) else None
    said = {"meaning": Meaning.COSIGN.value, "addendum_id": str(addendum.id) if addendum else None}
    content = other_content(author, actor, found.addenda, **said, method=method.value)
    signature = _signature(actor, found.note, Meaning.COSIGN, content, method)
    signature.addendum_id = addendum.id if addendum else None
    _keep(signature)
    entity, entity_id = ("addendum", addendum.id) if addendum else ("note", found.note.id)
    record("note.cosigned", entity, entity_id, patient_id=found.note.patient_id)
    return signature


def _signature(
    actor: User, note: ProgressNote, meaning: Meaning, content: dict[str, Any], method: Method
) -> NoteSignature:
    written = canonical_json(content)
    return NoteSignature(
        note_id=note.id,
        signer_id=actor.id,
        printed_name=actor.display_name,
        credential=actor.credential,
        meaning=meaning,
        method=method,
        signed_at=clock.now(),
        content=written,
        sha256=sha256_hex(written),
    )


def _keep(row: sealing.Sealable) -> None:
    """Store a row and its seal."""
    session.add(row)
    session.flush()
    sealing.seal(row)
    session.flush()


def _check_signable(actor: User, note: ProgressNote, version: int) -> None:
    if not actor.can(Permission.SIGN_NOTE):
        raise NotAllowed
    if note.status == NoteStatus.DISCARDED:
        raise NoteIsDiscarded
    if note.author_id != actor.id:
        raise NotTheAuthor
    if not policy.may_sign_kind(actor, NoteKind(note.kind)):
        raise TherapistSigns
    if note.version != version:
        raise StaleVersion("The note was changed since you opened it. Read it again, then sign.")
    if not any(getattr(note, section).strip() for section in SECTIONS):
        raise NoteIsEmpty
    if note.visit_on > clock.today(get_clinic().time_zone):
        raise VisitInFuture
