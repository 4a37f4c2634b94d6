"""Selects for the chapters of a record; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select

from clinic.assessments.models import Assessment
from clinic.core.db import session
from clinic.episodes.models import EpisodeReopening
from clinic.health_screens.models import HealthScreen
from clinic.patients.models import Episode
from clinic.programs.models import HomeProgram, ProgramVersion


def list_episodes(patient_id: UUID) -> Sequence[Episode]:
    """The episodes of care of a patient, the newest first."""
    query = select(Episode).where(Episode.patient_id == patient_id)
    return session.scalars(query.order_by(Episode.started_on.desc(), Episode.id.desc())).all()


def list_reopenings(patient_id: UUID) -> Sequence[EpisodeReopening]:
    """The discharges of a patient that were taken back, oldest first."""
    query = select(EpisodeReopening).where(EpisodeReopening.patient_id == patient_id)
    return session.scalars(query.order_by(EpisodeReopening.reopened_at, EpisodeReopening.id)).all()


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
