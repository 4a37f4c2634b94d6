"""Asking, answering, and saying that an answer was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Permission
from clinic.messages.errors import MessageWasSeen, SameFormOtherMessage, TooManyQuestions
from clinic.messages.models import DiaryMessage, Sender
from clinic.messages.queries import find_message
from clinic.patients import policy as patients

QUESTIONS_AN_HOUR = 10
"""Through one link."""


def ask(patient_id: UUID, program_id: UUID, link_id: UUID, text: str, *, slug: str, form_key: UUID) -> DiaryMessage:
    """Keep a patient's question; the same form again answers with the row it made.

    Who calls it has checked the link. Raises TooManyQuestions or SameFormOtherMessage.
    """
    made = _sent_with(form_key)
    if made is not None:
        if (made.link_id, made.text, made.exercise_slug) != (link_id, text, slug):
            raise SameFormOtherMessage
        return made
    _check_rate(link_id)
    message = DiaryMessage(
        patient_id=patient_id,
        program_id=program_id,
        sender=Sender.PATIENT,
        exercise_slug=slug,
        text=text,
        link_id=link_id,
        sent_at=clock.now(),
        form_key=form_key,
    )
    return _kept(message, "message.asked")


def answer(
    actor: User,
    patient_id: UUID,
    program_id: UUID,
    text: str,
    *,
    form_key: UUID,
    about: str = "",
    answers_id: UUID | None = None,
    is_to_print: bool = False,
) -> DiaryMessage:
    """Send words to a patient's page; with `is_to_print` they also go on the next sheet, beside `about`.

    The same form again answers with the row it made. Raises NotFound, NotAllowed or SameFormOtherMessage.
    """
    if not actor.can(Permission.REVIEW_REPORTS):
        raise NotAllowed
    patient = patients.get_patient(actor, patient_id)
    made = _sent_with(form_key)
    if made is not None:
        if (made.patient_id, made.text, made.sent_by_id) != (patient.id, text, actor.id):
            raise SameFormOtherMessage
        return made
    if answers_id is not None and find_message(patient.id, answers_id) is None:
        raise NotFound
    message = DiaryMessage(
        patient_id=patient.id,
        program_id=program_id,
        sender=Sender.CLINIC,
        about=about,
        text=text,
        answers_id=answers_id,
        sent_by_id=actor.id,
        sent_at=clock.now(),
        is_to_print=is_to_print,
        form_key=form_key,
    )
    return _kept(message, "message.answered")


def take_back(actor: User, patient_id: UUID, message_id: UUID) -> DiaryMessage:
    """Take back what the patient has neither read nor on paper; once more changes nothing.

    Raises NotFound, NotAllowed or MessageWasSeen.
    """
    if not actor.can(Permission.REVIEW_REPORTS):
        raise NotAllowed
    message = find_message(patients.get_patient(actor, patient_id).id, message_id, lock=True)
    if message is None or message.sender != Sender.CLINIC:
        raise NotFound
    if message.taken_back_at is not None:
        return message
    if message.seen_at is not None or message.printed_version_id is not None:
        raise MessageWasSeen
    message.taken_back_at, message.taken_back_by_id = clock.now(), actor.id
    session.flush()
    record("message.taken_back", "diary_message", message.id, patient_id=message.patient_id)
    return message


def mark_seen(patient_id: UUID, ids: Collection[UUID]) -> int:
    """The patient has read these; returns how many were new. What is not theirs, or not there, is passed over."""
    seen = session.scalars(
        update(DiaryMessage)
        .where(
            DiaryMessage.patient_id == patient_id,
            DiaryMessage.id.in_(ids),
            DiaryMessage.sender == Sender.CLINIC,
            DiaryMessage.seen_at.is_(None),
            DiaryMessage.taken_back_at.is_(None),
        )
        .values(seen_at=clock.now())
        .returning(DiaryMessage.program_id)
    ).all()
    for program_id in sorted(set(seen)):
        record("messages.seen", "program", program_id, patient_id=patient_id)
    return len(seen)


def mark_printed(messages: Iterable[DiaryMessage], version_id: UUID) -> None:
    """These stand on a sheet that was just given, and wait for none any more."""
    for message in messages:
        message.printed_version_id = version_id
    session.flush()


def _kept(message: DiaryMessage, action: str) -> DiaryMessage:
    session.add(message)
    session.flush()
    record(action, "diary_message", message.id, patient_id=message.patient_id)
    return message


def _sent_with(form_key: UUID) -> DiaryMessage | None:
    return session.scalar(select(DiaryMessage).where(DiaryMessage.form_key == form_key))


def _check_rate(link_id: UUID) -> None:
    since = clock.now() - timedelta(hours=1)
    query = select(func.count()).where(DiaryMessage.link_id == link_id, DiaryMessage.sent_at > since)
    if (session.scalar(query) or 0) >= QUESTIONS_AN_HOUR:
        raise TooManyQuestions
