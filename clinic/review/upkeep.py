"""What stands by itself is brought up to the day by whoever opens the inbox: raised when it is so, ended when it is not.

No night's work stands between a patient's silence and who needs to know of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import session
from clinic.review.alerts import DONE_BY_ACT, STANDING, Alert, Code
from clinic.review.caseload import CaseRow, list_caseload
from clinic.review.models import ReviewItem
from clinic.review.queries import ItemRow, list_holds_of, list_items, thresholds_in_force
from clinic.review.raising import AGAIN_AFTER, Raised, is_about, name_of, not_yet, raise_items
from clinic.review.standing import standing_alerts
from clinic.review.thresholds import Thresholds
from clinic.safety_record.models import ExerciseHold

NEW_DAYS = 30
"""A patient without an episode is in care for so long after they were entered."""

NO_LONGER, NOT_IN_CARE = "It is no longer so.", "The patient is no longer in care."
REPORTED, SCREENED, LET_GO_ON = (
    "The patient has reported again.",
    "A health screen was taken since.",
    "It was let go on.",
)

SPEAKS_OF_THE_HOLD = frozenset({Code.RED_FLAG, Code.PAIN, Code.STRETCH_PAIN, Code.NERVE, Code.HURT})
"""While one of these is open, or was closed a short time ago, its exercise needs no second line for being on hold."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose items: those of one therapist's patients, of one patient, or of all."""

    therapist_id: UUID | None = None
    patient_id: UUID | None = None


def sync_standing(user: User, today: date, zone: ZoneInfo, scope: Scope = Scope()) -> list[ItemRow]:
    """Bring what stands by itself up to this day, and list what is open: four queries, a few more when something changed."""
    limits = thresholds_in_force()
    where = {"therapist_id": scope.therapist_id, "patient_id": scope.patient_id}
    cases = {one.patient_id: one for one in list_caseload(
        user, new_since=clock.days_ago(NEW_DAYS), today=today, **where)}  # fmt: skip
    holds = list_holds_of(user, **where)
    items = list_items(user, reviewed_since=clock.now() - AGAIN_AFTER, **where)
    now_so = [*_of_cases(cases.values(), holds, today, zone, limits), *_of_holds(holds, items, zone)]
    changed = _end(items, now_so, cases) + raise_items(not_yet(now_so, items))
    if changed:
        items = list_items(user, reviewed_since=clock.now() - AGAIN_AFTER, **where)
    return [one for one in items if is_listed(one)]


def list_open_items(user: User, patient_id: UUID) -> list[ItemRow]:
    """What is open of one patient as it was raised so far (one query); `sync_standing` adds what this day raises."""
    return [one for one in list_items(user, reviewed_since=clock.now(), patient_id=patient_id) if is_listed(one)]


def is_listed(item: ItemRow) -> bool:
    """Whether an item still waits: not reviewed, and not a task that is done."""
    return item.reviewed_at is None and not (item.ended_at is not None and item.code in DONE_BY_ACT)


def _of_cases(
    cases: Iterable[CaseRow], holds: Iterable[ExerciseHold], today: date, zone: ZoneInfo, limits: Thresholds
) -> Iterable[Raised]:
    stopped = {hold.program_id for hold in holds if hold.is_whole_program}
    for row in cases:
        for alert in standing_alerts(row, today, zone, limits):
            if alert.code != Code.QUIET or row.program_id not in stopped:
                yield Raised(row.patient_id, row.program_id, alert)


def _of_holds(holds: Iterable[ExerciseHold], items: Sequence[ItemRow], zone: ZoneInfo) -> Iterable[Raised]:
    """One line for each exercise that a rule or a stop sign holds and no alert of these days speaks of."""
    spoken: dict[tuple[UUID, str], datetime] = {}
    for one in items:
        if one.code in SPEAKS_OF_THE_HOLD:
            about = one.patient_id, one.exercise_slug
            spoken[about] = max(one.raised_at, spoken.get(about, one.raised_at))
    seen: set[tuple[UUID, str]] = set()
    for hold in holds:
        about = hold.patient_id, hold.exercise_slug
        is_spoken_of = about in spoken and spoken[about] >= hold.held_at
        if not hold.rule_id or about in seen or is_spoken_of:
            continue
        seen.add(about)
        words = f"{name_of(hold.exercise_slug)}: {hold.reason}"
        since = hold.held_at.astimezone(zone).date()
        alert = Alert(Code.HELD, words, since, hold.exercise_slug, begun_at=hold.held_at)
        yield Raised(hold.patient_id, hold.program_id, alert)


def _end(items: Iterable[ItemRow], now_so: Sequence[Raised], cases: Mapping[UUID, CaseRow]) -> int:
    """What stood by itself and is so no longer says so, and why; returns how many there were."""
    by_key: dict[tuple[UUID, str, str], list[Raised]] = {}
    for one in now_so:
        by_key.setdefault(one.key, []).append(one)
    over: dict[str, list[UUID]] = {}
    for item in items:
        if item.code not in STANDING or item.reviewed_at is not None or item.ended_at is not None:
            continue
        same = by_key.get((item.patient_id, item.code, item.exercise_slug), ())
        if not any(is_about(item, one) for one in same):
            over.setdefault(_why_over(item, cases.get(item.patient_id)), []).append(item.item_id)
    for words, ids in over.items():
        end_items(ids, words)
    return len(over)


def end_items(ids: Sequence[UUID], words: str) -> None:
    """What these open items say is so no longer."""
    session.execute(
        update(ReviewItem)
        .where(ReviewItem.id.in_(ids), ReviewItem.ended_at.is_(None), ReviewItem.reviewed_at.is_(None))
        .values(ended_at=clock.now(), ended_words=words)
    )


def _why_over(item: ItemRow, case: CaseRow | None) -> str:
    if item.code == Code.HELD:
        return LET_GO_ON
    if case is None:
        return NOT_IN_CARE
    if item.code == Code.QUIET:
        has_reported = case.last_report_on is not None and case.last_report_on > item.since_on
        return REPORTED if has_reported else NO_LONGER
    return SCREENED if case.taken_at is not None and case.taken_at > item.raised_at else NO_LONGER
