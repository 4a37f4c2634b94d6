"""A program open for change: locked, of the version that was seen, and by somebody who may."""

from __future__ import annotations

from uuid import UUID

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.core.permissions import Permission
from clinic.patients import policy as patients
from clinic.patients.models import Episode
from clinic.programs import policy
from clinic.programs.errors import ProgramIsClosed
from clinic.programs.models import HomeProgram
from clinic.programs.queries import has_line


def editable(actor: User, program_id: UUID, version: int | None = None, *, hold_patient: bool = False) -> HomeProgram:
    """The program, locked for this transaction, so that two people's changes follow each other.

    `hold_patient` locks the patient too, which whoever judges by the rules needs. Raises NotFound, NotAllowed,
    ProgramIsClosed, or StaleVersion when somebody saved since `version`.
    """
    program = policy.get_program(actor, program_id)
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed
    lock(actor, program, hold_patient=hold_patient)
    if program.status not in policy.OPEN:
        raise ProgramIsClosed
    check_version(program, version)
    return program


def hold_open(actor: User, patient_id: UUID, line_id: UUID | None = None, *, hold_patient: bool = True) -> HomeProgram:
    """The patient's open program, locked; first, unless `hold_patient` is false, the patient.

    Asked for by whoever changes it, or its line `line_id`: `editable` then finds it held. Raises NotFound, also for a line that
    is in none of the patient's programs, or ProgramIsClosed when the last one has ended.
    """
    if hold_patient:
        patients.get_patient(actor, patient_id, lock=True)
    program = policy.find_open_program(actor, patient_id, lock=True)
    if program is None:
        policy.get_last_program(actor, patient_id)
        if line_id is not None and not has_line(patient_id, line_id):
            raise NotFound
        raise ProgramIsClosed
    return program


def check_version(program: HomeProgram, version: int | None) -> None:
    """Refuse a change made from an older version of the program, unless the caller saw none. Raises StaleVersion."""
    if version is not None and program.version != version:
        raise StaleVersion


def lock(actor: User, program: HomeProgram, *, hold_patient: bool = True) -> None:
    """Hold the program as it is now until the transaction ends, and first its patient: no screen is taken meanwhile."""
    if hold_patient:
        patients.get_patient(actor, program.patient_id, lock=True)
    policy.lock_program(actor, program)


def follow_episode(program: HomeProgram, episode: Episode | None) -> None:
    """Let an open program belong to the patient's open episode, so that its link does not end with one that is over."""
    if episode is None or program.episode_id == episode.id:
        return
    program.episode_id = episode.id
    session.flush()
    record("program.changed", "program", program.id, patient_id=program.patient_id, fields=["episode_id"])


def touch(program: HomeProgram, *fields: str) -> None:
    """Count a change of the draft and record the names of what was changed."""
    program.version += 1
    program.updated_at = clock.now()
    session.flush()
    record("program.changed", "program", program.id, patient_id=program.patient_id, fields=fields)
