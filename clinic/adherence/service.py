"""Taking reports: from a patient's link, or typed in by the clinic from paper, phone or a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.errors import DayNotOpen, NotInProgram, SameFormOtherReport, TooManyReports
from clinic.adherence.links import OpenLink
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus, Reason
from clinic.adherence.queries import ProgramForReports, program_for_reports
from clinic.adherence.rules import may_report
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.patients import policy as patients

LINK_WRITES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What was reported about one exercise on one day; pain 0 to 10, note at most 500 characters."""

    slug: str
    for_on: date
    status: LogStatus
    reason: Reason | None = None
    pain_before: int | None = None
    pain_after: int | None = None
    times_done: int | None = None
    felt: tuple[str, ...] = field(default=())
    note: str = ""


def report_by_link(link: OpenLink, answers: Sequence[Answer], *, form_key: UUID) -> list[ExerciseLog]:
    """Store a patient's own answers. A later answer about the same day replaces the earlier one of this link's source.

    Raises DayNotOpen, NotInProgram, TooManyReports or SameFormOtherReport.
    """
    program = program_for_reports(link.patient_id, link.program_id)
    today = clock.today(get_clinic().time_zone)
    for answer in answers:
        if not may_report(answer.for_on, today, program.starts_on):
            raise DayNotOpen
    _check_rate(link.link_id, len(answers))
    logs = [
        _store(answer, link.patient_id, program, form_key, source=LogSource.LINK, link_id=link.link_id)
        for answer in answers
    ]
    record("reports.entered", "program", link.program_id, patient_id=link.patient_id, fields=["link"])
    return logs


def enter_reports(
    actor: User, patient_id: UUID, answers: Sequence[Answer], *, source: LogSource, form_key: UUID
) -> list[ExerciseLog]:
    """Store what the clinic was told or read from a paper diary; link reports about the same day stay beside it.

    Raises NotFound, NotAllowed, DayNotOpen (the future, or before the program), NotInProgram or SameFormOtherReport.
    """
    if not actor.can(Permission.ENTER_DIARY) or source is LogSource.LINK:
        raise NotAllowed
    patient = patients.get_patient(actor, patient_id)
    program = program_for_reports(patient.id)
    today = clock.today(get_clinic().time_zone)
    for answer in answers:
        if not program.starts_on <= answer.for_on <= today:
            raise DayNotOpen("A diary can be entered from the day the program started until today.")
    logs = [_store(answer, patient.id, program, form_key, source=source, entered_by_id=actor.id) for answer in answers]
    record("reports.entered", "program", program.program_id, patient_id=patient.id, fields=[source.value])
    return logs


def _store(
    answer: Answer,
    patient_id: UUID,
    program: ProgramForReports,
    form_key: UUID,
    *,
    source: LogSource,
    link_id: UUID | None = None,
    entered_by_id: UUID | None = None,
) -> ExerciseLog:
    version_id = program.version_holding(answer.slug, answer.for_on)
    if version_id is None:
        raise NotInProgram
    log = ExerciseLog(
        patient_id=patient_id,
        program_id=program.program_id,
        program_version_id=version_id,
        exercise_slug=answer.slug,
        for_on=answer.for_on,
        status=answer.status,
        reason=answer.reason,
        times_done=answer.times_done,
        pain_before=answer.pain_before,
        pain_after=answer.pain_after,
        felt=sorted(answer.felt),
        note=answer.note,
        source=source,
        link_id=link_id,
        entered_by_id=entered_by_id,
        entered_at=clock.now(),
        form_key=form_key,
    )
    made = _same_form(form_key, answer)
    if made is not None:
        if not _says_the_same(made, log):
            raise SameFormOtherReport
        return made
    _supersede(program.program_id, answer, source)
    session.add(log)
    session.flush()
    return log


def _same_form(form_key: UUID, answer: Answer) -> ExerciseLog | None:
    return session.scalar(
        select(ExerciseLog).where(
            ExerciseLog.form_key == form_key,
            ExerciseLog.exercise_slug == answer.slug,
            ExerciseLog.for_on == answer.for_on,
        )
    )


def _says_the_same(one: ExerciseLog, other: ExerciseLog) -> bool:
    names = ("status", "reason", "pain_before", "pain_after", "times_done", "felt", "note", "program_id")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _supersede(program_id: UUID, answer: Answer, source: LogSource) -> None:
    """The earlier report of the same source stays on file and stops counting."""
    session.execute(
        update(ExerciseLog)
        .where(
            ExerciseLog.program_id == program_id,
            ExerciseLog.exercise_slug == answer.slug,
            ExerciseLog.for_on == answer.for_on,
            ExerciseLog.source == source,
            ExerciseLog.superseded_at.is_(None),
        )
        .values(superseded_at=clock.now())
    )


def _check_rate(link_id: UUID, more: int) -> None:
    since = clock.now() - timedelta(hours=1)
    query = select(func.count()).select_from(ExerciseLog)
    made = session.scalar(query.where(ExerciseLog.link_id == link_id, ExerciseLog.entered_at > since)) or 0
    if made + more > LINK_WRITES_AN_HOUR:
        raise TooManyReports
