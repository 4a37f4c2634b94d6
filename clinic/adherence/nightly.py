"""Every night the rules about reports are asked again: what a report means changes with the day and with the patient.

Seven days move on, a new health screen says pregnant, a rule gets a new version. Each program has a short transaction
of its own, so that one that cannot be judged keeps none of the others from it. Running it twice stores nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from clinic.accounts.queries import get_clinic
from clinic.adherence.holding import act_overnight
from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import program_for_reports
from clinic.adherence.turns import take_turns
from clinic.core import clock
from clinic.core.db import Database, session, wait_for_others
from clinic.examination.snapshot import of_patient
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode, Patient
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.safety_record.models import ExerciseHold


@dataclass(frozen=True, slots=True)
class NightOfReports:
    """What one night found in one clinic: programs judged, new holds, and the kinds of errors that kept some from it."""

    judged: int = 0
    held: int = 0
    broken: tuple[str, ...] = ()


def judge_all_reports(database: Database, clinic_id: UUID) -> NightOfReports:
    """Judge the reports of every program in force, one transaction for each; what breaks is counted and left out."""
    with database.transaction(clinic_id):
        program_ids = list_reported_programs()
    judged = held = 0
    broken = []
    for program_id in program_ids:
        try:
            with database.transaction(clinic_id):
                made = judge_reports(program_id)
        except Exception as error:  # whatever it is, the other patients are judged
            # Its kind alone: texts and values may be health data.
            broken.append(type(error).__name__)
        else:
            judged += made is not None
            held += len(made or ())
    return NightOfReports(judged, held, tuple(broken))


def list_reported_programs() -> Sequence[UUID]:
    """The programs in force of patients in care about which anything was ever reported, in order."""
    reported = select(ExerciseLog.id).where(
        ExerciseLog.clinic_id == HomeProgram.clinic_id, ExerciseLog.program_id == HomeProgram.id
    )
    query = select(HomeProgram.id).where(*_in_force(), reported.exists()).order_by(HomeProgram.id)
    return session.scalars(query).all()


def judge_reports(program_id: UUID) -> Sequence[ExerciseHold] | None:
    """Ask the log rules about what is on file of a program today and hold what they hold.

    Returns the new holds, None when the program is no longer in force or its newest sheet has not begun.
    """
    take_turns(program_id)
    wait_for_others()
    query = select(HomeProgram).where(HomeProgram.id == program_id, *_in_force())
    program = session.scalar(query.with_for_update(key_share=True))
    if program is None:
        return None
    given = program_for_reports(program.patient_id, program_id)
    if given.newest.starts_on > clock.today(get_clinic().time_zone):
        return None
    return act_overnight(program.patient_id, given)


def _in_force() -> tuple[ColumnElement[bool], ...]:
    """Active programs of patients in care: with an open episode, and not entered in error."""
    of_program = (Patient.clinic_id == HomeProgram.clinic_id, Patient.id == HomeProgram.patient_id)
    in_care = select(Episode.id).where(of_patient(Episode), Episode.status == EpisodeStatus.ACTIVE).exists()
    patient = select(Patient.id).where(*of_program, Patient.entered_in_error_at.is_(None), in_care)
    return HomeProgram.status == ProgramStatus.ACTIVE, patient.exists()
