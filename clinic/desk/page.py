"""Today's desk: what needs this person now, readable in a few seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.labels import SOURCE
from clinic.adherence.models import LogSource, LogStatus
from clinic.core import clock
from clinic.core.permissions import Permission
from clinic.custom_library.overlay import clinic_library
from clinic.desk.held import NewsLine, StoppedLine, read_news, read_stopped
from clinic.desk.queries import (
    MOST_REPORTS,
    ReportRow,
    has_patients,
    list_new_patients,
    list_reports_since,
)
from clinic.health_screens.ended import Unseen, list_unseen
from clinic.notes.models import NoteStatus
from clinic.notes.queries import NoteRow, list_notes
from clinic.patients.models import Patient
from clinic.review.concerns import Concern, concerns_of
from clinic.review.inbox import Inbox, read_inbox
from clinic.signed_notes.queries import NOTHING_WAITS, Waiting, count_waiting

MOST_DRAFTS = 10
MOST_NEEDED = 8
"""How many lines of the inbox the desk shows."""

NO_CONCERN = 99


@dataclass(frozen=True, slots=True)
class Quote:
    """The patient's own words about an exercise."""

    exercise: str
    words: str


@dataclass(frozen=True, slots=True)
class PatientReports:
    """What one patient reported since yesterday: counts, what needs a look, worst first, and their words."""

    patient_id: UUID
    name: str
    done: int
    partly: int
    skipped: int
    sources: tuple[str, ...]
    newest_at: datetime
    concerns: tuple[tuple[Concern, str], ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk shows; parts a role has no business with are empty."""

    today: date
    is_clinical: bool
    is_therapist: bool
    has_patients: bool
    reports: tuple[PatientReports, ...]
    reports_are_cut: bool
    inbox: Inbox | None
    drafts: Sequence[NoteRow]
    drafts_are_cut: bool
    newest: Sequence[Patient]
    stopped: tuple[StoppedLine, ...] = ()
    news: tuple[NewsLine, ...] = ()
    ended: Sequence[Unseen] = ()
    to_cosign: Waiting = NOTHING_WAITS


def read_desk(actor: User) -> Desk:
    """The desk of one person, in at most thirteen queries. Roles without charts get no health data at all."""
    zone = ZoneInfo(get_clinic().time_zone)
    today = clock.today(zone.key)
    is_clinical, is_therapist = actor.can(Permission.SEE_CHART), actor.can(Permission.DESIGN_PROGRAM)
    # An assistant is nobody's therapist of record: they see what reached the whole clinic.
    rows = _reports(actor, today, zone, therapist_id=actor.id if is_therapist else None) if is_clinical else []
    inbox = read_inbox(actor, size=MOST_NEEDED) if is_clinical else None
    drafts = _drafts(actor) if is_clinical else []
    finds = actor.can(Permission.FIND_PATIENTS)
    newest = list_new_patients(actor) if finds and not is_clinical else []
    return Desk(
        today=today,
        is_clinical=is_clinical,
        is_therapist=is_therapist,
        has_patients=bool(rows or drafts or newest or (inbox and inbox.total))
        or (finds and is_clinical and has_patients(actor)),
        reports=by_patient(rows),
        reports_are_cut=len(rows) == MOST_REPORTS,
        inbox=inbox,
        drafts=drafts[:MOST_DRAFTS],
        drafts_are_cut=len(drafts) > MOST_DRAFTS,
        newest=newest,
        stopped=read_stopped(actor) if is_therapist else (),
        news=read_news(actor) if is_therapist else (),
        ended=list_unseen(actor) if is_therapist else (),
        to_cosign=count_waiting(actor),
    )


def by_patient(rows: Sequence[ReportRow]) -> tuple[PatientReports, ...]:
    """Reports gathered by patient: what may be urgent first, what has no concern last, newest first among equals."""
    gathered: dict[UUID, list[ReportRow]] = {}
    for row in rows:
        gathered.setdefault(row.patient_id, []).append(row)
    told = [_of_one(one) for one in gathered.values()]
    told.sort(key=lambda one: one.newest_at, reverse=True)
    return tuple(sorted(told, key=lambda one: one.concerns[0][0].weight if one.concerns else NO_CONCERN))


def _reports(actor: User, today: date, zone: ZoneInfo, *, therapist_id: UUID | None) -> list[ReportRow]:
    since = datetime.combine(today - timedelta(days=1), time(), zone)
    return list_reports_since(actor, since, therapist_id=therapist_id)


def _drafts(actor: User) -> list[NoteRow]:
    return list_notes(actor, status=NoteStatus.DRAFT, author_id=actor.id, limit=MOST_DRAFTS + 1)


def _of_one(rows: Sequence[ReportRow]) -> PatientReports:
    statuses = [row.status for row in rows]
    concerns = {(concern, _name(row.exercise_slug)) for row in rows for concern in concerns_of(row)}
    return PatientReports(
        patient_id=rows[0].patient_id,
        name=f"{rows[0].given_name} {rows[0].family_name}",
        done=statuses.count(LogStatus.DONE),
        partly=statuses.count(LogStatus.PARTLY),
        skipped=statuses.count(LogStatus.SKIPPED),
        sources=tuple(sorted({SOURCE[LogSource(row.source)] for row in rows})),
        newest_at=max(row.entered_at for row in rows),
        concerns=tuple(sorted(concerns, key=lambda one: (one[0].weight, one[0].words, one[1]))),
        quotes=tuple(Quote(_name(row.exercise_slug), row.note) for row in rows if row.note),
    )


def _name(slug: str) -> str:
    exercise = clinic_library().exercises.get(slug)
    return exercise.name if exercise else slug
