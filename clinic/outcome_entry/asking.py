"""Asking a patient by their page: staff ask, the page answers once, staff may take it back until then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.outcome_entry import policy
from clinic.outcome_entry.refusals import CannotAskByLink, OtherActivities, QuestionIsClosed
from clinic.outcome_entry.service import Answered, store
from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.models import OutcomeRequest, OutcomeScore, ScoreSource
from clinic.outcome_measures.queries import find_by_form, find_open_request, find_request, named_activities
from clinic.outcome_measures.rules import Answers, MeasureKey, activity_names
from clinic.patients import policy as patients
from clinic.patients.models import Patient


def ask(actor: User, patient_id: UUID, measure: MeasureKey) -> OutcomeRequest:
    """Put a measure on the patient's page; one that waits there already is left as it is.

    Raises NotFound, NotAllowed, CannotAskByLink.
    """
    patient = _patient_to_ask(actor, patient_id)
    if measures()[measure].is_score_only:
        raise CannotAskByLink
    waiting = find_open_request(patient.id, measure)
    if waiting is not None:
        return waiting
    request = OutcomeRequest(patient_id=patient.id, measure=measure, asked_by_id=actor.id, asked_at=clock.now())
    try:
        with session.begin_nested():
            session.add(request)
    except IntegrityError:
        waiting = find_open_request(patient.id, measure)
        if waiting is None:
            raise
        return waiting
    record("outcome.asked", "outcome_request", request.id, patient_id=patient.id, fields=[measure])
    return request


def withdraw(actor: User, patient_id: UUID, request_id: UUID) -> OutcomeRequest:
    """Take a measure off the patient's page; once more changes nothing. Raises NotFound, NotAllowed, QuestionIsClosed."""
    patient = _patient_to_ask(actor, patient_id)
    request = find_request(patient.id, request_id, lock=True)
    if request is None:
        raise NotFound
    if request.answered_by_score_id is not None:
        raise QuestionIsClosed
    if request.withdrawn_by_id is None:
        request.closed_at, request.withdrawn_by_id = clock.now(), actor.id
        session.flush()
        record("outcome.withdrawn", "outcome_request", request.id, patient_id=patient.id)
    return request


def answer(
    patient_id: UUID, link_id: UUID, request_id: UUID, answers: Mapping[str, Any], *, form_key: UUID
) -> OutcomeScore:
    """Keep what came by a link and close the request; the same form again answers with the row it made.

    Who calls it has checked the link. Raises NotFound, QuestionIsClosed, OtherActivities, AnswersDoNotFit, FormUsedTwice.
    """
    request = find_request(patient_id, request_id, lock=True)
    if request is None:
        raise NotFound
    measure = measures()[MeasureKey(request.measure)]
    made = find_by_form(form_key)
    if made is None and request.closed_at is not None:
        raise QuestionIsClosed
    if made is None and measure.key is MeasureKey.PSFS:
        check_activities(answers, named_activities(patient_id))
    answered = Answered(
        measure.key,
        measure.version,
        made.taken_on if made else clock.today(get_clinic().time_zone),
        answers,
        ScoreSource.LINK,
    )
    row = store(patient_id, answered, form_key=form_key, link_id=link_id)
    if request.closed_at is None:
        request.closed_at, request.answered_by_score_id = clock.now(), row.id
        session.flush()
        record("outcome.answered", "outcome_request", request.id, patient_id=patient_id)
    return row


def check_activities(answers: Answers, known: list[str]) -> None:
    """Refuse a follow-up of the PSFS that asks about other activities than the last one. Raises OtherActivities."""
    if known and activity_names(answers) != activity_names({"activities": [{"name": one} for one in known]}):
        raise OtherActivities


def _patient_to_ask(actor: User, patient_id: UUID) -> Patient:
    patient = patients.get_patient(actor, patient_id)
    if not (policy.can_see(actor, patient) and actor.can(policy.ASK)):
        raise NotAllowed
    return patient
