"""Selects for pages about notes; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from clinic.accounts.models import User
from clinic.core.canonical import sha256_hex
from clinic.core.db import session
from clinic.notes import policy
from clinic.notes.models import Addendum, NoteSignature, NoteStatus, ProgressNote
from clinic.patients.models import Patient


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One line of a list of notes: the note, whom it is about, who wrote it."""

    note: ProgressNote
    patient: Patient
    author: User


def find_signature(note_id: UUID) -> NoteSignature | None:
    """The author's signature of a note."""
    query = select(NoteSignature).where(NoteSignature.note_id == note_id, NoteSignature.meaning == "author")
    return session.scalar(query)


def list_addenda(note_id: UUID) -> Sequence[Addendum]:
    """What was added to a note, oldest first."""
    return session.scalars(select(Addendum).where(Addendum.note_id == note_id).order_by(Addendum.created_at)).all()


def is_whole(signature: NoteSignature) -> bool:
    """Whether the stored text still matches its hash."""
    return sha256_hex(signature.content) == signature.sha256


def list_notes(
    user: User,
    *,
    patient_id: UUID | None = None,
    status: NoteStatus | None = None,
    author_id: UUID | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[NoteRow]:
    """Notes that `user` may see, newest visit first, in one query."""
    query = policy.visible_to(user)
    for column, value in (
        (ProgressNote.patient_id, patient_id),
        (ProgressNote.status, status),
        (ProgressNote.author_id, author_id),
    ):
        if value is not None:
            query = query.where(column == value)
    joined = (
        query.add_columns(Patient, User)
        .join(Patient, and_(Patient.clinic_id == ProgressNote.clinic_id, Patient.id == ProgressNote.patient_id))
        .join(User, and_(User.clinic_id == ProgressNote.clinic_id, User.id == ProgressNote.author_id))
        .order_by(ProgressNote.visit_on.desc(), ProgressNote.created_at.desc())
        .limit(limit)
        .offset(offset)
    )
    return [NoteRow(*row._tuple()) for row in session.execute(joined)]
