"""Selects for printing a record; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from clinic.core.db import session
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients.models import Episode


def list_episodes(patient_id: UUID) -> Sequence[Episode]:
    """The episodes of care of a patient, the newest first."""
    query = select(Episode).where(Episode.patient_id == patient_id)
    return session.scalars(query.order_by(Episode.started_on.desc(), Episode.id.desc())).all()


def list_signed_notes(patient_id: UUID, episode_id: UUID | None = None) -> Sequence[ProgressNote]:
    """The signed notes of a patient, or of one episode, the oldest visit first."""
    query = select(ProgressNote).where(
        ProgressNote.patient_id == patient_id, ProgressNote.status == NoteStatus.SIGNED
    )
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
