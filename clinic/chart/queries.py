"""What the chart and the desk read across features; each page keeps to a handful of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Exists, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from clinic.accounts.models import User
from clinic.adherence.models import ExerciseLog
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients import policy
from clinic.patients.kinds import Pregnancy
from clinic.patients.models import Episode, EpisodeStatus, HealthScreen, Patient
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion

SCREEN_LIFE = timedelta(days=90)
"""A screen older than this asks for a new one (rule SC-OLD-WARN, proposed)."""

SILENT_DAYS = 5
"""Nobody reported for this long: a call is due (alert A6, proposed)."""

PAIN_ROSE = 2
PAIN_HIGH = 7
"""Pain that rose by 2 points, or reached 7, is looked at first (alert A2; the figures are proposed)."""

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class ChartHead:
    """Whom the chart is about, and the open episode of care if there is one."""

    patient: Patient
    episode: Episode | None
    therapist: str


@dataclass(frozen=True, slots=True)
class ReportedDay:
    """One patient's reports about one day, summed up: how many of each, the worst pain, the words."""

    patient: Patient
    for_on: date
    done: int
    partly: int
    skipped: int
    pain_rise: int | None
    pain_after: int | None
    reasons: Sequence[str]
    note: str
    reached_us_at: datetime

    @property
    def is_alarming(self) -> bool:
        """Whether pain rose by two points or more, reached seven, or it hurt or upset the patient."""
        rose = self.pain_rise is not None and self.pain_rise >= PAIN_ROSE
        high = self.pain_after is not None and self.pain_after >= PAIN_HIGH
        return rose or high or bool({"hurt", "upset"} & set(self.reasons))


def get_head(user: User, patient_id: UUID) -> ChartHead:
    """The patient with the open episode and the therapist's name, in one query. Raises NotFound."""
    query = (
        policy.visible_to(user)
        .add_columns(Episode, User.display_name)
        .outerjoin(
            Episode,
            and_(
                Episode.clinic_id == Patient.clinic_id,
                Episode.patient_id == Patient.id,
                Episode.status == EpisodeStatus.ACTIVE,
            ),
        )
        .join(User, and_(User.clinic_id == Patient.clinic_id, User.id == Patient.therapist_id))
        .where(Patient.id == patient_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    patient, episode, therapist = row
    return ChartHead(patient, episode, therapist)


def find_program_state(patient_id: UUID) -> tuple[HomeProgram, datetime | None] | None:
    """The patient's newest program and when it was last issued, in one query."""
    issued = select(func.max(ProgramVersion.issued_at)).where(
        ProgramVersion.clinic_id == HomeProgram.clinic_id, ProgramVersion.program_id == HomeProgram.id
    )
    query = (
        select(HomeProgram, issued.scalar_subquery())
        .where(HomeProgram.patient_id == patient_id)
        .order_by(HomeProgram.created_at.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def list_reported_days(user: User, since: date) -> list[ReportedDay]:
    """The days that this therapist's patients reported about since `since`, what alarms first, then the newest."""
    counts = [func.count().filter(ExerciseLog.status == status) for status in ("done", "partly", "skipped")]
    query = (
        _own(user)
        .add_columns(
            ExerciseLog.for_on,
            *counts,
            func.max(ExerciseLog.pain_after - ExerciseLog.pain_before),
            func.max(ExerciseLog.pain_after),
            func.array_remove(func.array_agg(ExerciseLog.reason.distinct()), None),
            func.max(ExerciseLog.note),
            func.max(ExerciseLog.entered_at),
        )
        .join(
            ExerciseLog,
            and_(
                ExerciseLog.clinic_id == Patient.clinic_id,
                ExerciseLog.patient_id == Patient.id,
                ExerciseLog.for_on >= since,
                ExerciseLog.superseded_at.is_(None),
            ),
        )
        .group_by(Patient.clinic_id, Patient.id, ExerciseLog.for_on)
        .order_by(func.max(ExerciseLog.entered_at).desc())
        .limit(MOST_ROWS * 5)
    )
    found = [ReportedDay(*row) for row in session.execute(query)]
    return sorted(found, key=lambda one: not one.is_alarming)[:MOST_ROWS]


def list_unscreened(user: User, now: datetime) -> list[tuple[Patient, datetime | None]]:
    """This therapist's patients in care whose last screen is missing or older than 90 days, with its time."""
    latest = (
        select(func.max(HealthScreen.taken_at))
        .where(
            HealthScreen.clinic_id == Patient.clinic_id,
            HealthScreen.patient_id == Patient.id,
            HealthScreen.entered_in_error_at.is_(None),
        )
        .scalar_subquery()
    )
    query = (
        _own(user)
        .add_columns(latest)
        .where(_is_in_care(), or_(latest.is_(None), latest < now - SCREEN_LIFE))
        .order_by(latest.asc().nulls_first(), Patient.sort_name)
        .limit(MOST_ROWS)
    )
    return [(patient, taken_at) for patient, taken_at in session.execute(query)]


def list_silent(user: User, today: date) -> list[tuple[Patient, date | None]]:
    """This therapist's patients with a program in force since five days or more, and no report for as long."""
    log = aliased(ExerciseLog)
    last = (
        select(func.max(log.for_on))
        .where(log.clinic_id == Patient.clinic_id, log.patient_id == Patient.id, log.superseded_at.is_(None))
        .scalar_subquery()
    )
    before = today - timedelta(days=SILENT_DAYS)
    running = exists().where(
        HomeProgram.clinic_id == Patient.clinic_id,
        HomeProgram.patient_id == Patient.id,
        HomeProgram.status == ProgramStatus.ACTIVE,
    )
    given = exists().where(
        ProgramVersion.clinic_id == Patient.clinic_id,
        ProgramVersion.patient_id == Patient.id,
        ProgramVersion.starts_on <= before,
    )
    query = (
        _own(user)
        .add_columns(last)
        .where(running, given, or_(last.is_(None), last <= before))
        .order_by(last.asc().nulls_first(), Patient.sort_name)
        .limit(MOST_ROWS)
    )
    return [(patient, day) for patient, day in session.execute(query)]


def list_due(user: User, today: date) -> list[Patient]:
    """This therapist's pregnant patients who pass 20 weeks this week, or whose due date has passed (alert A8)."""
    half = today + timedelta(weeks=20)
    query = (
        _own(user)
        .where(Patient.pregnancy == Pregnancy.PREGNANT)
        .where(or_(Patient.due_on <= today, Patient.due_on.between(half - timedelta(days=7), half)))
        .order_by(Patient.due_on)
        .limit(MOST_ROWS)
    )
    return list(session.scalars(query))


def list_own_drafts(user: User) -> list[tuple[ProgressNote, Patient]]:
    """Notes this person has begun and not signed, oldest visit first."""
    people = policy.visible_to(user).subquery()
    query = (
        select(ProgressNote, Patient)
        .join(Patient, and_(Patient.clinic_id == ProgressNote.clinic_id, Patient.id == ProgressNote.patient_id))
        .where(
            ProgressNote.author_id == user.id,
            ProgressNote.status == NoteStatus.DRAFT,
            Patient.id.in_(select(people.c.id)),
        )
        .order_by(ProgressNote.visit_on)
        .limit(MOST_ROWS)
    )
    return [(note, patient) for note, patient in session.execute(query)]


def has_patients(user: User) -> bool:
    """Whether the clinic has any patient that `user` may see."""
    return session.scalar(policy.visible_to(user).limit(1)) is not None


def _own(user: User) -> Select[Patient]:
    return policy.visible_to(user).where(Patient.therapist_id == user.id)


def _is_in_care() -> Exists:
    return exists().where(
        Episode.clinic_id == Patient.clinic_id,
        Episode.patient_id == Patient.id,
        Episode.status == EpisodeStatus.ACTIVE,
    )
