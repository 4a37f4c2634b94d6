"""The inbox: one line for each patient who needs somebody, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.core.paging import Page
from clinic.core.permissions import Permission
from clinic.review.alerts import ORDER, Code, Level
from clinic.review.models import Contact
from clinic.review.queries import ItemRow
from clinic.review.upkeep import Scope, sync_standing

PAGE_SIZE = 50
MOST_TOLD = 3
"""How many sentences of one patient the inbox says; the others are counted."""

BETWEEN = ": "
ABOUT_AN_EXERCISE = frozenset({Code.RED_FLAG, Code.PAIN, Code.STRETCH_PAIN, Code.NERVE, Code.UPSET, Code.HURT})
"""Whose sentences begin with the name of the exercise (`alerts`)."""

LEVEL_WORDS = {Level.RED: "Red", Level.AMBER: "Amber", Level.TASK: "Task", Level.INFO: "Info"}
LEVEL_KIND = {Level.RED: "block", Level.AMBER: "warn", Level.TASK: "info", Level.INFO: "muted"}
"""The badge of each level."""

CONTACT_WORDS = {
    Contact.TALKED: "Talked",
    Contact.SEEN_HERE: "Seen here",
    Contact.SENT_ON: "Sent to medical care",
    Contact.MESSAGE_LEFT: "Left a message",
    Contact.NO_ANSWER: "Nobody answered",
    Contact.NOT_NEEDED: "No call needed",
}
"""What was done about a red item, once it was."""

CODE_WORDS = {
    Code.RED_FLAG: "Red flag",
    Code.RED_FLAG_SCREEN: "Red flag on the screen",
    Code.PAIN: "Pain",
    Code.NERVE: "May be nerve",
    Code.STRETCH_PAIN: "Pain after a stretch",
    Code.HELD: "On hold",
    Code.UPSET: "Upset",
    Code.NO_BETTER: "No better",
    Code.LOW: "Low adherence",
    Code.QUIET: "Quiet",
    Code.QUESTION: "Question",
    Code.HURT: "It hurt",
    Code.DUE_DATE: "Due date passed",
    Code.WEEK_20: "Week 20 passed",
    Code.WEEK_20_AHEAD: "Week 20 near",
    Code.SCREEN: "Screen missing",
    Code.OLD_SCREEN: "Screen overdue",
    Code.OVERUSE: "More than asked",
}
"""What an item is called in two or three words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What several items of one kind say; `ended_words` when all that is so no longer."""

    code: Code
    words: str
    times: int
    ended_words: str


@dataclass(frozen=True)
class InboxLine:
    """One patient: the gravest level, what it is about, since when, and who took it on."""

    patient_id: UUID
    name: str
    items: tuple[ItemRow, ...]

    @cached_property
    def level(self) -> Level:
        """The gravest of its items."""
        return Level(self.items[0].level)

    @property
    def since(self) -> date:
        """How long the gravest of them have waited."""
        gravest = self.level
        return min(one.since_on for one in self.items if one.level == gravest)

    @cached_property
    def said(self) -> list[Sentence]:
        """Every sentence: three reports of one sign are one, and so is one sign at three exercises."""
        return sentences(self.items)

    @property
    def told(self) -> list[Sentence]:
        """The first sentences."""
        return self.said[:MOST_TOLD]

    @property
    def more(self) -> int:
        """How many sentences are not among those that are told."""
        return max(0, len(self.said) - MOST_TOLD)

    @property
    def taken_on(self) -> ItemRow | None:
        """The item about which somebody did something last: who, what and when."""
        named = [one for one in self.items if one.taken_on_at is not None]
        return max(named, key=lambda one: one.taken_on_at or one.raised_at, default=None)


@dataclass(frozen=True, slots=True)
class Inbox:
    """What the page shows; `counts` are patients by their gravest level."""

    today: date
    page: Page[InboxLine]
    counts: Mapping[Level, int]
    is_whole_clinic: bool
    level: Level | None

    @property
    def lines(self) -> Sequence[InboxLine]:
        """The lines of this page."""
        return self.page.items

    @property
    def total(self) -> int:
        """How many patients need somebody, whatever the level."""
        return sum(self.counts.values())


def read_inbox(
    actor: User, *, whole_clinic: bool = False, level: Level | None = None, number: int = 1, size: int = PAGE_SIZE
) -> Inbox:
    """The inbox of one person: their own patients, or everybody's (an assistant is nobody's therapist of record).

    Four queries and the clinic once, a few more when the day has changed something. Items of this day are raised here, so
    that no night's work stands between a patient and who needs to know.
    """
    zone = ZoneInfo(get_clinic().time_zone)
    is_whole = whole_clinic or not actor.can(Permission.REVIEW_REPORTS)
    scope = Scope() if is_whole else Scope(therapist_id=actor.id)
    today = clock.today(zone.key)
    lines = by_patient(sync_standing(actor, today, zone, scope))
    counts = Counter(one.level for one in lines)
    shown = lines if level is None else [one for one in lines if one.level is level]
    number = min(number, max(1, -(-len(shown) // size)))
    start = (number - 1) * size
    page = Page(shown[start : start + size], number, size, len(shown))
    return Inbox(today, page, counts, is_whole, level)


def by_patient(items: Sequence[ItemRow]) -> list[InboxLine]:
    """One line for each patient, the gravest first, then by kind, then the longest waiting. Pure."""
    gathered: dict[UUID, list[ItemRow]] = {}
    for one in sorted(items, key=_rank):
        gathered.setdefault(one.patient_id, []).append(one)
    return [InboxLine(patient_id, ones[0].name, tuple(ones)) for patient_id, ones in gathered.items()]


def sentences(items: Sequence[ItemRow]) -> list[Sentence]:
    """Items of one kind that say the same, in one sentence with the exercises they say it of, in order. Pure."""
    said: dict[tuple[Code, str], list[ItemRow]] = {}
    for one in items:
        said.setdefault((one.code, _what(one)), []).append(one)
    return [_sentence(code, what, ones) for (code, what), ones in said.items()]


def _sentence(code: Code, what: str, items: Sequence[ItemRow]) -> Sentence:
    names = dict.fromkeys(one.words.removesuffix(what) for one in items)
    about = ", ".join(name.removesuffix(BETWEEN) for name in names if name)
    often = max(Counter(slug for slug, _day in {(one.exercise_slug, one.since_on) for one in items}).values())
    ended = items[0].ended_words if all(one.ended_at for one in items) else ""
    return Sentence(code, f"{about}{BETWEEN}{what}" if about else what, often, ended)


def _what(item: ItemRow) -> str:
    """The sentence without the exercise that it begins with."""
    _name, found, what = item.words.partition(BETWEEN)
    return what if found and item.exercise_slug and item.code in ABOUT_AN_EXERCISE else item.words


def _rank(item: ItemRow) -> tuple[int, int, date, datetime]:
    return item.level, ORDER[item.code], item.since_on, item.raised_at
