"""Selects for pages about notes; no writes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, column, exists, select, table

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.notes import policy
from clinic.notes.models import NoteKind, NoteStatus, ProgressNote
from clinic.patients.models import Patient

_ERRORS = table("note_errors", column("clinic_id"), column("note_id"))
"""What signed notes were entered in error: the table of a room above, asked for by its name only."""
_IS_SIGNED = and_(
    ProgressNote.status == NoteStatus.SIGNED,
    ~exists().where(_ERRORS.c.clinic_id == ProgressNote.clinic_id, _ERRORS.c.note_id == ProgressNote.id),
)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One line of a list of notes: the note, whom it is about, who wrote it."""

    note: ProgressNote
    patient: Patient
    author: User


def find_last_signed(patient_id: UUID) -> ProgressNote | None:
    """The signed note of the newest visit about a patient; None when there is none. What was entered in error is none."""
    query = select(ProgressNote).where(ProgressNote.patient_id == patient_id, _IS_SIGNED)
    return session.scalar(query.order_by(ProgressNote.visit_on.desc(), ProgressNote.signed_at.desc()).limit(1))


def has_signed_evaluation(patient_id: UUID) -> bool:
    """Whether an evaluation of the patient was signed."""
    query = select(ProgressNote.id).where(
        ProgressNote.patient_id == patient_id, _IS_SIGNED, ProgressNote.kind == NoteKind.EVALUATION
    )
    return session.scalar(query.limit(1)) is not None


def get_author(note: ProgressNote) -> User:
    """Who wrote the note."""
    return session.get_one(User, (note.clinic_id, note.author_id))


def list_notes(
    user: User,
    *,
    patient_id: UUID | None = None,
    status: NoteStatus | None = None,
    author_id: UUID | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[NoteRow]:
    """Notes that `user` may see, newest visit first, in one query; discarded drafts only when asked for."""
    joined = (
        _chosen(user, patient_id, status, author_id)
        .add_columns(Patient, User)
        .join(Patient, and_(Patient.clinic_id == ProgressNote.clinic_id, Patient.id == ProgressNote.patient_id))
        .join(User, and_(User.clinic_id == ProgressNote.clinic_id, User.id == ProgressNote.author_id))
        .order_by(ProgressNote.visit_on.desc(), ProgressNote.created_at.desc())
        .limit(limit)
        .offset(offset)
    )
    return [NoteRow(*row) for row in session.execute(joined)]


def _chosen(
    user: User, patient_id: UUID | None, status: NoteStatus | None, author_id: UUID | None
) -> Select[ProgressNote]:
    query = policy.visible_to(user)
    if status is None:
        query = query.where(ProgressNote.status != NoteStatus.DISCARDED)
    for wanted, value in (
        (ProgressNote.patient_id, patient_id),
        (ProgressNote.status, status),
        (ProgressNote.author_id, author_id),
    ):
        if value is not None:
            query = query.where(wanted == value)
    return query
