"""Scores of outcome measures and what a change of them means. Pure: answers and figures in, numbers out.

Answers are plain documents, one shape for each measure:
nprs {"now": 0-10, "best": 0-10 or None, "worst": 0-10 or None} · psfs {"activities": [{"name": text, "now": 0-10 or None}]} ·
groc {"rating": -7-7} · rmdq {"ticked": [1-24]} · lefs {"total": 0-80} · odi {"sum": 0-50, "answered": 9-10}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

MOST_ACTIVITIES = 5
LONGEST_ACTIVITY = 120
RMDQ_ITEMS = 24
ODI_SECTIONS, ODI_EACH = 10, 5
ODI_LEAST = 9
"""Sections that must be answered: the published rule reckons with one left out (Fairbank and Pynsent, Spine 2000)."""

Answers = Mapping[str, Any]


class MeasureKey(StrEnum):
    """The measures this program knows."""

    NPRS = "nprs"
    PSFS = "psfs"
    GROC = "groc"
    RMDQ = "rmdq"
    LEFS = "lefs"
    ODI = "odi"


class Direction(StrEnum):
    """Which way a score moves when the patient gets better."""

    HIGHER = "higher"
    LOWER = "lower"


class Verdict(StrEnum):
    """What a change means: at least as much as is known to matter, or less than that."""

    BETTER = "better"
    WORSE = "worse"
    WITHIN = "within"


class AnswersNotUsable(ValueError):
    """The answers do not have the shape or the range of their measure; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A score; `percent` where the measure has one, `unanswered` how many of its items were left out."""

    score: Decimal
    percent: Decimal | None = None
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Floor:
    """The points below which no change counts, whatever the share of the earlier score comes to."""

    points: Decimal
    source: str
    why: str
    mark: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """How much matters for an earlier score from `lowest` to `highest`: points, or a share of that score where it is less.

    The share never goes below `floor`, where there is one.
    """

    lowest: Decimal
    highest: Decimal
    points: Decimal
    source: str
    why: str
    mark: str
    share: Decimal | None = None
    floor: Floor | None = None

    def at(self, earlier: Decimal) -> Decimal:
        """The points that matter for this earlier score."""
        floor = self.floor_at(earlier)
        return floor.points if floor else self._shared(earlier)

    def floor_at(self, earlier: Decimal) -> Floor | None:
        """The floor where it is what counts for this earlier score."""
        return self.floor if self.floor is not None and self._shared(earlier) < self.floor.points else None

    def _shared(self, earlier: Decimal) -> Decimal:
        if self.share is None or earlier <= 0:
            return self.points
        return min(self.points, self.share * earlier)


@dataclass(frozen=True, slots=True)
class Level:
    """A size of change that has a name."""

    points: Decimal
    name: str


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The range of a measure's value, which way is better, and how much matters."""

    lowest: Decimal
    highest: Decimal
    better: Direction
    thresholds: Sequence[Threshold]
    levels: Sequence[Level] = ()

    def threshold_for(self, earlier: Decimal) -> Threshold:
        """What counts for an earlier score: the last one that begins at or below it."""
        return [one for one in self.thresholds if one.lowest <= earlier][-1]


@dataclass(frozen=True, slots=True)
class Change:
    """From an earlier value to a later one. `amount` is never negative; `is_up` says that it moved towards better.

    `level` names the size where the measure has names for it; None for none, or for a change too small to have one.
    """

    verdict: Verdict
    amount: Decimal
    is_up: bool
    threshold: Decimal
    source: str
    why: str
    level: Level | None = None
    share_of: Decimal | None = None
    """The earlier value that the threshold is a share of; None for plain points."""


def change(yardstick: Yardstick, earlier: Decimal, later: Decimal) -> Change:
    """What it means that a value went from `earlier` to `later`."""
    moved = later - earlier if yardstick.better is Direction.HIGHER else earlier - later
    rule = yardstick.threshold_for(earlier)
    threshold, amount = rule.at(earlier), abs(moved)
    verdict = Verdict.WITHIN
    if amount >= threshold:
        verdict = Verdict.BETTER if moved > 0 else Verdict.WORSE
    reached = [one for one in yardstick.levels if one.points <= amount]
    level = max(reached, key=lambda one: one.points) if reached else None
    floor = rule.floor_at(earlier)
    share_of = earlier if threshold < rule.points and floor is None else None
    said = floor or rule
    return Change(verdict, amount, moved > 0, threshold, said.source, said.why, level, share_of)


def score(measure: MeasureKey, answers: Answers) -> Scored:
    """Score answers by the measure's own rule for missing items. Raises AnswersNotUsable."""
    return _SCORERS[measure](answers)


def value_of(measure: MeasureKey, scored: Scored) -> Decimal:
    """What is shown, drawn and compared: the percentage of the ODI, the score of every other."""
    return scored.percent if measure is MeasureKey.ODI and scored.percent is not None else scored.score


def comparable(measure: MeasureKey, earlier: Answers, later: Answers) -> tuple[Decimal, Decimal] | None:
    """Two values that may be subtracted; None when they may not.

    PSFS asks the same activities again: other ones make another scale, and only those rated both times are compared. A GROC
    is a change by itself.
    """
    if measure is MeasureKey.GROC:
        return None
    if measure is not MeasureKey.PSFS:
        return value_of(measure, score(measure, earlier)), value_of(measure, score(measure, later))
    if activity_names(earlier) != activity_names(later):
        return None
    rated = [
        (before["now"], after["now"])
        for before, after in zip(earlier["activities"], later["activities"], strict=True)
        if before["now"] is not None and after["now"] is not None
    ]
    if not rated:
        return None
    return _mean([before for before, _ in rated]), _mean([after for _, after in rated])


def rated_each_time(several: Sequence[Answers]) -> list[int]:
    """The places of the activities that every one of these PSFS, all of the same activities, has a rating of."""
    places = range(len(several[0]["activities"]))
    return [place for place in places if all(one["activities"][place]["now"] is not None for one in several)]


def mean_of(answers: Answers, places: Sequence[int]) -> Decimal:
    """The mean of a PSFS over the activities of these places alone."""
    return _mean([answers["activities"][place]["now"] for place in places])


def activity_names(answers: Answers) -> list[str]:
    """The activities of a PSFS, as they are told apart."""
    return [str(one["name"]).casefold().strip() for one in answers["activities"]]


def rounded(value: Decimal) -> Decimal:
    """To one decimal, halves to the even digit: 1.25 is then less than 1.3 in words as it is in numbers."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_EVEN)


def _nprs(answers: Answers) -> Scored:
    _only(answers, "now", "best", "worst")
    now = _whole(answers.get("now"), 0, 10, "now")
    others = [answers.get(name) for name in ("best", "worst")]
    for name, value in zip(("best", "worst"), others, strict=True):
        _whole(value, 0, 10, name, optional=True)
    best, worst = others
    if best is not None and worst is not None and best > worst:
        raise AnswersNotUsable("best is more pain than worst")
    return Scored(Decimal(now), unanswered=others.count(None))


def _psfs(answers: Answers) -> Scored:
    _only(answers, "activities")
    activities = answers.get("activities")
    if not isinstance(activities, list) or not 1 <= len(activities) <= MOST_ACTIVITIES:
        raise AnswersNotUsable(f"activities are 1 to {MOST_ACTIVITIES}")
    for one in activities:
        if not isinstance(one, Mapping) or not 1 <= len(str(one.get("name") or "")) <= LONGEST_ACTIVITY:
            raise AnswersNotUsable("each activity has a name")
        _only(one, "name", "now")
        _whole(one.get("now"), 0, 10, "now", optional=True)
    if len(set(activity_names(answers))) < len(activities):
        raise AnswersNotUsable("two activities are the same")
    rated = [one["now"] for one in activities if one.get("now") is not None]
    if not rated:
        raise AnswersNotUsable("at least one activity is rated")
    return Scored(_mean(rated), unanswered=len(activities) - len(rated))


def _groc(answers: Answers) -> Scored:
    _only(answers, "rating")
    return Scored(Decimal(_whole(answers.get("rating"), -7, 7, "rating")))


def _rmdq(answers: Answers) -> Scored:
    """The number of sentences that are ticked: one left blank does not describe the patient."""
    _only(answers, "ticked")
    ticked = answers.get("ticked")
    if not isinstance(ticked, list):
        raise AnswersNotUsable("ticked is a list")
    for one in ticked:
        _whole(one, 1, RMDQ_ITEMS, "ticked")
    if ticked != sorted(set(ticked)):
        raise AnswersNotUsable("ticked is in order, each once")
    return Scored(Decimal(len(ticked)))


def _lefs(answers: Answers) -> Scored:
    _only(answers, "total")
    total = _whole(answers.get("total"), 0, 80, "total")
    return Scored(Decimal(total), _percent(total, 80))


def _odi(answers: Answers) -> Scored:
    _only(answers, "sum", "answered")
    answered = _whole(answers.get("answered"), ODI_LEAST, ODI_SECTIONS, "answered")
    total = _whole(answers.get("sum"), 0, ODI_EACH * answered, "sum")
    return Scored(Decimal(total), _percent(total, ODI_EACH * answered), ODI_SECTIONS - answered)


def _only(answers: Answers, *names: str) -> None:
    strange = set(answers) - set(names)
    if strange:
        raise AnswersNotUsable(f"not asked for: {', '.join(sorted(strange))}")


def _whole(value: Any, lowest: int, highest: int, name: str, *, optional: bool = False) -> int:
    if value is None and optional:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise AnswersNotUsable(f"{name} is a whole number from {lowest} to {highest}")
    return value


def _mean(values: Sequence[int]) -> Decimal:
    return (Decimal(sum(values)) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


_SCORERS: Mapping[MeasureKey, Callable[[Answers], Scored]] = MappingProxyType(
    {
        MeasureKey.NPRS: _nprs,
        MeasureKey.PSFS: _psfs,
        MeasureKey.GROC: _groc,
        MeasureKey.RMDQ: _rmdq,
        MeasureKey.LEFS: _lefs,
        MeasureKey.ODI: _odi,
    }
)
