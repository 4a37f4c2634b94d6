"""One therapist's patients in care, or a clinic's, with what the alerts are reckoned from: one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select, true
from sqlalchemy.sql.selectable import LateralFromClause

from clinic.accounts.models import User
from clinic.adherence.models import ExerciseLog
from clinic.aftercare.models import ProgramPause
from clinic.core.db import session
from clinic.health_screens.models import HealthScreen
from clinic.patients import policy
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode, Patient
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion

MOST_PATIENTS = 5000


class CaseRow(NamedTuple):
    """One patient in care: the record, the newest health screen, the sheet in force, the last day reported about.

    `paused_from_on` is when the newest pause of that program began; it goes on while `asked_again_on` is None or to come.
    """

    patient_id: UUID
    given_name: str
    family_name: str
    sex_at_birth: str
    pregnancy: str
    due_on: date | None
    created_at: datetime
    taken_at: datetime | None
    flags: Sequence[str] | None
    cleared_groups: Sequence[str] | None
    event_dates: Mapping[str, Any] | None
    screen_pregnancy: str | None
    screen_due_on: date | None
    sheet_number: int | None
    sheet_starts_on: date | None
    sheet_issued_at: datetime | None
    last_report_on: date | None
    paused_from_on: date | None = None
    asked_again_on: date | None = None
    program_id: UUID | None = None


def list_caseload(
    user: User, *, new_since: datetime, today: date, therapist_id: UUID | None = None, patient_id: UUID | None = None
) -> list[CaseRow]:
    """The patients in care whom `user` may see, in one query: one therapist's, one patient, or everybody's.

    In care is who has an open episode, or was made after `new_since` and has none yet.
    """
    care, screen, sheet, last = _care(), _latest_screen(), _sheet_in_force(), _last_report()
    pause = _newest_pause()
    is_in_care = or_(
        care.c.status == EpisodeStatus.ACTIVE, and_(care.c.status.is_(None), Patient.created_at >= new_since)
    )
    query = (
        policy.visible_to(user)
        .with_only_columns(
            Patient.id, Patient.given_name, Patient.family_name, Patient.sex_at_birth, Patient.pregnancy,
            Patient.due_on, Patient.created_at, screen.c.taken_at, screen.c.flags, screen.c.cleared_groups,
            screen.c.event_dates, screen.c.pregnancy, screen.c.due_on, sheet.c.number, sheet.c.starts_on,
            sheet.c.issued_at, last.c.for_on, pause.c.from_on, pause.c.ends_on, sheet.c.program_id,
        )
        .select_from(Patient)
        .outerjoin(care, true())
        .outerjoin(screen, true())
        .outerjoin(sheet, true())
        .outerjoin(last, true())
        .outerjoin(pause, true())
        .where(is_in_care)
        .limit(MOST_PATIENTS)
    )  # fmt: skip
    if therapist_id is not None:
        query = query.where(Patient.therapist_id == therapist_id)
    if patient_id is not None:
        query = query.where(Patient.id == patient_id)
    return [CaseRow(*row) for row in session.execute(query, {"today": today})]


@cache
def _care() -> LateralFromClause:
    """The open episode, else any other: read patient by patient, since EXISTS twice would read the whole clinic's."""
    return (
        select(Episode.status)
        .where(Episode.clinic_id == Patient.clinic_id, Episode.patient_id == Patient.id)
        .order_by((Episode.status == EpisodeStatus.ACTIVE).desc())
        .limit(1)
        .lateral("care")
    )


@cache
def _latest_screen() -> LateralFromClause:
    return (
        select(
            HealthScreen.taken_at,
            HealthScreen.flags,
            HealthScreen.cleared_groups,
            HealthScreen.event_dates,
            HealthScreen.pregnancy,
            HealthScreen.due_on,
        )
        .where(HealthScreen.clinic_id == Patient.clinic_id, HealthScreen.patient_id == Patient.id)
        .where(HealthScreen.entered_in_error_at.is_(None))
        .order_by(HealthScreen.taken_at.desc(), HealthScreen.id.desc())
        .limit(1)
        .lateral("screen")
    )


@cache
def _sheet_in_force() -> LateralFromClause:
    return (
        select(ProgramVersion.program_id, ProgramVersion.number, ProgramVersion.starts_on, ProgramVersion.issued_at)
        .join(
            HomeProgram,
            and_(HomeProgram.clinic_id == ProgramVersion.clinic_id, HomeProgram.id == ProgramVersion.program_id),
        )
        .where(ProgramVersion.clinic_id == Patient.clinic_id, ProgramVersion.patient_id == Patient.id)
        .where(HomeProgram.status == ProgramStatus.ACTIVE)
        .order_by(ProgramVersion.number.desc())
        .limit(1)
        .lateral("sheet")
    )


@cache
def _last_report() -> LateralFromClause:
    return (
        select(func.max(ExerciseLog.for_on).label("for_on"))
        .where(ExerciseLog.clinic_id == Patient.clinic_id, ExerciseLog.patient_id == Patient.id)
        .where(ExerciseLog.superseded_at.is_(None))
        .lateral("last_report")
    )


@cache
def _newest_pause() -> LateralFromClause:
    """The pause of the program in force that began last."""
    sheet = _sheet_in_force()
    ends_on = func.least(ProgramPause.until_on, ProgramPause.resumed_on)
    return (
        select(ProgramPause.from_on, ends_on.label("ends_on"))
        .where(ProgramPause.clinic_id == Patient.clinic_id, ProgramPause.program_id == sheet.c.program_id)
        .where(ProgramPause.from_on <= bindparam("today"))
        .order_by(ProgramPause.from_on.desc(), ProgramPause.paused_at.desc())
        .limit(1)
        .lateral("pause")
    )
