"""Who may see or change which program; the only way to one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, bindparam, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.patients import policy as patients
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus, ProgramVersion

OPEN = (ProgramStatus.DRAFT, ProgramStatus.ACTIVE)

_NUMBERED = select(ProgramVersion).where(
    ProgramVersion.patient_id == bindparam("patient"), ProgramVersion.number == bindparam("number")
)


def visible_to(user: User) -> Select[HomeProgram]:
    """Programs of patients whom `user` may see."""
    return select(HomeProgram).where(HomeProgram.patient_id.in_(patients.visible_ids(user)))


def get_program(user: User, program_id: UUID) -> HomeProgram:
    """The program, or NotFound when it is not there or not theirs to see."""
    program = session.scalar(visible_to(user).where(HomeProgram.id == program_id))
    if program is None:
        raise NotFound
    return program


def find_open_program(user: User, patient_id: UUID) -> HomeProgram | None:
    """The patient's program that is a draft or in force, if any."""
    return session.scalar(visible_to(user).where(HomeProgram.patient_id == patient_id, HomeProgram.status.in_(OPEN)))


def get_open_program(user: User, patient_id: UUID) -> HomeProgram:
    """The patient's program that is a draft or in force, or NotFound."""
    program = find_open_program(user, patient_id)
    if program is None:
        raise NotFound
    return program


def get_last_program(user: User, patient_id: UUID) -> HomeProgram:
    """The patient's newest program, open or ended, or NotFound."""
    query = visible_to(user).where(HomeProgram.patient_id == patient_id)
    program = session.scalar(query.order_by(HomeProgram.created_at.desc()).limit(1))
    if program is None:
        raise NotFound
    return program


def find_version_by_code(user: User, code: str) -> ProgramVersion | None:
    """The version whose footer shows `code` (eight characters, no dashes), among patients whom `user` may see."""
    return session.scalar(
        select(ProgramVersion).where(
            ProgramVersion.code == code, ProgramVersion.patient_id.in_(patients.visible_ids(user))
        )
    )


def get_version(user: User, patient_id: UUID, number: int) -> ProgramVersion:
    """The patient's version with this number, or NotFound."""
    query = _NUMBERED.where(ProgramVersion.patient_id.in_(patients.visible_ids(user)))
    version = session.scalar(query, {"patient": patient_id, "number": number})
    if version is None:
        raise NotFound
    return version


def get_link(user: User, patient_id: UUID, link_id: UUID) -> PatientLink:
    """A link of a patient whom `user` may see, or NotFound."""
    link = session.scalar(
        select(PatientLink).where(
            PatientLink.id == link_id,
            PatientLink.patient_id == patient_id,
            PatientLink.patient_id.in_(patients.visible_ids(user)),
        )
    )
    if link is None:
        raise NotFound
    return link
