"""Selects for printing a record; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from clinic.accounts.models import User
from clinic.assessments.models import Assessment
from clinic.audit.models import AuditEvent
from clinic.core.db import session
from clinic.episodes.models import EpisodeReopening
from clinic.health_screens.models import HealthScreen
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients.models import Episode
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.signed_notes.models import NoteError

COPY_GIVEN = "note.copy_given"
"""What the audit log calls it when the copy of a note that is meant for the patient is printed; nobody knows who took it."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A patient's copy that was printed: when, and by whom."""

    at: datetime
    by: str


def list_episodes(patient_id: UUID) -> Sequence[Episode]:
    """The episodes of care of a patient, the newest first."""
    query = select(Episode).where(Episode.patient_id == patient_id)
    return session.scalars(query.order_by(Episode.started_on.desc(), Episode.id.desc())).all()


def list_reopenings(patient_id: UUID) -> Sequence[EpisodeReopening]:
    """The discharges of a patient that were taken back, oldest first."""
    query = select(EpisodeReopening).where(EpisodeReopening.patient_id == patient_id)
    return session.scalars(query.order_by(EpisodeReopening.reopened_at, EpisodeReopening.id)).all()


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


def list_screens(patient_id: UUID) -> Sequence[HealthScreen]:
    """Every health screen of a patient, oldest first, those entered in error among them."""
    query = select(HealthScreen).where(HealthScreen.patient_id == patient_id)
    return session.scalars(query.order_by(HealthScreen.taken_at, HealthScreen.id)).all()


def list_assessments(patient_id: UUID) -> Sequence[Assessment]:
    """Every examination of a patient, oldest first, those entered in error among them."""
    query = select(Assessment).where(Assessment.patient_id == patient_id)
    return session.scalars(query.order_by(Assessment.assessed_at, Assessment.id)).all()


def list_versions(patient_id: UUID, episode: Episode | None = None) -> Sequence[tuple[ProgramVersion, HomeProgram]]:
    """What a patient was given (in one episode), oldest first, each with its program."""
    query = (
        select(ProgramVersion, HomeProgram)
        .join(
            HomeProgram,
            and_(HomeProgram.clinic_id == ProgramVersion.clinic_id, HomeProgram.id == ProgramVersion.program_id),
        )
        .where(ProgramVersion.patient_id == patient_id)
        .order_by(ProgramVersion.number)
    )
    if episode is not None:
        query = query.where(HomeProgram.episode_id == episode.id)
    return [(version, program) for version, program in session.execute(query)]


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
