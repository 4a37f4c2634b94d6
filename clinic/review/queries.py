"""Selects for the inbox and for one patient's items; no writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql.selectable import LateralFromClause

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.patients import policy
from clinic.patients.models import Patient
from clinic.review.alerts import DONE_BY_ACT, STANDING, WEEKLY, Code
from clinic.review.models import AlertThresholds, ReviewAcknowledgement, ReviewItem
from clinic.review.thresholds import BOUNDS, USUAL, Thresholds, thresholds_of
from clinic.safety_record.models import ExerciseHold

MOST_ITEMS = 5000
MOST_REVIEWED = 30
MOST_LISTED = 50


class ItemRow(NamedTuple):
    """One item of the inbox with whom it is about, and who took it on last."""

    item_id: UUID
    patient_id: UUID
    given_name: str
    family_name: str
    code: Code
    level: int
    exercise_slug: str
    words: str
    since_on: date
    raised_at: datetime
    ended_at: datetime | None
    ended_words: str
    reviewed_at: datetime | None
    taken_on_at: datetime | None
    taken_on_by: str | None
    contact: str | None

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"


def thresholds_in_force() -> Thresholds:
    """The clinic's figures, the usual ones until it has set its own."""
    row = session.scalar(_newest_thresholds().limit(1))
    return thresholds_of({name: getattr(row, name) for name in BOUNDS}) if row else USUAL


def list_thresholds() -> Sequence[tuple[AlertThresholds, str]]:
    """Everything the clinic has set, with the name of who set it, newest first."""
    who = and_(User.clinic_id == AlertThresholds.clinic_id, User.id == AlertThresholds.set_by_id)
    query = _newest_thresholds().add_columns(User.display_name).join(User, who).limit(MOST_LISTED)
    return [(row, name) for row, name in session.execute(query)]


def list_items(
    user: User, *, reviewed_since: datetime, therapist_id: UUID | None = None, patient_id: UUID | None = None
) -> list[ItemRow]:
    """What is open, the gravest and oldest first, and what of the standing kind was reviewed since `reviewed_since`.

    The latter is what tells whether to raise it again. One query.
    """
    newest = _newest_acknowledgement()
    query = (
        policy.visible_to(user)
        .with_only_columns(
            ReviewItem.id, Patient.id, Patient.given_name, Patient.family_name, ReviewItem.code, ReviewItem.level,
            ReviewItem.exercise_slug, ReviewItem.words, ReviewItem.since_on, ReviewItem.raised_at, ReviewItem.ended_at,
            ReviewItem.ended_words, ReviewItem.reviewed_at, newest.c.acknowledged_at, newest.c.display_name, newest.c.contact,
        )
        .join(ReviewItem, and_(ReviewItem.clinic_id == Patient.clinic_id, ReviewItem.patient_id == Patient.id))
        .outerjoin(newest, true())
        .where(or_(ReviewItem.reviewed_at.is_(None), _is_lately_reviewed(reviewed_since)))
        .order_by(ReviewItem.level, ReviewItem.since_on, ReviewItem.id)
        .limit(MOST_ITEMS)
    )  # fmt: skip
    if therapist_id is not None:
        query = query.where(Patient.therapist_id == therapist_id)
    if patient_id is not None:
        query = query.where(Patient.id == patient_id)
    rows: Any = session.execute(query)
    return [ItemRow(*row) for row in rows]


def list_lately(patient_id: UUID, since: datetime) -> Sequence[ReviewItem]:
    """What of a patient may be raised again and is open, or was reviewed since `since`."""
    return session.scalars(
        select(ReviewItem)
        .where(ReviewItem.patient_id == patient_id, ReviewItem.code.in_(_RAISED_AGAIN))
        .where(or_(ReviewItem.reviewed_at.is_(None), ReviewItem.reviewed_at >= since))
    ).all()


def find_item(patient_id: UUID, item_id: UUID) -> ReviewItem | None:
    """One item of a patient."""
    return session.scalar(select(ReviewItem).where(ReviewItem.id == item_id, ReviewItem.patient_id == patient_id))


def list_open(patient_id: UUID, ids: Collection[UUID], *, lock: bool = False) -> Sequence[ReviewItem]:
    """Those of these items of a patient that are open, in order; `lock` holds them until the transaction ends."""
    query = (
        select(ReviewItem)
        .where(ReviewItem.patient_id == patient_id, ReviewItem.id.in_(ids), ReviewItem.reviewed_at.is_(None))
        .order_by(ReviewItem.id)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).all()


def list_closed(patient_id: UUID) -> Sequence[tuple[ReviewItem, str | None]]:
    """What left the list with the name of who closed it, newest first; a task that was done, or is no longer so, has none.

    What was opened again is not here: its newer copy is open, or closed in its place.
    """
    who = and_(User.clinic_id == ReviewItem.clinic_id, User.id == ReviewItem.reviewed_by_id)
    again = aliased(ReviewItem)
    was_opened_again = select(again.id).where(
        again.clinic_id == ReviewItem.clinic_id, again.reopens_id == ReviewItem.id
    )
    is_done = and_(ReviewItem.ended_at.is_not(None), ReviewItem.code.in_(sorted(DONE_BY_ACT)))
    query = (
        select(ReviewItem, User.display_name)
        .outerjoin(User, who)
        .where(ReviewItem.patient_id == patient_id, or_(ReviewItem.reviewed_at.is_not(None), is_done))
        .where(~was_opened_again.exists())
        .order_by(func.coalesce(ReviewItem.reviewed_at, ReviewItem.ended_at).desc(), ReviewItem.id.desc())
        .limit(MOST_REVIEWED)
    )
    return [(item, name) for item, name in session.execute(query)]


def find_copy(item_id: UUID) -> ReviewItem | None:
    """The item that opened this one again."""
    return session.scalar(select(ReviewItem).where(ReviewItem.reopens_id == item_id))


def list_acknowledgements(item_ids: Collection[UUID]) -> Sequence[tuple[ReviewAcknowledgement, str]]:
    """Who took these items on, oldest first; no query when none is asked for."""
    if not item_ids:
        return []
    who = and_(User.clinic_id == ReviewAcknowledgement.clinic_id, User.id == ReviewAcknowledgement.acknowledged_by_id)
    query = (
        select(ReviewAcknowledgement, User.display_name)
        .join(User, who)
        .where(ReviewAcknowledgement.item_id.in_(item_ids))
        .order_by(ReviewAcknowledgement.acknowledged_at, ReviewAcknowledgement.id)
    )
    return [(one, name) for one, name in session.execute(query)]


def list_holds_of(
    user: User, *, therapist_id: UUID | None = None, patient_id: UUID | None = None
) -> list[ExerciseHold]:
    """What is held now among patients whom `user` may see, the oldest first."""
    query = (
        select(ExerciseHold)
        .join(Patient, and_(Patient.clinic_id == ExerciseHold.clinic_id, Patient.id == ExerciseHold.patient_id))
        .where(Patient.id.in_(policy.visible_ids(user)), ExerciseHold.lifted_at.is_(None))
        .order_by(ExerciseHold.held_at, ExerciseHold.id)
        .limit(MOST_ITEMS)
    )
    if therapist_id is not None:
        query = query.where(Patient.therapist_id == therapist_id)
    if patient_id is not None:
        query = query.where(Patient.id == patient_id)
    return list(session.scalars(query))


def _newest_thresholds() -> Select[AlertThresholds]:
    return select(AlertThresholds).order_by(AlertThresholds.set_at.desc(), AlertThresholds.id.desc())


def _is_lately_reviewed(since: datetime) -> Any:
    return and_(ReviewItem.reviewed_at >= since, ReviewItem.code.in_(_TELLS_WHAT_TO_RAISE))


_RAISED_AGAIN = sorted({*STANDING, *WEEKLY})
_TELLS_WHAT_TO_RAISE = sorted({*_RAISED_AGAIN, Code.RED_FLAG, Code.PAIN, Code.STRETCH_PAIN, Code.NERVE, Code.HURT})


@cache
def _newest_acknowledgement() -> LateralFromClause:
    one, who = aliased(ReviewAcknowledgement), aliased(User)
    return (
        select(one.acknowledged_at, who.display_name, one.contact)
        .join(who, and_(who.clinic_id == one.clinic_id, who.id == one.acknowledged_by_id))
        .where(one.clinic_id == ReviewItem.clinic_id, one.item_id == ReviewItem.id)
        .order_by(one.acknowledged_at.desc(), one.id.desc())
        .limit(1)
        .lateral("newest")
    )
