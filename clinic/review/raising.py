"""Alerts become items that wait for a person; the same alert twice is one item.

What came with a report or a question is kept by that row. What stands by itself (silence, an old screen, a week's
figures) is one open item; once somebody has reviewed it, it is raised again only when it still is so AGAIN_AFTER later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import clinic_id, session
from clinic.custom_library.overlay import clinic_library
from clinic.review.alerts import DONE_BY_ACT, STANDING, Alert, Code
from clinic.review.caseload import CaseRow, list_caseload
from clinic.review.models import LONGEST_WORDS, ReviewItem
from clinic.review.queries import ItemRow, list_items, list_rule_holds, thresholds_in_force
from clinic.review.standing import standing_alerts
from clinic.review.thresholds import Thresholds
from clinic.safety_record.models import ExerciseHold

AGAIN_AFTER = timedelta(days=7)
"""How long a look at what still stands keeps it off the list (proposed)."""

NEW_DAYS = 30
"""A patient without an episode is in care for so long after they were entered."""

ENDED_WORDS = {
    Code.QUIET: "The patient has reported again.",
    Code.RED_FLAG_SCREEN: "The newest health screen no longer says so.",
}
BY_A_PERSON = "Done."
CARRIED_BY_REPORT = (Code.RED_FLAG, Code.PAIN, Code.STRETCH_PAIN, Code.NERVE)
"""An exercise that one of these speaks of needs no second line to say that it is on hold."""

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
        """What makes two that stand by themselves the same."""
        return self.patient_id, self.alert.code, self.alert.exercise_slug


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose items: those of one therapist's patients, of one patient, or of all."""

    therapist_id: UUID | None = None
    patient_id: UUID | None = None


def raise_items(raised: Iterable[Raised]) -> int:
    """Keep what is not there yet (one statement); returns how many were new."""
    rows = [_values(one) for one in raised]
    if not rows:
        return 0
    made = session.execute(insert(ReviewItem).values(rows).on_conflict_do_nothing().returning(ReviewItem.id))
    return len(made.all())


def sync_standing(user: User, today: date, zone: ZoneInfo, scope: Scope = Scope()) -> list[ItemRow]:
    """Bring what stands by itself up to this day, and list what is open: four queries, two more when something changed.

    Nothing waits for a night to be seen: whoever opens the inbox sees this day's silence and this day's screens.
    """
    limits = thresholds_in_force()
    where = {"therapist_id": scope.therapist_id, "patient_id": scope.patient_id}
    cases = list_caseload(user, new_since=clock.days_ago(NEW_DAYS), today=today, **where)
    holds = list_rule_holds(user, **where)
    items = list_items(user, reviewed_since=clock.now() - AGAIN_AFTER, **where)
    now_so = [*_of_cases(cases, today, zone, limits), *_of_holds(holds, items, zone)]
    changed = raise_items(not_yet(now_so, items)) + _end(items, {one.key for one in now_so})
    if changed:
        items = list_items(user, reviewed_since=clock.now() - AGAIN_AFTER, **where)
    return [one for one in items if is_listed(one)]


def list_open_items(user: User, patient_id: UUID) -> list[ItemRow]:
    """What is open of one patient as it was raised so far (one query); `sync_standing` adds what this day raises."""
    return [one for one in list_items(user, reviewed_since=clock.now(), patient_id=patient_id) if is_listed(one)]


def is_listed(item: ItemRow) -> bool:
    """Whether an item still waits: not reviewed, and not a task that somebody has done meanwhile."""
    return item.reviewed_at is None and not (item.ended_at is not None and item.code in DONE_BY_ACT)


class Known(Protocol):
    """An item as far as it tells whether to raise another."""

    @property
    def patient_id(self) -> UUID: ...
    @property
    def code(self) -> Code: ...
    @property
    def exercise_slug(self) -> str: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def reviewed_at(self) -> datetime | None: ...


def not_yet(raised: Iterable[Raised], items: Iterable[Known]) -> list[Raised]:
    """Those that are neither open nor were reviewed a short time ago. Pure."""
    there = {(one.patient_id, one.code, one.exercise_slug) for one in items if one.reviewed_at or one.ended_at is None}
    return [one for one in raised if one.key not in there]


def _of_cases(cases: Iterable[CaseRow], today: date, zone: ZoneInfo, limits: Thresholds) -> Iterable[Raised]:
    for row in cases:
        for alert in standing_alerts(row, today, zone, limits):
            yield Raised(row.patient_id, row.program_id, alert)


def _of_holds(holds: Iterable[ExerciseHold], items: Sequence[ItemRow], zone: ZoneInfo) -> Iterable[Raised]:
    """One line for each exercise on hold that no open alert speaks of."""
    spoken = {
        (one.patient_id, one.exercise_slug)
        for one in items
        if one.code in CARRIED_BY_REPORT and one.reviewed_at is None
    }
    seen: set[tuple[UUID, str]] = set()
    for hold in holds:
        about = hold.patient_id, hold.exercise_slug
        if about not in spoken and about not in seen:
            seen.add(about)
            words = f"On hold: {name_of(hold.exercise_slug)}. {hold.reason}"
            since = hold.held_at.astimezone(zone).date()
            yield Raised(hold.patient_id, hold.program_id, Alert(Code.HELD, words, since, hold.exercise_slug))


def name_of(slug: str) -> str:
    """What people call an exercise."""
    exercise = clinic_library().exercises.get(slug)
    return exercise.name if exercise else slug


def _end(items: Iterable[ItemRow], now_so: Collection[Key]) -> int:
    """What stood by itself and is so no longer says so; returns how many there were."""
    over = [
        one
        for one in items
        if one.code in STANDING and one.reviewed_at is None and one.ended_at is None
        if (one.patient_id, one.code, one.exercise_slug) not in now_so
    ]
    for code in {one.code for one in over}:
        ids = [one.item_id for one in over if one.code == code]
        session.execute(
            update(ReviewItem)
            .where(ReviewItem.id.in_(ids), ReviewItem.ended_at.is_(None), ReviewItem.reviewed_at.is_(None))
            .values(ended_at=clock.now(), ended_words=ENDED_WORDS.get(code, BY_A_PERSON))
        )
    return len(over)


def _values(one: Raised) -> dict[str, object]:
    return {
        "clinic_id": clinic_id(),
        "id": new_id(),
        "patient_id": one.patient_id,
        "program_id": one.program_id,
        "code": one.alert.code,
        "level": int(one.alert.level),
        "exercise_slug": one.alert.exercise_slug,
        "words": one.alert.words[:LONGEST_WORDS],
        "since_on": one.alert.since,
        "raised_at": clock.now(),
        "log_id": one.log_id,
        "message_id": one.message_id,
        "ended_words": "",
        "reviewed_note": "",
    }
