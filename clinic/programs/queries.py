"""Selects for pages about programs; no writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import defer, joinedload

from clinic.accounts.models import User
from clinic.core.db import clinic_id, session
from clinic.patients.models import Episode, EpisodeStatus
from clinic.programs.models import (
    FindingOverride,
    HomeProgram,
    PatientLink,
    Prescription,
    ProgramStatus,
    ProgramVersion,
)

__all__ = [
    "find_last_program",
    "find_link",
    "find_newest_version",
    "find_open_episode",
    "find_removed",
    "find_version_before",
    "find_version_in_force",
    "has_line",
    "list_history",
    "list_overrides",
    "list_overrides_by_id",
    "list_prescriptions",
    "list_programs",
    "list_versions",
    "names_of",
]

_OVERRIDES = (
    select(FindingOverride)
    .where(FindingOverride.program_id == bindparam("program"))
    .order_by(FindingOverride.overridden_at)
)
"""Built once, as the next: every judgement asks it, and to build a select takes longer than to answer it."""


def list_prescriptions(program_id: UUID) -> Sequence[Prescription]:
    """The lines of a program in order, with their modifications and the patient's own props (one query)."""
    query = (
        select(Prescription)
        .where(Prescription.program_id == program_id, Prescription.removed_at.is_(None))
        .order_by(Prescription.position, Prescription.id)
        .options(joinedload(Prescription.modifications), joinedload(Prescription.own_props))
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).unique().all()


def find_removed(program_id: UUID, prescription_id: UUID | None) -> Prescription | None:
    """A line that was taken out of a program, as long as it is out; None when nothing is asked for.

    No query for that, nor for a line that the running transaction has just taken out.
    """
    if prescription_id is None:
        return None
    found = session.get(Prescription, (clinic_id(), prescription_id))
    return found if found and found.program_id == program_id and found.removed_at is not None else None


def has_line(patient_id: UUID, prescription_id: UUID) -> bool:
    """Whether a line is or was in one of the patient's programs; policy has let the actor in to the patient."""
    programs = select(HomeProgram.id).where(HomeProgram.patient_id == patient_id)
    line = select(Prescription.id).where(Prescription.id == prescription_id, Prescription.program_id.in_(programs))
    return session.scalar(line) is not None


def list_overrides(program_id: UUID) -> Sequence[FindingOverride]:
    """Every override of a program, oldest first."""
    return session.scalars(_OVERRIDES, {"program": program_id}).all()


def list_overrides_by_id(ids: Collection[UUID]) -> dict[UUID, FindingOverride]:
    """These overrides by their id; no query when none is asked for."""
    if not ids:
        return {}
    return {one.id: one for one in session.scalars(select(FindingOverride).where(FindingOverride.id.in_(ids)))}


def list_versions(patient_id: UUID, *, with_content: bool = False) -> Sequence[ProgramVersion]:
    """What a patient was given, newest first; without the content unless it is asked for."""
    query = select(ProgramVersion).where(ProgramVersion.patient_id == patient_id)
    if not with_content:
        query = query.options(defer(ProgramVersion.content))
    return session.scalars(query.order_by(ProgramVersion.number.desc())).all()


def find_newest_version(patient_id: UUID) -> ProgramVersion | None:
    """What was issued to a patient last, whether its program goes on or has ended."""
    query = select(ProgramVersion).where(ProgramVersion.patient_id == patient_id)
    return session.scalar(query.order_by(ProgramVersion.number.desc()).limit(1))


def find_version_in_force(patient_id: UUID) -> ProgramVersion | None:
    """What a patient is asked to do now: the newest version of the active program, None when there is none."""
    query = (
        select(ProgramVersion)
        .join(HomeProgram, and_(HomeProgram.clinic_id == ProgramVersion.clinic_id,
                                HomeProgram.id == ProgramVersion.program_id))
        .where(ProgramVersion.patient_id == patient_id, HomeProgram.status == ProgramStatus.ACTIVE)
    )  # fmt: skip
    return session.scalar(query.order_by(ProgramVersion.number.desc()).limit(1))


def find_version_before(version: ProgramVersion) -> ProgramVersion | None:
    """What the patient was given before `version`."""
    query = select(ProgramVersion).where(
        ProgramVersion.patient_id == version.patient_id, ProgramVersion.number < version.number
    )
    return session.scalar(query.order_by(ProgramVersion.number.desc()).limit(1))


def find_last_program(patient_id: UUID) -> HomeProgram | None:
    """The patient's newest program, open or ended."""
    query = select(HomeProgram).where(HomeProgram.patient_id == patient_id)
    return session.scalar(query.order_by(HomeProgram.created_at.desc()).limit(1))


def list_programs(patient_id: UUID) -> dict[UUID, HomeProgram]:
    """Every program of a patient by its id."""
    query = select(HomeProgram).where(HomeProgram.patient_id == patient_id)
    return {program.id: program for program in session.scalars(query)}


def find_open_episode(patient_id: UUID) -> Episode | None:
    """The patient's open episode of care: a program belongs to one."""
    return session.scalar(
        select(Episode).where(Episode.patient_id == patient_id, Episode.status == EpisodeStatus.ACTIVE)
    )


def find_link(program_id: UUID) -> PatientLink | None:
    """The newest link into a program that was not revoked, expired or not."""
    query = select(PatientLink).where(PatientLink.program_id == program_id, PatientLink.revoked_at.is_(None))
    return session.scalar(query.order_by(PatientLink.created_at.desc()).limit(1))


def names_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Name and credential of staff members, as printed; no query when nobody is asked for."""
    if not user_ids:
        return {}
    return {user.id: user.printed_name for user in session.scalars(select(User).where(User.id.in_(user_ids)))}


def list_history(patient_id: UUID) -> Sequence[tuple[HomeProgram, ProgramVersion | None, User | None]]:
    """Every program of a patient with what was issued from it and by whom, newest first, in one query.

    A program that was never issued stands there once, without a version.
    """
    query = (
        select(HomeProgram, ProgramVersion, User)
        .outerjoin(ProgramVersion, and_(ProgramVersion.clinic_id == HomeProgram.clinic_id,
                                        ProgramVersion.program_id == HomeProgram.id))
        .outerjoin(User, and_(User.clinic_id == ProgramVersion.clinic_id, User.id == ProgramVersion.issued_by_id))
        .where(HomeProgram.patient_id == patient_id)
        .order_by(HomeProgram.created_at.desc(), ProgramVersion.number.desc())
    )  # fmt: skip
    return [(program, version, user) for program, version, user in session.execute(query)]
