"""Signing notes and adding to them."""

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
from clinic.notes import policy
from clinic.notes.errors import NoteIsSigned, SameFormOtherText
from clinic.notes.models import SECTIONS, NoteStatus, ProgressNote
from clinic.patients.models import Patient
from clinic.signing.errors import NoteIsEmpty, NoteIsNotSigned, NotTheAuthor, VisitInFuture
from clinic.signing.models import Addendum, NoteSignature
from clinic.signing.queries import find_signature


def sign_note(actor: User, note_id: UUID, *, version: int) -> NoteSignature:
    """Sign the note as its author: the text is hashed, the name printed, and the note never changes again.

    Signing twice answers with the signature that is there. Raises NotTheAuthor, NoteIsEmpty, VisitInFuture or
    StaleVersion. The caller has checked that the person re-entered their password.
    """
    note = policy.get_note(actor, note_id)
    session.refresh(note, with_for_update=True)
    if note.status == NoteStatus.SIGNED:
        signature = find_signature(note.id)
        if signature is None or signature.signer_id != actor.id:
            raise NoteIsSigned
        return signature
    _check_signable(actor, note, version)
    signed_at = clock.now()
    patient = session.get_one(Patient, (note.clinic_id, note.patient_id))
    content = canonical_json(signed_content(note, patient, actor))
    signature = NoteSignature(
        note_id=note.id,
        signer_id=actor.id,
        printed_name=actor.display_name,
        credential=actor.credential,
        signed_at=signed_at,
        content=content,
        sha256=sha256_hex(content),
    )
    note.status = NoteStatus.SIGNED
    note.signed_at = signed_at
    note.updated_at = signed_at
    session.add(signature)
    session.flush()
    record("note.signed", "note", note.id, patient_id=note.patient_id)
    return signature


def add_addendum(actor: User, note_id: UUID, text: str, *, form_key: UUID) -> Addendum:
    """Add to a signed note; the note stays as it was. The same `form_key` and text make one addendum.

    Raises NoteIsNotSigned, NotAllowed or SameFormOtherText.
    """
    if not actor.can(Permission.SIGN_NOTE):
        raise NotAllowed
    note = policy.get_note(actor, note_id)
    session.refresh(note, with_for_update=True)
    if note.status != NoteStatus.SIGNED:
        raise NoteIsNotSigned
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
        text=text,
        sha256=sha256_hex(text),
        form_key=form_key,
    )
    session.add(addendum)
    session.flush()
    record("note.amended", "addendum", addendum.id, patient_id=note.patient_id)
    return addendum


def signed_content(note: ProgressNote, patient: Patient, signer: User) -> dict[str, Any]:
    """What a signature covers: the note's text, the patient as they were recorded that day, and who signed."""
    return {
        "format": 1,
        "note_id": str(note.id),
        "kind": note.kind,
        "visit_on": note.visit_on.isoformat(),
        "program_version_id": str(note.program_version_id) if note.program_version_id else None,
        "patient": {
            "id": str(patient.id),
            "chart_number": patient.chart_number,
            "given_name": patient.given_name,
            "family_name": patient.family_name,
            "birth_on": patient.birth_on.isoformat(),
        },
        "signer": {"id": str(signer.id), "name": signer.display_name, "credential": signer.credential},
        **{section: getattr(note, section) for section in SECTIONS},
    }


def _check_signable(actor: User, note: ProgressNote, version: int) -> None:
    if not actor.can(Permission.SIGN_NOTE):
        raise NotAllowed
    if note.author_id != actor.id:
        raise NotTheAuthor
    if note.version != version:
        raise StaleVersion("The note was changed since you opened it. Read it again, then sign.")
    if not any(getattr(note, section).strip() for section in SECTIONS):
        raise NoteIsEmpty
    if note.visit_on > clock.today(get_clinic().time_zone):
        raise VisitInFuture
