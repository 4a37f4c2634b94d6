"""Taking reports: from a patient's link, or typed in by the clinic from paper, phone or a visit.

Nothing is overwritten: a changed answer is a new row, and the row before it stays on file without counting.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.errors import DayNotOpen, NotInProgram, SameFormOtherReport, TooManyReports
from clinic.adherence.holding import act_on_reports
from clinic.adherence.links import OpenLink
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus, Reason
from clinic.adherence.queries import ProgramForReports, program_for_reports
from clinic.adherence.rules import may_enter, open_days
from clinic.adherence.turns import take_turns
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.patients import policy as patients

LINK_FORMS_AN_HOUR = 60
"""Forms with something new that one link may send; a missed week is eight."""

LINK_ROWS_AN_HOUR = 200
"""Rows that they may make together; a missed week of a full sheet is 12 times 8."""

LONGEST_NOTE = 500
"""Characters that the record keeps of what somebody wrote beside a report."""

Key = tuple[str, date]
"""Which exercise on which day."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was reported about one exercise on one day; pain 0 to 10, note at most LONGEST_NOTE characters.

    `amount_done` is in the unit of the dose (`amounts.amount_of_day`).
    """

    slug: str
    for_on: date
    status: LogStatus
    reason: Reason | None = None
    pain_before: int | None = None
    pain_after: int | None = None
    amount_done: int | None = None
    felt: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> Key:
        """Which exercise on which day."""
        return self.slug, self.for_on

    def is_said_by(self, log: ExerciseLog) -> bool:
        """Whether `log` says exactly this."""
        names = ("status", "reason", "pain_before", "pain_after", "amount_done", "note")
        return sorted(self.felt) == log.felt and all(getattr(self, name) == getattr(log, name) for name in names)


@dataclass(frozen=True, slots=True)
class _Origin:
    source: LogSource
    form_key: UUID
    link_id: UUID | None = None
    entered_by_id: UUID | None = None


def report_by_link(link: OpenLink, answers: Sequence[Answer], *, form_key: UUID) -> list[ExerciseLog]:
    """Store a patient's own answers; returns the rows that are new. Answers that are on file already make none.

    Raises DayNotOpen, NotInProgram, TooManyReports or SameFormOtherReport.
    """
    program = program_for_reports(link.patient_id, link.program_id)
    take_turns(program.program_id)
    origin = _Origin(LogSource.LINK, form_key, link_id=link.link_id)
    new = _not_yet_said(program, answers, origin)
    open_now = open_days(clock.today(get_clinic().time_zone), program.starts_on, program.ends_on)
    if any(answer.for_on not in open_now for answer in new):
        raise DayNotOpen
    _check_rate(origin, len(new))
    logs = [_store(answer, link.patient_id, program, origin) for answer in new]
    if logs:
        record("reports.entered", "program", link.program_id, patient_id=link.patient_id, fields=["link"])
        act_on_reports(link.patient_id, program, logs, by=None)
    return logs


def enter_reports(
    actor: User,
    patient_id: UUID,
    answers: Sequence[Answer],
    *,
    source: LogSource,
    form_key: UUID,
    seen: Collection[UUID] = (),
    program_id: UUID | None = None,
) -> list[ExerciseLog]:
    """Make the rows of one source say what the form says; returns the rows that are new.

    `seen` are the rows that the form was made from: what the person left as it was is not written, what they emptied
    is taken back, and a colleague's newer rows are touched only where the person changed something. Reports of other
    sources about the same day stay beside them. `program_id` is for a sheet of a program before the newest.

    Raises NotFound, NotAllowed, NothingToReportOn, DayNotOpen, NotInProgram or SameFormOtherReport.
    """
    if not actor.can(Permission.ENTER_DIARY) or source is LogSource.LINK:
        raise NotAllowed
    patient = patients.get_patient(actor, patient_id)
    program = program_for_reports(patient.id, program_id)
    take_turns(program.program_id)
    before = _seen(program, source, seen)
    origin = _Origin(source, form_key, entered_by_id=actor.id)
    changed = [one for one in answers if one.key not in before or not one.is_said_by(before[one.key])]
    new = _not_yet_said(program, changed, origin)
    today = clock.today(get_clinic().time_zone)
    if any(not may_enter(answer.for_on, today, program.starts_on, program.ends_on) for answer in new):
        raise DayNotOpen("Reports can be entered from the day the program started until today.")
    logs = [_store(answer, patient.id, program, origin) for answer in new]
    emptied = before.keys() - {answer.key for answer in answers}
    taken_back = _take_back([before[key].id for key in emptied])
    if logs or taken_back:
        record("reports.entered", "program", program.program_id, patient_id=patient.id, fields=[source.value])
        act_on_reports(patient.id, program, logs, by=actor.id)
    return logs


def _not_yet_said(program: ProgramForReports, answers: Sequence[Answer], origin: _Origin) -> list[Answer]:
    """The answers that need a row of their own. Raises SameFormOtherReport or NotInProgram."""
    sent_before = _sent_with(origin.form_key)
    on_file = _current(program, origin.source, {answer.for_on for answer in answers})
    new = []
    for answer in {one.key: one for one in answers}.values():
        made, current = sent_before.get(answer.key), on_file.get(answer.key)
        if made is not None:
            if made.program_id != program.program_id or not answer.is_said_by(made):
                raise SameFormOtherReport
        elif current is None or not answer.is_said_by(current):
            new.append(answer)
    return new


def _store(answer: Answer, patient_id: UUID, program: ProgramForReports, origin: _Origin) -> ExerciseLog:
    version_id = program.version_holding(answer.slug, answer.for_on)
    if version_id is None:
        raise NotInProgram
    _supersede(program.program_id, answer, origin.source)
    log = ExerciseLog(
        patient_id=patient_id,
        program_id=program.program_id,
        program_version_id=version_id,
        exercise_slug=answer.slug,
        for_on=answer.for_on,
        status=answer.status,
        reason=answer.reason,
        amount_done=answer.amount_done,
        pain_before=answer.pain_before,
        pain_after=answer.pain_after,
        felt=sorted(answer.felt),
        note=answer.note,
        source=origin.source,
        link_id=origin.link_id,
        entered_by_id=origin.entered_by_id,
        entered_at=clock.now(),
        form_key=origin.form_key,
    )
    session.add(log)
    session.flush()
    return log


def _sent_with(form_key: UUID) -> Mapping[Key, ExerciseLog]:
    logs = session.scalars(select(ExerciseLog).where(ExerciseLog.form_key == form_key))
    return {(log.exercise_slug, log.for_on): log for log in logs}


def _current(program: ProgramForReports, source: LogSource, on: Collection[date]) -> Mapping[Key, ExerciseLog]:
    logs = session.scalars(
        select(ExerciseLog).where(
            ExerciseLog.program_id == program.program_id,
            ExerciseLog.source == source,
            ExerciseLog.for_on.in_(on),
            ExerciseLog.superseded_at.is_(None),
        )
    )
    return {(log.exercise_slug, log.for_on): log for log in logs}


def _seen(program: ProgramForReports, source: LogSource, ids: Collection[UUID]) -> Mapping[Key, ExerciseLog]:
    if not ids:
        return {}
    logs = session.scalars(
        select(ExerciseLog).where(
            ExerciseLog.program_id == program.program_id, ExerciseLog.source == source, ExerciseLog.id.in_(ids)
        )
    )
    return {(log.exercise_slug, log.for_on): log for log in logs}


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


def _take_back(ids: Collection[UUID]) -> int:
    """Stop counting rows that were typed in by mistake; returns how many."""
    if not ids:
        return 0
    taken = session.execute(
        update(ExerciseLog)
        .where(ExerciseLog.id.in_(ids), ExerciseLog.superseded_at.is_(None))
        .values(superseded_at=clock.now())
        .returning(ExerciseLog.id)
    )
    return len(taken.all())


def _check_rate(origin: _Origin, more: int) -> None:
    """Refuse what no person sends in an hour; a form that says nothing new is always fine. Raises TooManyReports."""
    if not more:
        return
    since = clock.now() - timedelta(hours=1)
    query = select(
        func.count(),
        func.count(ExerciseLog.form_key.distinct()).filter(ExerciseLog.form_key != origin.form_key),
    ).where(ExerciseLog.link_id == origin.link_id, ExerciseLog.entered_at > since)
    rows, forms = session.execute(query).one()
    if rows + more > LINK_ROWS_AN_HOUR or forms + 1 > LINK_FORMS_AN_HOUR:
        raise TooManyReports
