"""Who may see or change which program; the only way to one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from clinic.accounts.models import User
from clinic.core import memory
from clinic.core.db import session, wait_for_others
from clinic.core.errors import NotFound
from clinic.patients import policy as patients
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus, ProgramVersion

OPEN = (ProgramStatus.DRAFT, ProgramStatus.ACTIVE)

_NUMBERED = select(ProgramVersion).where(
    ProgramVersion.patient_id == bindparam("patient"), ProgramVersion.number == bindparam("number")
)


_LET_IN = "program_let_in"


@dataclass(frozen=True, slots=True)
class _LetIn:
    """Whom policy has let in to which program."""

    user_id: UUID
    program: HomeProgram
    is_locked: bool

    def is_open_of(self, patient_id: UUID) -> bool:
        """Whether it is the open program of a patient."""
        return self.program.patient_id == patient_id and self.program.status in OPEN


def visible_to(user: User) -> Select[HomeProgram]:
    """Programs of patients whom `user` may see."""
    return select(HomeProgram).where(HomeProgram.patient_id.in_(patients.visible_ids(user)))


def get_program(user: User, program_id: UUID) -> HomeProgram:
    """The program, or NotFound when it is not there or not theirs to see."""
    known = _find_let_in(user)
    if known is not None and known.program.id == program_id:
        return known.program
    program = session.scalar(visible_to(user).where(HomeProgram.id == program_id))
    if program is None:
        raise NotFound
    return _let_in(user, program)


def find_open_program(user: User, patient_id: UUID, *, lock: bool = False) -> HomeProgram | None:
    """The patient's program that is a draft or in force, if any; `lock` holds it until the transaction ends.

    Whoever holds the patient too takes that lock first (`editing.hold_open`).
    """
    known = _find_let_in(user)
    if known is not None and known.is_open_of(patient_id) and (known.is_locked or not lock):
        return known.program
    query = visible_to(user).where(HomeProgram.patient_id == patient_id, HomeProgram.status.in_(OPEN))
    if lock:
        wait_for_others()
        query = query.with_for_update(of=HomeProgram).execution_options(populate_existing=True)
    program = session.scalar(query)
    return None if program is None else _let_in(user, program, is_locked=lock)


def get_open_program(user: User, patient_id: UUID) -> HomeProgram:
    """The patient's program that is a draft or in force, or NotFound."""
    program = find_open_program(user, patient_id)
    if program is None:
        raise NotFound
    return program


def let_in_to_new(user: User, program: HomeProgram) -> None:
    """`user` has made this program in the running transaction: nobody else can see it, so it counts as held."""
    _let_in(user, program, is_locked=True)


def lock_program(user: User, program: HomeProgram) -> None:
    """Hold a program as it is now until the transaction ends; one that is held already is not asked for again."""
    known = _find_let_in(user)
    if known is not None and known.program is program and known.is_locked:
        return
    wait_for_others()
    session.refresh(program, with_for_update=True)
    _let_in(user, program, is_locked=True)


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


def _let_in(user: User, program: HomeProgram, *, is_locked: bool = False) -> HomeProgram:
    memory.remember(_LET_IN, _LetIn(user.id, program, is_locked))
    return program


def _find_let_in(user: User) -> _LetIn | None:
    """The last program that `user` was let in to by the running transaction."""
    known: _LetIn | None = memory.recall(_LET_IN)
    return known if known is not None and known.user_id == user.id and known.program in session else None
