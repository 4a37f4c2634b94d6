"""Selects for scores and for what is asked; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.outcome_measures.models import OutcomeRequest, OutcomeScore
from clinic.outcome_measures.rules import MeasureKey

MOST_LISTED = 300
"""Rows of one patient: six measures once a week for most of a year."""


class NamedScore(NamedTuple):
    """A score, who typed it in, and who marked it as entered in error."""

    score: OutcomeScore
    entered_by: str | None
    marked_by: str | None


class AskedMeasure(NamedTuple):
    """A measure that waits on the patient's page, and who asked for it."""

    request: OutcomeRequest
    asked_by: str


def list_scores(patient_id: UUID) -> Sequence[OutcomeScore]:
    """The newest scores of a patient that count, newest first."""
    query = _of(patient_id).where(OutcomeScore.entered_in_error_at.is_(None)).limit(MOST_LISTED)
    return session.scalars(query).all()


def latest_scores(patient_id: UUID) -> dict[MeasureKey, OutcomeScore]:
    """The newest score that counts of each measure a patient has answered, in the order of the pages; one query."""
    found: dict[MeasureKey, OutcomeScore] = {}
    for one in list_scores(patient_id):
        found.setdefault(MeasureKey(one.measure), one)
    return {key: found[key] for key in MeasureKey if key in found}


def list_named_scores(patient_id: UUID) -> list[NamedScore]:
    """Every score of a patient, those entered in error too, newest first."""
    enterer, marker = aliased(User), aliased(User)
    query = (
        _of(patient_id)
        .add_columns(enterer.display_name, marker.display_name)
        .outerjoin(enterer, and_(enterer.clinic_id == OutcomeScore.clinic_id, enterer.id == OutcomeScore.entered_by_id))
        .outerjoin(
            marker, and_(marker.clinic_id == OutcomeScore.clinic_id, marker.id == OutcomeScore.entered_in_error_by_id)
        )
        .limit(MOST_LISTED)
    )
    return [NamedScore(*row) for row in session.execute(query)]


def find_score(patient_id: UUID, score_id: UUID, *, lock: bool = False) -> OutcomeScore | None:
    """One score of a patient; `lock` holds it until the transaction ends."""
    query = select(OutcomeScore).where(OutcomeScore.patient_id == patient_id, OutcomeScore.id == score_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def find_by_form(form_key: UUID) -> OutcomeScore | None:
    """The score that a form has made before."""
    return session.scalar(select(OutcomeScore).where(OutcomeScore.form_key == form_key))


def named_activities(patient_id: UUID) -> list[str]:
    """The activities that the patient's newest PSFS asked about, which the next one asks again; none before the first."""
    query = _of(patient_id).where(OutcomeScore.measure == MeasureKey.PSFS, OutcomeScore.entered_in_error_at.is_(None))
    newest = session.scalar(query.limit(1))
    return [one["name"] for one in newest.answers["activities"]] if newest else []


def list_asked(patient_id: UUID) -> list[AskedMeasure]:
    """What waits on the patient's page, with who asked for it."""
    query = (
        select(OutcomeRequest, User.display_name)
        .join(User, and_(User.clinic_id == OutcomeRequest.clinic_id, User.id == OutcomeRequest.asked_by_id))
        .where(OutcomeRequest.patient_id == patient_id, OutcomeRequest.closed_at.is_(None))
        .order_by(OutcomeRequest.asked_at)
    )
    return [AskedMeasure(*row) for row in session.execute(query)]


def list_open_requests(patient_id: UUID) -> Sequence[OutcomeRequest]:
    """What waits on the patient's page, oldest first; names nobody."""
    query = select(OutcomeRequest).where(OutcomeRequest.patient_id == patient_id, OutcomeRequest.closed_at.is_(None))
    return session.scalars(query.order_by(OutcomeRequest.asked_at, OutcomeRequest.id)).all()


def find_request(patient_id: UUID, request_id: UUID, *, lock: bool = False) -> OutcomeRequest | None:
    """One request to a patient, open or closed; `lock` holds it until the transaction ends."""
    query = select(OutcomeRequest).where(OutcomeRequest.patient_id == patient_id, OutcomeRequest.id == request_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def find_open_request(patient_id: UUID, measure: MeasureKey) -> OutcomeRequest | None:
    """What waits on the patient's page for this measure."""
    query = select(OutcomeRequest).where(
        OutcomeRequest.patient_id == patient_id,
        OutcomeRequest.measure == measure,
        OutcomeRequest.closed_at.is_(None),
    )
    return session.scalar(query)


def _of(patient_id: UUID) -> Select[Any]:
    return (
        select(OutcomeScore)
        .where(OutcomeScore.patient_id == patient_id)
        .order_by(OutcomeScore.taken_on.desc(), OutcomeScore.entered_at.desc(), OutcomeScore.id.desc())
    )
