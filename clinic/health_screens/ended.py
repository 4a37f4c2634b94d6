"""What health screens took back of the answers before them: with the reason, by whom, and whether somebody looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.dialects.postgresql import insert

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import clinic_id, session
from clinic.core.errors import NotAllowed, NotFound
from clinic.exercises.catalog import library
from clinic.health_screens.models import EndedAnswer, HealthScreen, ScreenLook
from clinic.patients import policy
from clinic.patients.models import Patient

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Ended:
    """One answer that is no longer yes, in words; `flag` is its slug."""

    flag: str
    label: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unseen:
    """What one screen of a patient took back, and the patient's therapist has not looked at."""

    patient_id: UUID
    name: str
    screen_id: UUID
    ended: tuple[Ended, ...]


def keep_reasons(screen: HealthScreen, reasons: Mapping[str, str]) -> None:
    """Keep with a new screen what changed, by flag."""
    session.add_all(
        EndedAnswer(health_screen_id=screen.id, flag=flag, reason=reason) for flag, reason in sorted(reasons.items())
    )
    session.flush()


def list_ended(screen_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Ended]]:
    """What these screens took back, by screen, in one query."""
    query = (
        select(EndedAnswer, HealthScreen.taken_at, User.display_name)
        .join(HealthScreen, _of_screen(EndedAnswer))
        .join(User, and_(User.clinic_id == HealthScreen.clinic_id, User.id == HealthScreen.taken_by_id))
        .where(EndedAnswer.health_screen_id.in_(screen_ids))
        .order_by(EndedAnswer.flag)
    )
    found: dict[UUID, list[Ended]] = {}
    for row, taken_at, name in session.execute(query):
        found.setdefault(row.health_screen_id, []).append(_ended(row, name, taken_at))
    return found


def list_unseen(therapist: User) -> Sequence[Unseen]:
    """What others took back for patients of this therapist and nobody has looked at, the oldest first (one query)."""
    query = (
        policy.visible_to(therapist)
        .add_columns(EndedAnswer, HealthScreen.taken_at, User.display_name)
        .join(HealthScreen, and_(HealthScreen.clinic_id == Patient.clinic_id, HealthScreen.patient_id == Patient.id))
        .join(EndedAnswer, _of_screen(EndedAnswer))
        .join(User, and_(User.clinic_id == HealthScreen.clinic_id, User.id == HealthScreen.taken_by_id))
        .where(Patient.therapist_id == therapist.id, HealthScreen.taken_by_id != therapist.id)
        .where(HealthScreen.entered_in_error_at.is_(None), ~exists().where(_of_screen(ScreenLook)))
        .order_by(HealthScreen.taken_at, EndedAnswer.flag)
        .limit(MOST_LINES)
    )
    found: dict[UUID, tuple[Patient, list[Ended]]] = {}
    rows: Any = session.execute(query)
    for patient, row, taken_at, name in rows:
        found.setdefault(row.health_screen_id, (patient, []))[1].append(_ended(row, name, taken_at))
    return [Unseen(one.id, one.full_name, screen_id, tuple(ended)) for screen_id, (one, ended) in found.items()]


def look_at_ended(actor: User, patient_id: UUID, screen_id: UUID) -> None:
    """Take what a screen took back off the desk: a therapist who did not take that screen; who looked first stands.

    Raises NotFound or NotAllowed.
    """
    patient = policy.get_patient(actor, patient_id)
    query = select(HealthScreen).where(HealthScreen.id == screen_id, HealthScreen.patient_id == patient.id)
    screen = session.scalar(query)
    if screen is None:
        raise NotFound
    if not actor.can(policy.ASSESS) or screen.taken_by_id == actor.id:
        raise NotAllowed
    values = {
        "clinic_id": clinic_id(),
        "id": new_id(),
        "health_screen_id": screen.id,
        "looked_at": clock.now(),
        "looked_by_id": actor.id,
    }
    made = session.execute(insert(ScreenLook).values(**values).on_conflict_do_nothing().returning(ScreenLook.id))
    if made.scalar() is not None:
        record("screen.looked_at", "health_screen", screen.id, patient_id=patient.id)


def _of_screen(table: type[EndedAnswer | ScreenLook]) -> Any:
    return and_(table.clinic_id == HealthScreen.clinic_id, table.health_screen_id == HealthScreen.id)


def _ended(row: EndedAnswer, by: str, at: datetime) -> Ended:
    flag = library().flags.get(row.flag)
    return Ended(row.flag, flag.label if flag else row.flag, row.reason, by, at)
