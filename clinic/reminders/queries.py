"""Selects about reminders; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from clinic.accounts.models import User
from clinic.adherence.queries import ProgramForReports, find_program_for_reports, list_logs, list_pauses
from clinic.adherence.rules import Away, Pause
from clinic.core.db import session
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode, Patient
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.reminders.models import Reminder, ReminderChoice, ReminderHours, ReminderMode
from clinic.reminders.rules import FROM_HOUR, UNTIL_HOUR, Standing, looked_at
from clinic.safety_record.holds import list_open_holds

_NEWEST_FIRST = (ReminderChoice.chosen_at.desc(), ReminderChoice.id.desc())


def find_choice(patient_id: UUID) -> ReminderChoice | None:
    """What counts of what a patient chose; None when nobody asked yet, which is the same as off."""
    query = select(ReminderChoice).where(ReminderChoice.patient_id == patient_id).order_by(*_NEWEST_FIRST)
    return session.scalar(query.limit(1))


def mode_of(patient_id: UUID) -> ReminderMode:
    """When a patient is reminded now."""
    choice = find_choice(patient_id)
    return ReminderMode(choice.mode) if choice else ReminderMode.OFF


def list_choices(patient_id: UUID) -> Sequence[tuple[ReminderChoice, str | None]]:
    """What a patient chose and when, newest first, with the name of the person who recorded it (None: the patient)."""
    query = (
        select(ReminderChoice, User)
        .outerjoin(User, (User.clinic_id == ReminderChoice.clinic_id) & (User.id == ReminderChoice.recorded_by_id))
        .where(ReminderChoice.patient_id == patient_id)
        .order_by(*_NEWEST_FIRST)
        .limit(20)
    )
    return [(choice, user.printed_name if user else None) for choice, user in session.execute(query)]


def list_reminders(patient_id: UUID) -> Sequence[Reminder]:
    """The newest reminders of a patient, whatever became of them."""
    query = select(Reminder).where(Reminder.patient_id == patient_id).order_by(Reminder.for_on.desc())
    return session.scalars(query.limit(14)).all()


def hours() -> tuple[int, int]:
    """Between which hours of its day the clinic writes to patients."""
    newest = session.scalar(
        select(ReminderHours).order_by(ReminderHours.set_at.desc(), ReminderHours.id.desc()).limit(1)
    )
    return (newest.from_hour, newest.until_hour) if newest else (FROM_HOUR, UNTIL_HOUR)


def list_who_want() -> Sequence[UUID]:
    """The patients in care whose newest choice is to be reminded (one query)."""
    numbered = select(
        ReminderChoice.patient_id,
        ReminderChoice.mode,
        func.row_number().over(partition_by=ReminderChoice.patient_id, order_by=_NEWEST_FIRST).label("place"),
    ).subquery()
    in_care = (
        select(Episode.id)
        .where(Episode.clinic_id == Patient.clinic_id, Episode.patient_id == Patient.id)
        .where(Episode.status == EpisodeStatus.ACTIVE)
        .exists()
    )
    query = (
        select(Patient.id)
        .join(numbered, numbered.c.patient_id == Patient.id)
        .where(numbered.c.place == 1, numbered.c.mode != ReminderMode.OFF)
        .where(Patient.entered_in_error_at.is_(None), in_care)
        .order_by(Patient.id)
    )
    return session.scalars(query).all()


def standing_of(patient: Patient, today: date) -> Standing:
    """What decides whether a patient is reminded today (nine queries)."""
    before = looked_at(today)
    program = find_program_for_reports(patient.id)
    row = session.scalar(select(HomeProgram).where(HomeProgram.id == program.program_id)) if program else None
    holds = list_open_holds(program.program_id) if program else []
    pauses = list_pauses(program.program_id) if program else []
    away = [one for one in pauses if isinstance(one, Away)]
    logs = list_logs(patient.id, before[-1], today)
    reminded = select(Reminder.for_on).where(Reminder.patient_id == patient.id, Reminder.for_on.in_(before))
    asked = _asked(program, today)
    return Standing(
        mode=mode_of(patient.id),
        has_address=bool(patient.email),
        starts_on=program.starts_on if program else None,
        is_over=row is None or row.status != ProgramStatus.ACTIVE,
        is_stopped=any(hold.is_whole_program for hold in holds),
        asked=asked,
        held_slugs={hold.exercise_slug for hold in holds},
        paused_days={day for day in before if any(one.covers(day) for one in away)},
        reported_days={one.for_on for one in logs},
        reminded_days=set(session.scalars(reminded)) - {today},
        told={slug: {one.for_on for one in logs if one.exercise_slug == slug} for slug in asked},
        free_days={slug: _free_days(program, slug, times, before, pauses) for slug, times in asked.items()},
    )


def _asked(program: ProgramForReports | None, day: date) -> dict[str, int]:
    """On how many days a week each exercise is asked for by the sheet in force on `day`."""
    version = program.in_force(day) if program else None
    return {one["slug"]: one["dose"]["days_per_week"] for one in version.content["exercises"]} if version else {}


def _free_days(
    program: ProgramForReports | None, slug: str, times: int, among: Sequence[date], pauses: Sequence[Pause | Away]
) -> set[date]:
    """The days on which an exercise was on hold, or was not asked for `times` a week."""
    held = [one for one in pauses if isinstance(one, Pause)]
    return {
        day for day in among if _asked(program, day).get(slug) != times or any(one.covers(slug, day) for one in held)
    }
