"""What makes a report, a week or a date an alert: codes A1 to A10 of the clinical specification. Pure arithmetic.

Nothing here proves anything: people report what they remember, and paper counts more than sensors do (Nicolson, JOSPT:
median 220 against 176 sessions). An alert asks for a talk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from clinic.adherence.patient_words import felt_labels
from clinic.adherence.rules import AdherenceSummary
from clinic.adherence.signs import FAINT_SIGNS, NERVE_SIGNS, sounds_urgent
from clinic.adherence.wording import count, counts, has_over
from clinic.core.filters import day
from clinic.review.thresholds import Thresholds

STRETCH = "stretch"
UPSET, HURT = "upset", "hurt"
LONGEST_QUOTE = 200
DAYS_OF_FIGURES = 7
"""Figures of less than a week say little: one session of three a week is a third."""


class Level(IntEnum):
    """How soon somebody is needed, the soonest first."""

    RED = 0
    AMBER = 1
    TASK = 2
    INFO = 3


class Code(StrEnum):
    """Why somebody is needed; the letters are those of the specification, the words those of the house."""

    RED_FLAG = "A1"
    PAIN = "A2"
    STRETCH_PAIN = "A3"
    NERVE = "A4"
    NO_BETTER = "A5"
    LOW = "A6"
    QUIET = "A6q"
    UPSET = "A7"
    WEEK_20 = "A8"
    WEEK_20_AHEAD = "A8a"
    DUE_DATE = "A8d"
    OVERUSE = "A9"
    OLD_SCREEN = "A10"
    HURT = "P"
    HELD = "H"
    QUESTION = "Q"
    SCREEN = "S"
    RED_FLAG_SCREEN = "A1s"


LEVEL_OF: dict[Code, Level] = {
    Code.RED_FLAG: Level.RED,
    Code.RED_FLAG_SCREEN: Level.RED,
    Code.PAIN: Level.RED,
    Code.NERVE: Level.RED,
    Code.STRETCH_PAIN: Level.AMBER,
    Code.HURT: Level.AMBER,
    Code.HELD: Level.AMBER,
    Code.UPSET: Level.AMBER,
    Code.NO_BETTER: Level.AMBER,
    Code.LOW: Level.AMBER,
    Code.QUIET: Level.AMBER,
    Code.QUESTION: Level.TASK,
    Code.DUE_DATE: Level.TASK,
    Code.WEEK_20: Level.TASK,
    Code.WEEK_20_AHEAD: Level.TASK,
    Code.SCREEN: Level.TASK,
    Code.OLD_SCREEN: Level.TASK,
    Code.OVERUSE: Level.INFO,
}
"""Gravest first; among equals this order counts."""

DONE_BY_ACT = frozenset({Code.HELD, Code.SCREEN, Code.OLD_SCREEN, Code.WEEK_20, Code.WEEK_20_AHEAD, Code.DUE_DATE})
"""What leaves the list when it is done (a screen taken, a hold lifted) or no longer so; it stands among what is closed."""

STANDING = DONE_BY_ACT | {Code.RED_FLAG_SCREEN, Code.QUIET}
"""What follows from the record and the day, not from one report."""

WEEKLY = frozenset({Code.NO_BETTER, Code.LOW, Code.OVERUSE})
"""What follows from the figures of seven days."""

ORDER = {code: place for place, code in enumerate(LEVEL_OF)}


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that needs somebody: since which day, and the one sentence or figure that matters."""

    code: Code
    words: str
    since: date
    exercise_slug: str = ""
    begun_at: datetime | None = None
    """The moment that tells it from an earlier one of its kind: when that screen was taken, that hold begun."""

    @property
    def level(self) -> Level:
        """How soon."""
        return LEVEL_OF[self.code]


@dataclass(frozen=True, slots=True)
class Told:
    """One report as it is judged here; pain 0 to 10, `felt` the words ticked, `name` of the exercise."""

    slug: str
    name: str
    for_on: date
    pain_before: int | None = None
    pain_after: int | None = None
    felt: Collection[str] = ()
    reason: str | None = None
    note: str = ""
    is_stretch: bool = False


def alerts_of_report(told: Told, before: Told | None, limits: Thresholds) -> list[Alert]:
    """What one report means, gravest first (A1 to A4, A7); `before` is the report before it on the same exercise."""
    found = [*_red_flags(told), *_nerve(told), *_pain(told, before, limits)]
    if told.reason == HURT and not found:
        found.append(Alert(Code.HURT, f"{told.name}: it hurt", told.for_on, told.slug))
    if UPSET in told.felt or told.reason == UPSET:
        found.append(Alert(Code.UPSET, f"{told.name}: it stirred up feelings", told.for_on, told.slug))
    return found


def alerts_of_words(text: str, on: date, slug: str = "") -> list[Alert]:
    """What a question means beside being one (A1): the words of an emergency."""
    if not sounds_urgent(text):
        return []
    return [Alert(Code.RED_FLAG, f"The words may mean an emergency: {quoted(text)}", on, slug)]


def quoted(text: str) -> str:
    """The words that decide, in quotes; what is too long for a list is shown to be cut."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= LONGEST_QUOTE else f"“{line[:LONGEST_QUOTE].rstrip()}…”"


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of a program that was asked for on each of them; `day` counts from 1 on its first day.

    Pain (0 to 10) is the worst before an exercise on the first day it was reported, and on the newest; None without one.
    """

    summary: AdherenceSummary
    day: int
    first_pain: int | None
    newest_pain: int | None


def alerts_of_week(week: Week, limits: Thresholds) -> list[Alert]:
    """What a week's figures mean: no better in spite of good adherence (A5), low (A6), or more than asked for (A9)."""
    summary = week.summary
    pct, since, until = summary.frequency_pct, summary.last_on, f"in the 7 days to {day(summary.last_on)}"
    found = []
    is_good = pct is not None and summary.reported > 0 and pct >= limits.good_pct
    if is_good and week.day >= limits.no_better_day and _is_no_better(week, limits):
        pain = f"pain before was {week.first_pain} at first and is {week.newest_pain}"
        words = f"Day {week.day}: {pain}, with {pct:.0f} % of sessions reported as done {until}"
        found.append(Alert(Code.NO_BETTER, words, since))
    is_week = len(summary.exercises) > 0 and (summary.last_on - summary.first_on).days + 1 >= DAYS_OF_FIGURES
    if is_week and pct is not None and summary.reported > 0 and pct < limits.low_pct:
        found.append(Alert(Code.LOW, _low_words(summary, pct, until), since))
    many = [
        f"{one.name} {one.frequency_pct:.0f} %"
        for one in summary.exercises
        if one.days >= DAYS_OF_FIGURES and one.frequency_pct is not None and one.frequency_pct > limits.overuse_pct
    ]
    if many:
        found.append(Alert(Code.OVERUSE, f"{', '.join(many)} of what was asked for {until}", since))
    return found


def _low_words(summary: AdherenceSummary, pct: float, until: str) -> str:
    """The figure with its counts; where an exercise was done more than asked for, "7 of 10 (30 %)" reads like a slip."""
    if has_over(summary):
        return f"Adherence {pct:.0f} % {until}: {counts(summary)}"
    return f"{count(summary.credited)} of {count(summary.prescribed)} sessions reported as done {until} ({pct:.0f} %)"


def quiet_alert(
    sheet_number: int, last_on: date | None, since: date | None, today: date, limits: Thresholds
) -> list[Alert]:
    """Whether nothing was reported for so long that it is an alert (A6); `since` as `adherence.rules.silent_since` has it."""
    if since is None or (today - since).days < limits.quiet_days:
        return []
    last = "nothing yet" if last_on is None else f"the last was about {day(last_on)}"
    return [Alert(Code.QUIET, f"No report since {day(since)} on sheet {sheet_number}: {last}", since)]


def gravest_first(alerts: Iterable[Alert]) -> list[Alert]:
    """By level, then by code, then the longest waiting."""
    return sorted(alerts, key=lambda one: (one.level, ORDER[one.code], one.since))


def _red_flags(told: Told) -> Sequence[Alert]:
    faint = _labels(told.felt, FAINT_SIGNS)
    said = [f"felt {faint}"] if faint else []
    if sounds_urgent(told.note):
        said.append(f"may mean an emergency: {quoted(told.note)}")
    return [Alert(Code.RED_FLAG, f"{told.name}: {'; '.join(said)}", told.for_on, told.slug)] if said else []


def _nerve(told: Told) -> Sequence[Alert]:
    nerve = _labels(told.felt, NERVE_SIGNS)
    return [Alert(Code.NERVE, f"{told.name}: felt {nerve}", told.for_on, told.slug)] if nerve else []


def _pain(told: Told, before: Told | None, limits: Thresholds) -> Sequence[Alert]:
    after, rose = told.pain_after, _rose(told, limits)
    pain = f"pain {'?' if told.pain_before is None else told.pain_before} → {after}"
    if after is not None and after >= limits.pain_high:
        return [Alert(Code.PAIN, f"{told.name}: {pain}", told.for_on, told.slug)]
    if rose and before is not None and _rose(before, limits):
        words = f"{told.name}: {pain}, and {before.pain_before} → {before.pain_after} the time before"
        return [Alert(Code.PAIN, words, told.for_on, told.slug)]
    if rose and told.is_stretch:
        return [Alert(Code.STRETCH_PAIN, f"{told.name}: {pain}", told.for_on, told.slug)]
    return []


def _rose(told: Told, limits: Thresholds) -> bool:
    if told.pain_before is None or told.pain_after is None:
        return False
    return told.pain_after - told.pain_before >= limits.pain_rise


def _is_no_better(week: Week, limits: Thresholds) -> bool:
    """Whether pain that could be less by so much is not; who had none at first cannot have less."""
    first, newest = week.first_pain, week.newest_pain
    if first is None or newest is None or first < limits.better_by:
        return False
    return newest > first - limits.better_by


def _labels(felt: Collection[str], signs: Collection[str]) -> str:
    labels = felt_labels()
    return ", ".join(labels.get(word, word).lower() for word in sorted(felt) if word in signs)
