"""Taking a red item on, closing items, opening one again, and setting the clinic's figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.adherence.queries import program_for_reports
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Permission
from clinic.messages import service as messages
from clinic.messages.models import DiaryMessage
from clinic.messages.queries import find_message, is_answered
from clinic.patients import policy as patients
from clinic.patients.refusals import FormUsedTwice
from clinic.review.alerts import Code
from clinic.review.errors import NobodyReached, NothingToReview, QuestionIsOpen, ReasonIsNeeded
from clinic.review.models import REACHED, AlertThresholds, Contact, ReviewAcknowledgement, ReviewItem
from clinic.review.queries import find_copy, find_item, list_acknowledgements, list_open, thresholds_in_force
from clinic.review.thresholds import Thresholds

SHORTEST_REASON = 10
"""Letters that say why nobody needs to be called."""


def acknowledge(
    actor: User, patient_id: UUID, item_ids: Collection[UUID], contact: Contact, words: str, *, form_key: UUID
) -> Sequence[ReviewItem]:
    """Take red items on by name: what was done about them, and when. They stay open. Returns them.

    The same form once more adds nothing. Raises NotFound, NotAllowed, NothingToReview, ReasonIsNeeded, or FormUsedTwice
    when that form said something else before.
    """
    items = _open_items(actor, patient_id, item_ids)
    if contact is Contact.NOT_NEEDED and len(words) < SHORTEST_REASON:
        raise ReasonIsNeeded
    sent = session.scalars(select(ReviewAcknowledgement).where(ReviewAcknowledgement.form_key == form_key)).all()
    if any((one.contact, one.words, one.acknowledged_by_id) != (contact, words, actor.id) for one in sent):
        raise FormUsedTwice
    there = {one.item_id for one in sent}
    red = [item for item in items if item.is_red]
    for item in red:
        if item.id not in there:
            _take_on(actor, item, contact, words, form_key)
    session.flush()
    return red


def review(actor: User, patient_id: UUID, item_ids: Collection[UUID], note: str = "") -> int:
    """Close these items in the name of `actor`; returns how many were open still.

    What was raised after the page was made is not among them and stays. Raises NotFound, NotAllowed, NothingToReview,
    QuestionIsOpen for a question without a note that says what was answered, or NobodyReached for a red item about which
    nobody has said that they reached somebody.
    """
    items = _open_items(actor, patient_id, item_ids)
    if not note and any(item.code == Code.QUESTION for item in items):
        raise QuestionIsOpen
    said = {one.item_id for one, _ in list_acknowledgements([item.id for item in items]) if one.contact in REACHED}
    if any(item.is_red and item.id not in said for item in items):
        raise NobodyReached
    for item in items:
        _close(actor, item, note)
    session.flush()
    return len(items)


def answer(
    actor: User,
    patient_id: UUID,
    text: str,
    *,
    form_key: UUID,
    about: str = "",
    answers_id: UUID | None = None,
    is_to_print: bool = False,
) -> DiaryMessage:
    """Send words to the patient's page (`messages.service.answer`); the question they answer is closed with them.

    Raises NotFound, NotAllowed, SameFormOtherMessage, or NothingToReportOn for a patient who was never given a sheet.
    """
    program = program_for_reports(patients.get_patient(actor, patient_id).id)
    message = messages.answer(
        actor, patient_id, program.program_id, text,
        form_key=form_key, about=about, answers_id=answers_id, is_to_print=is_to_print,
    )  # fmt: skip
    if answers_id is not None:
        asked = select(ReviewItem.id).where(
            ReviewItem.message_id == answers_id, ReviewItem.code == Code.QUESTION, ReviewItem.reviewed_at.is_(None)
        )
        for item in list_open(patient_id, session.scalars(asked).all(), lock=True):
            _close(actor, item, "Answered.")
        session.flush()
    return message


def take_back(actor: User, patient_id: UUID, message_id: UUID) -> DiaryMessage:
    """Take an answer off the patient's page (`messages.service.take_back`); its question waits again, unless another answers it.

    Raises NotFound, NotAllowed or MessageWasSeen.
    """
    known = find_message(patients.get_patient(actor, patient_id).id, message_id)
    stood = known is not None and known.taken_back_at is None
    message = messages.take_back(actor, patient_id, message_id)
    if stood and message.answers_id is not None and not is_answered(message.answers_id):
        first = select(ReviewItem.id).where(
            ReviewItem.message_id == message.answers_id, ReviewItem.code == Code.QUESTION
        )
        item_id = session.scalar(first.order_by(ReviewItem.raised_at, ReviewItem.id).limit(1))
        if item_id is not None:
            reopen(actor, patient_id, item_id)
    return message


def reopen(actor: User, patient_id: UUID, item_id: UUID) -> ReviewItem:
    """Put a closed item back on the list, as a new one that names it; a second click answers with that one.

    Of an item that was opened again before, the newest copy counts. Raises NotFound or NotAllowed.
    """
    if not actor.can(Permission.REVIEW_REPORTS):
        raise NotAllowed
    item = find_item(patients.get_patient(actor, patient_id).id, item_id)
    if item is None or item.reviewed_at is None:
        raise NotFound
    while (newer := find_copy(item.id)) is not None:
        item = newer
    if item.reviewed_at is None:
        return item
    copied = ("patient_id", "program_id", "code", "level", "exercise_slug", "words", "since_on", "log_id", "message_id")
    again = ReviewItem(**{name: getattr(item, name) for name in copied}, raised_at=clock.now(), reopens_id=item.id)
    try:
        with session.begin_nested():
            session.add(again)
    except IntegrityError:  # a second click at the same moment, or it was raised anew: it is on the list
        return find_copy(item.id) or item
    record("review.opened_again", "review_item", again.id, patient_id=again.patient_id, fields=[again.code])
    return again


def set_thresholds(actor: User, form_key: UUID, limits: Thresholds, agreed_with: str) -> AlertThresholds:
    """Put figures in force from now on; what was raised stays. The same form again is the same row.

    Raises NotAllowed or FormUsedTwice.
    """
    if not actor.can(Permission.MANAGE_CLINIC):
        raise NotAllowed
    values = {**asdict(limits), "agreed_with": agreed_with}
    made = _set_with(form_key, values)
    if made is not None:
        return made
    before = thresholds_in_force()
    row = AlertThresholds(set_by_id=actor.id, set_at=clock.now(), form_key=form_key, **values)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = _set_with(form_key, values)
        if made is None:
            raise
        return made
    changed = [name for name, value in asdict(limits).items() if getattr(before, name) != value]
    record("alerts.set", "alert_thresholds", row.id, fields=changed)
    return row


def _set_with(form_key: UUID, values: Mapping[str, object]) -> AlertThresholds | None:
    """The row that this form made. Raises FormUsedTwice when it says something else."""
    made = session.scalar(select(AlertThresholds).where(AlertThresholds.form_key == form_key))
    if made is not None and any(getattr(made, name) != value for name, value in values.items()):
        raise FormUsedTwice
    return made


def _close(actor: User, item: ReviewItem, note: str) -> None:
    item.reviewed_at, item.reviewed_by_id, item.reviewed_note = clock.now(), actor.id, note
    record("review.closed", "review_item", item.id, patient_id=item.patient_id, fields=[item.code])


def _open_items(actor: User, patient_id: UUID, item_ids: Collection[UUID]) -> Sequence[ReviewItem]:
    patient = patients.get_patient(actor, patient_id)
    if not actor.can(Permission.REVIEW_REPORTS):
        raise NotAllowed
    items = list_open(patient.id, item_ids, lock=True)
    if not items:
        raise NothingToReview
    return items


def _take_on(actor: User, item: ReviewItem, contact: Contact, words: str, form_key: UUID) -> None:
    row = ReviewAcknowledgement(
        item_id=item.id,
        contact=contact,
        words=words,
        acknowledged_at=clock.now(),
        acknowledged_by_id=actor.id,
        form_key=form_key,
    )
    session.add(row)
    record("review.acknowledged", "review_item", item.id, patient_id=item.patient_id, fields=[contact.value])
