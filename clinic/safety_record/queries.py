"""Selects about stored evaluations and holds; no writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased, selectinload

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.paging import Page
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.safety_record.holds import WHOLE_PROGRAM
from clinic.safety_record.models import ExerciseHold, Occasion, Scope, ScreeningLook, StoredScreening

MOST_LINES = 200


def page_of_screenings(patient_id: UUID, number: int, size: int) -> Page[StoredScreening]:
    """Every stored evaluation of a patient's programs, newest first, with its findings (three queries)."""
    query = select(StoredScreening).where(StoredScreening.patient_id == patient_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(StoredScreening.evaluated_at.desc(), StoredScreening.id.desc())
    ordered = ordered.options(selectinload(StoredScreening.findings))
    return Page(session.scalars(ordered.limit(size).offset((number - 1) * size)).all(), number, size, total)


def list_stops_of_patients(therapist: User) -> Sequence[tuple[Patient, ExerciseHold]]:
    """The whole programs that are stopped among the patients of one therapist, the oldest first, in one query."""
    people = patients.visible_to(therapist).where(Patient.therapist_id == therapist.id)
    query = (
        people.add_columns(ExerciseHold)
        .join(ExerciseHold, and_(ExerciseHold.clinic_id == Patient.clinic_id, ExerciseHold.patient_id == Patient.id))
        .where(ExerciseHold.lifted_at.is_(None), ExerciseHold.exercise_slug == WHOLE_PROGRAM)
        .order_by(ExerciseHold.held_at, ExerciseHold.id)
        .limit(MOST_LINES)
    )
    return [(patient, hold) for patient, hold in session.execute(query)]


def list_news(
    patient_ids: Collection[UUID] = (), *, therapist: User | None = None
) -> Sequence[tuple[Patient, StoredScreening]]:
    """What changed by itself, of these patients or of one therapist's, oldest first, with findings (two queries).

    It is news until somebody has looked at it, or the sheet was judged again since: by a later night, at the printer,
    or by giving a new one. What reports say is not among it: where it stops something, it is there as a hold.
    """
    people = select(Patient) if therapist is None else patients.visible_to(therapist)
    mine = Patient.id.in_(patient_ids) if therapist is None else Patient.therapist_id == therapist.id
    query = (
        people.add_columns(StoredScreening)
        .join(
            StoredScreening,
            and_(StoredScreening.clinic_id == Patient.clinic_id, StoredScreening.patient_id == Patient.id),
        )
        .where(mine, StoredScreening.occasion == Occasion.NIGHTLY, StoredScreening.is_news)
        .where(StoredScreening.scope == Scope.SHEET)
        .where(~_was_looked_at(), ~_was_judged_again())
        .order_by(StoredScreening.evaluated_at, StoredScreening.id)
        .options(selectinload(StoredScreening.findings))
        .limit(MOST_LINES)
    )
    rows: Any = session.execute(query)
    return [(patient, screening) for patient, screening in rows]


def find_screening(patient_id: UUID, screening_id: UUID) -> StoredScreening | None:
    """One stored evaluation of a patient."""
    query = select(StoredScreening).where(StoredScreening.id == screening_id, StoredScreening.patient_id == patient_id)
    return session.scalar(query)


def _was_looked_at() -> ColumnElement[bool]:
    return (
        select(ScreeningLook.id)
        .where(ScreeningLook.clinic_id == StoredScreening.clinic_id, ScreeningLook.screening_id == StoredScreening.id)
        .exists()
    )


def _was_judged_again() -> ColumnElement[bool]:
    """Whether a later evaluation answered this one: a newer night's news, or a person who printed or issued."""
    later = aliased(StoredScreening)
    return (
        select(later.id)
        .where(
            later.clinic_id == StoredScreening.clinic_id,
            later.patient_id == StoredScreening.patient_id,
            later.scope == Scope.SHEET,
            later.evaluated_at > StoredScreening.evaluated_at,
            later.occasion.in_([Occasion.ISSUED, Occasion.OVERRIDDEN]) | later.is_news,
        )
        .exists()
    )
