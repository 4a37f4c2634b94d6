"""Selects for pages about notes; no writes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.paging import Page
from clinic.notes import policy
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients.models import Patient


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One line of a list of notes: the note, whom it is about, who wrote it."""

    note: ProgressNote
    patient: Patient
    author: User


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
    """Notes that `user` may see, newest visit first, in one query."""
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


def page_of_notes(user: User, which: str, number: int, size: int) -> Page[NoteRow]:
    """One page of the person's own drafts (`which` is "drafts"), or of all signed notes ("signed"); two queries."""
    if which == "signed":
        status, author_id = NoteStatus.SIGNED, None
    else:
        status, author_id = NoteStatus.DRAFT, user.id
    chosen = _chosen(user, None, status, author_id)
    total = session.scalar(select(func.count()).select_from(chosen.with_only_columns(ProgressNote.id).subquery())) or 0
    rows = list_notes(user, status=status, author_id=author_id, limit=size, offset=(number - 1) * size)
    return Page(rows, number, size, total)


def _chosen(
    user: User, patient_id: UUID | None, status: NoteStatus | None, author_id: UUID | None
) -> Select[ProgressNote]:
    query = policy.visible_to(user)
    for column, value in (
        (ProgressNote.patient_id, patient_id),
        (ProgressNote.status, status),
        (ProgressNote.author_id, author_id),
    ):
        if value is not None:
            query = query.where(column == value)
    return query
