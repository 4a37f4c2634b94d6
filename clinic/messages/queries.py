"""Selects for messages; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select

from clinic.core.db import session
from clinic.messages.models import DiaryMessage

MOST_LISTED = 50

_OF_PATIENT = (
    select(DiaryMessage)
    .where(DiaryMessage.patient_id == bindparam("patient"))
    .order_by(DiaryMessage.sent_at.desc(), DiaryMessage.id.desc())
    .limit(MOST_LISTED)
)
"""Built once: every page of a patient asks it."""


def list_messages(patient_id: UUID) -> Sequence[DiaryMessage]:
    """The newest messages to and from a patient, newest first, those that were taken back too."""
    return session.scalars(_OF_PATIENT, {"patient": patient_id}).all()


def is_answered(question_id: UUID) -> bool:
    """Whether an answer to this question stands on the patient's page."""
    answer = select(DiaryMessage.id).where(DiaryMessage.answers_id == question_id, DiaryMessage.taken_back_at.is_(None))
    return session.scalar(answer.limit(1)) is not None


def find_message(patient_id: UUID, message_id: UUID, *, lock: bool = False) -> DiaryMessage | None:
    """One message to or from a patient; `lock` holds it until the transaction ends."""
    query = select(DiaryMessage).where(DiaryMessage.id == message_id, DiaryMessage.patient_id == patient_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)
