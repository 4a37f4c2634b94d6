"""Pausing and resuming a program, and keeping what a patient taught back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.aftercare.errors import NothingToPause, NotOnThisSheet, PausedAlready
from clinic.aftercare.models import ProgramPause, Taught, TeachBack
from clinic.aftercare.queries import list_pauses, list_taught, pause_ahead
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.programs import policy
from clinic.programs.sheets import content_of
from clinic.programs.stopping import program_in_force


def pause_program(actor: User, patient_id: UUID, *, from_on: date, until_on: date | None, reason: str) -> ProgramPause:
    """Ask for nothing from `from_on` until the day before `until_on` (None: until somebody resumes it).

    The same once more answers with the pause that is there. Raises NotFound, NotAllowed, NothingToPause or PausedAlready.
    """
    program = program_in_force(actor, patient_id, NothingToPause)
    there = pause_ahead(list_pauses(program.id), _today())
    if there is not None:
        if (there.from_on, there.until_on, there.reason) == (from_on, until_on, reason):
            return there
        raise PausedAlready
    pause = ProgramPause(
        program_id=program.id,
        patient_id=patient_id,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        paused_at=clock.now(),
        paused_by_id=actor.id,
    )
    session.add(pause)
    session.flush()
    record("program.paused", "program_pause", pause.id, patient_id=patient_id)
    return pause


def resume_program(actor: User, patient_id: UUID) -> ProgramPause | None:
    """Ask for everything again from today on; None when nothing was paused, as after a second click.

    A pause that had not begun yet then never was. Raises NotFound, NotAllowed or NothingToPause.
    """
    program = program_in_force(actor, patient_id, NothingToPause)
    pause = pause_ahead(list_pauses(program.id), _today())
    if pause is None:
        return None
    pause.resumed_on, pause.resumed_at, pause.resumed_by_id = _today(), clock.now(), actor.id
    session.flush()
    record("program.resumed", "program_pause", pause.id, patient_id=patient_id)
    return pause


def record_teach_back(actor: User, patient_id: UUID, number: int, slug: str, result: str) -> TeachBack:
    """Keep what the patient could show of one exercise of a sheet; saying the newest once more adds nothing.

    Raises NotFound, NotAllowed, or NotOnThisSheet for an exercise or an answer that the sheet's page does not offer.
    """
    version = policy.get_version(actor, patient_id, number)
    if not actor.can(Permission.TEACH_PATIENT):
        raise NotAllowed
    if result not in list(Taught) or slug not in {data["slug"] for data in content_of(version)["exercises"]}:
        raise NotOnThisSheet
    newest = list_taught(version.id).get(slug)
    if newest is not None and (newest.result, newest.recorded_by_id) == (result, actor.id):
        return newest
    said = TeachBack(
        program_version_id=version.id,
        patient_id=patient_id,
        exercise_slug=slug,
        result=Taught(result),
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
    )
    session.add(said)
    session.flush()
    record("exercise.taught_back", "teach_back", said.id, patient_id=patient_id, fields=[slug])
    return said


def _today() -> date:
    return clock.today(get_clinic().time_zone)
