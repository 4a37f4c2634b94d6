"""Alerts become items that wait for a person; the same alert twice is one item.

What came with a report or a question is kept by that row. What stands by itself (silence, an old screen, a week's
figures) is one open item; once somebody has reviewed it, it is raised again when it still is so AGAIN_AFTER later, or
when it is so anew: another screen, another hold, another silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import clinic_id, session
from clinic.custom_library.overlay import clinic_library
from clinic.review.alerts import STANDING, Alert, Code
from clinic.review.models import LONGEST_ITEM, ReviewItem

AT_ONCE = 1000
"""Items of one statement: PostgreSQL takes 65,535 values in one."""

AGAIN_AFTER = timedelta(days=7)
"""How long a look at what still stands keeps it off the list (proposed)."""

Key = tuple[UUID, Code, str]
"""Patient, code, exercise."""


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert about a patient, with the report or question it came with; with neither it stands by itself."""

    patient_id: UUID
    program_id: UUID | None
    alert: Alert
    log_id: UUID | None = None
    message_id: UUID | None = None

    @property
    def key(self) -> Key:
        """What makes two that stand by themselves of one kind."""
        return self.patient_id, self.alert.code, self.alert.exercise_slug


class Known(Protocol):
    """An item as far as it tells whether to raise another."""

    @property
    def patient_id(self) -> UUID: ...
    @property
    def code(self) -> Code: ...
    @property
    def exercise_slug(self) -> str: ...
    @property
    def since_on(self) -> date: ...
    @property
    def raised_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def reviewed_at(self) -> datetime | None: ...


def raise_items(raised: Iterable[Raised]) -> int:
    """Keep what is not there yet, one statement for AT_ONCE of them; returns how many were new."""
    rows, made = [_values(one) for one in raised], 0
    for start in range(0, len(rows), AT_ONCE):
        statement = insert(ReviewItem).values(rows[start : start + AT_ONCE]).on_conflict_do_nothing()
        made += len(session.execute(statement.returning(ReviewItem.id)).all())
    return made


def not_yet(raised: Iterable[Raised], items: Iterable[Known]) -> list[Raised]:
    """Those that are neither open nor were reviewed a short time ago. Pure."""
    known: dict[Key, list[Known]] = {}
    for item in items:
        if item.reviewed_at or item.ended_at is None:
            known.setdefault((item.patient_id, item.code, item.exercise_slug), []).append(item)
    return [one for one in raised if not any(is_about(item, one) for item in known.get(one.key, ()))]


def is_about(item: Known, raised: Raised) -> bool:
    """Whether an item says what is raised: of the same kind, and the same screen, hold or silence. Pure."""
    if (item.patient_id, item.code, item.exercise_slug) != raised.key:
        return False
    if raised.alert.begun_at is not None:
        return item.raised_at >= raised.alert.begun_at
    return item.code not in STANDING or item.since_on == raised.alert.since


def name_of(slug: str) -> str:
    """What people call an exercise."""
    exercise = clinic_library().exercises.get(slug)
    return exercise.name if exercise else slug


def shortened(words: str, most: int) -> str:
    """At most `most` characters; what was cut off is shown to be missing."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _values(one: Raised) -> dict[str, object]:
    return {
        "clinic_id": clinic_id(),
        "id": new_id(),
        "patient_id": one.patient_id,
        "program_id": one.program_id,
        "code": one.alert.code,
        "level": int(one.alert.level),
        "exercise_slug": one.alert.exercise_slug,
        "words": shortened(one.alert.words, LONGEST_ITEM),
        "since_on": one.alert.since,
        "raised_at": clock.now(),
        "log_id": one.log_id,
        "message_id": one.message_id,
        "ended_words": "",
        "reviewed_note": "",
    }
