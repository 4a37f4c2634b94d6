"""Selects for printing notes; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.db import session
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.signed_notes.models import NoteError

COPY_GIVEN = "note.copy_given"
"""What the audit log calls it when the copy of a note that is meant for the patient is printed; nobody knows who took it."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A patient's copy that was printed: when, and by whom."""

    at: datetime
    by: str


def list_signed_notes(patient_id: UUID, episode_id: UUID | None = None) -> Sequence[ProgressNote]:
    """The signed notes of a patient, or of one episode, the oldest visit first."""
    query = select(ProgressNote).where(ProgressNote.patient_id == patient_id, ProgressNote.status == NoteStatus.SIGNED)
    if episode_id is not None:
        query = query.where(ProgressNote.episode_id == episode_id)
    return session.scalars(query.order_by(ProgressNote.visit_on, ProgressNote.signed_at, ProgressNote.id)).all()


def count_drafts(patient_id: UUID, episode_id: UUID | None = None) -> int:
    """How many drafts there are, which are never printed with the record."""
    query = (
        select(func.count())
        .select_from(ProgressNote)
        .where(ProgressNote.patient_id == patient_id, ProgressNote.status == NoteStatus.DRAFT)
    )
    if episode_id is not None:
        query = query.where(ProgressNote.episode_id == episode_id)
    return session.scalar(query) or 0


def count_in_error(patient_id: UUID, episode_id: UUID | None = None) -> int:
    """How many signed notes were entered in error."""
    query = (
        select(func.count())
        .select_from(NoteError)
        .join(ProgressNote, and_(ProgressNote.clinic_id == NoteError.clinic_id, ProgressNote.id == NoteError.note_id))
        .where(ProgressNote.patient_id == patient_id)
    )
    if episode_id is not None:
        query = query.where(ProgressNote.episode_id == episode_id)
    return session.scalar(query) or 0


def list_copies(note_id: UUID) -> Sequence[Copied]:
    """When a patient's copy of this note was printed, the newest first, from the audit log; at most ten."""
    query = (
        select(AuditEvent.at, User)
        .join(User, and_(User.clinic_id == AuditEvent.clinic_id, User.id == AuditEvent.actor_id))
        .where(AuditEvent.action == COPY_GIVEN, AuditEvent.entity_id == note_id)
        .order_by(AuditEvent.seq.desc())
        .limit(10)
    )
    return [Copied(at, user.printed_name) for at, user in session.execute(query)]
