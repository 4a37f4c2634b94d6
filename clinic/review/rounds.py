"""Every night the last seven days of each program mean something new: judged one by one, whatever breaks in one of them.

Silence and old screens are not waited for: whoever opens the inbox has them of that very day (`raising.sync_standing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from clinic.accounts.queries import get_clinic
from clinic.adherence.nightly import list_reported_programs
from clinic.adherence.queries import program_for_reports
from clinic.adherence.turns import take_turns
from clinic.core import clock
from clinic.core.db import Database, clinic_id, session
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.review.reporting import judge_week


@dataclass(frozen=True, slots=True)
class Round:
    """What one night found in one clinic: programs judged, items raised, and the kinds of errors that kept some from it."""

    judged: int = 0
    raised: int = 0
    broken: tuple[str, ...] = ()


def judge_all_weeks(database: Database, clinic: UUID) -> Round:
    """Judge the week of every program in force, one transaction for each; running it twice raises nothing twice."""
    with database.transaction(clinic):
        program_ids = list_reported_programs()
    judged = raised = 0
    broken = []
    for program_id in program_ids:
        try:
            with database.transaction(clinic):
                made = judge_program(program_id)
        except Exception as error:  # whatever it is, the other patients are judged
            # Its kind alone: texts and values may be health data.
            broken.append(type(error).__name__)
        else:
            judged += made is not None
            raised += made or 0
    return Round(judged, raised, tuple(broken))


def judge_program(program_id: UUID) -> int | None:
    """Raise what the week of one program means today; None when it is no longer in force or has not begun."""
    take_turns(program_id)
    program = session.get_one(HomeProgram, (clinic_id(), program_id))
    if program.status != ProgramStatus.ACTIVE:
        return None
    given = program_for_reports(program.patient_id, program_id)
    if given.starts_on > clock.today(get_clinic().time_zone):
        return None
    return judge_week(program.patient_id, given)
