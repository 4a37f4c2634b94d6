"""Storing a score and taking one back. A score never changes: a correction is a mark and a new row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.episodes.queries import find_episode_id_at
from clinic.outcome_entry import policy
from clinic.outcome_entry.refusals import AnswersDoNotFit
from clinic.outcome_measures.models import OutcomeScore, ScoreSource
from clinic.outcome_measures.queries import find_by_form, find_score
from clinic.outcome_measures.rules import AnswersNotUsable, MeasureKey, Scored, score
from clinic.patients import policy as patients
from clinic.patients.refusals import AlreadyInError, FormUsedTwice


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered, in the shape that `rules` gives the measure; `version` is that of the form it was answered on."""

    measure: MeasureKey
    version: str
    taken_on: date
    answers: Mapping[str, Any]
    source: ScoreSource


def record_score(actor: User, patient_id: UUID, answered: Answered, *, form_key: UUID) -> OutcomeScore:
    """Store what staff asked or copied from paper; the same form again answers with the row it made.

    Raises NotFound, NotAllowed, AnswersDoNotFit, FormUsedTwice.
    """
    patient = patients.get_patient(actor, patient_id)
    if answered.source not in policy.sources_for(actor, patient):
        raise NotAllowed
    return store(patient.id, answered, form_key=form_key, entered_by_id=actor.id)


def store(
    patient_id: UUID,
    answered: Answered,
    *,
    form_key: UUID,
    entered_by_id: UUID | None = None,
    link_id: UUID | None = None,
) -> OutcomeScore:
    """Score and keep answers; who calls it has checked who they come from. Raises AnswersDoNotFit, FormUsedTwice."""
    scored = _score(answered)
    said: dict[str, Any] = {**asdict(answered), "answers": dict(answered.answers), "patient_id": patient_id}
    said = {("measure_version" if name == "version" else name): value for name, value in said.items()}
    said |= {"entered_by_id": entered_by_id, "link_id": link_id}
    made = _same(form_key, said)
    if made is not None:
        return made
    row = OutcomeScore(
        **said,
        episode_id=find_episode_id_at(patient_id, answered.taken_on),
        score=scored.score,
        percent=scored.percent,
        unanswered=scored.unanswered,
        entered_at=clock.now(),
        form_key=form_key,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = _same(form_key, said)
        if made is None:
            raise
        return made
    record("outcome.recorded", "outcome_score", row.id, patient_id=patient_id, fields=[answered.measure])
    return row


def mark_in_error(actor: User, patient_id: UUID, score_id: UUID, reason: str) -> OutcomeScore:
    """Say that a score does not count; it stays readable. Raises NotFound, NotAllowed, AlreadyInError."""
    patient = patients.get_patient(actor, patient_id)
    if not (policy.can_see(actor, patient) and actor.can(policy.MARK)):
        raise NotAllowed
    row = find_score(patient.id, score_id, lock=True)
    if row is None:
        raise NotFound
    if row.entered_in_error_at is not None:
        raise AlreadyInError
    row.entered_in_error_at, row.entered_in_error_by_id, row.entered_in_error_reason = clock.now(), actor.id, reason
    session.flush()
    record(
        "outcome.marked_in_error", "outcome_score", row.id, patient_id=patient.id, fields=["entered_in_error_reason"]
    )
    return row


def _score(answered: Answered) -> Scored:
    try:
        return score(answered.measure, answered.answers)
    except AnswersNotUsable:
        raise AnswersDoNotFit from None


def _same(form_key: UUID, said: Mapping[str, Any]) -> OutcomeScore | None:
    """What the form made before, when it says the same. Raises FormUsedTwice."""
    made = find_by_form(form_key)
    if made is not None and any(getattr(made, name) != value for name, value in said.items()):
        raise FormUsedTwice
    return made
