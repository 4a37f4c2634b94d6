"""Answers and forms that tests of outcome measures send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import session
from clinic.outcome_entry import service
from clinic.outcome_entry.service import Answered
from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.models import OutcomeRequest, OutcomeScore, ScoreSource
from clinic.outcome_measures.rules import MeasureKey
from clinic.patients.models import Patient
from tests import factories

NPRS, PSFS, GROC, RMDQ, LEFS, ODI = MeasureKey

GOOD: Mapping[MeasureKey, Mapping[str, Any]] = {
    NPRS: {"now": 6, "best": 2, "worst": 8},
    PSFS: {"activities": [{"name": "Sit at my desk", "now": 3}, {"name": "Kick a ball", "now": None}]},
    GROC: {"rating": -3},
    RMDQ: {"ticked": [1, 4, 24]},
    LEFS: {"total": 40},
    ODI: {"sum": 16, "answered": 9},
}
"""Answers to each measure that can be scored."""

FIELDS: Mapping[MeasureKey, Mapping[str, str]] = {
    NPRS: {"now": "6", "best": "2", "worst": "8"},
    PSFS: {"activities-0-name": "Sit at my desk", "activities-0-now": "3", "activities-1-name": "Kick a ball"},
    GROC: {"rating": "−3"},
    RMDQ: {"ticked": "24, 1 4"},
    LEFS: {"total": "40", "form_version": "1999"},
    ODI: {"total": "16", "answered_sections": "9", "form_version": "2.1a"},
}
"""The same as staff type it."""


def today() -> date:
    return clock.today("America/Denver")


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def address(patient: Patient, rest: str = "") -> str:
    return f"/patients/{patient.id}/outcomes{rest}"


def fields(measure: MeasureKey, **more: str) -> dict[str, str]:
    """A whole form as staff send it."""
    shared = {"measure": measure.value, "form_key": str(uuid4()), "taken_on": today().isoformat(), "source": "staff"}
    return {**shared, **FIELDS[measure], **more}


def psfs(*ratings: int | None, names: Sequence[str] = ("Walk", "Climb stairs", "Sit")) -> dict[str, Any]:
    return {"activities": [{"name": name, "now": now} for name, now in zip(names, ratings, strict=False)]}


def enter(
    actor: User,
    patient: Patient,
    measure: MeasureKey,
    answers: Mapping[str, Any] | None = None,
    *,
    days_ago: int = 0,
    form_key: UUID | None = None,
    source: ScoreSource = ScoreSource.STAFF,
    version: str | None = None,
) -> OutcomeScore:
    """A score as staff enter one."""
    said = Answered(measure, version or measures()[measure].version, ago(days_ago), answers or GOOD[measure], source)
    with factories.acting(actor):
        return service.record_score(actor, patient.id, said, form_key=form_key or uuid4())


def scores_of(patient: Patient) -> list[OutcomeScore]:
    """Every row of a patient, oldest first."""
    return _rows(OutcomeScore, patient)


def requests_of(patient: Patient) -> list[OutcomeRequest]:
    """Everything that was asked of a patient by link, oldest first."""
    return _rows(OutcomeRequest, patient)


def _rows(table: Any, patient: Patient) -> list[Any]:
    with factories.current().transaction(patient.clinic_id):
        return list(session.scalars(select(table).where(table.patient_id == patient.id).order_by(table.id)))
