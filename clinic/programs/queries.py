"""Selects for pages about programs; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from clinic.core.db import session
from clinic.programs.models import (
    Document,
    FindingOverride,
    PatientLink,
    Prescription,
    ProgramVersion,
)


def list_prescriptions(program_id: UUID) -> Sequence[Prescription]:
    """The lines of a program in order, with their modifications (two queries)."""
    query = (
        select(Prescription)
        .where(Prescription.program_id == program_id)
        .order_by(Prescription.position, Prescription.id)
        .options(selectinload(Prescription.modifications))
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def list_overrides(program_id: UUID) -> Sequence[FindingOverride]:
    """Every override of a program, oldest first."""
    query = select(FindingOverride).where(FindingOverride.program_id == program_id)
    return session.scalars(query.order_by(FindingOverride.overridden_at)).all()


def list_versions(patient_id: UUID) -> Sequence[ProgramVersion]:
    """What a patient was given, newest first, without the content."""
    query = select(ProgramVersion).where(ProgramVersion.patient_id == patient_id).options(defer(ProgramVersion.content))
    return session.scalars(query.order_by(ProgramVersion.number.desc())).all()


def find_version_in_force(patient_id: UUID) -> ProgramVersion | None:
    """The newest version that was issued to a patient."""
    query = select(ProgramVersion).where(ProgramVersion.patient_id == patient_id)
    return session.scalar(query.order_by(ProgramVersion.number.desc()).limit(1))


def find_document(version_id: UUID, layout: str, paper: str, language: str) -> Document | None:
    """The stored PDF of a version in one layout, if it was made."""
    return session.scalar(
        select(Document).where(
            Document.program_version_id == version_id,
            Document.layout == layout,
            Document.paper == paper,
            Document.language == language,
        )
    )


def find_link(program_id: UUID) -> PatientLink | None:
    """The newest link into a program that was not revoked, expired or not."""
    query = select(PatientLink).where(PatientLink.program_id == program_id, PatientLink.revoked_at.is_(None))
    return session.scalar(query.order_by(PatientLink.created_at.desc()).limit(1))
