"""Selects for the desk across features: bounded by one therapist and two days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from clinic.accounts.models import User
from clinic.adherence.models import ExerciseLog
from clinic.core.db import session
from clinic.patients import policy
from clinic.patients.models import Patient

MOST_REPORTS = 3000
"""Two days of a very busy clinic; the newest come first, and the desk says when there were more."""

MOST_PATIENTS = 5000
MOST_NEW = 8


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report that counts, with whom it is about."""

    patient_id: UUID
    given_name: str
    family_name: str
    exercise_slug: str
    for_on: date
    status: str
    reason: str | None
    pain_before: int | None
    pain_after: int | None
    felt: Sequence[str]
    note: str
    source: str
    entered_at: datetime


def list_reports_since(user: User, since: datetime, *, therapist_id: UUID | None) -> list[ReportRow]:
    """Reports that reached us since `since`, newest first, of one therapist's patients or of all `user` may see."""
    query = (
        policy.visible_to(user)
        .with_only_columns(
            Patient.id, Patient.given_name, Patient.family_name, ExerciseLog.exercise_slug, ExerciseLog.for_on,
            ExerciseLog.status, ExerciseLog.reason, ExerciseLog.pain_before, ExerciseLog.pain_after, ExerciseLog.felt,
            ExerciseLog.note, ExerciseLog.source, ExerciseLog.entered_at,
        )
        .join(ExerciseLog, and_(ExerciseLog.clinic_id == Patient.clinic_id, ExerciseLog.patient_id == Patient.id))
        .where(ExerciseLog.entered_at >= since, ExerciseLog.superseded_at.is_(None))
        .order_by(ExerciseLog.entered_at.desc())
        .limit(MOST_REPORTS)
    )  # fmt: skip
    if therapist_id is not None:
        query = query.where(Patient.therapist_id == therapist_id)
    rows: Any = session.execute(query)
    return [ReportRow(*row) for row in rows]


def list_new_patients(user: User) -> Sequence[Patient]:
    """The patients made last, newest first; ids are in order of time."""
    return session.scalars(policy.visible_to(user).order_by(Patient.id.desc()).limit(MOST_NEW)).all()


def has_patients(user: User) -> bool:
    """Whether there is any patient `user` may see."""
    return session.scalar(select(policy.visible_to(user).exists())) or False
