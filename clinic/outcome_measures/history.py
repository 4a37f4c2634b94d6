"""A patient's scores put together for the page: by measure, with what moved, how much of that matters, and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from clinic.core.filters import day
from clinic.outcome_measures.catalog import Measure, measures
from clinic.outcome_measures.models import OutcomeScore
from clinic.outcome_measures.queries import NamedScore, list_named_scores, list_scores
from clinic.outcome_measures.rules import Change, MeasureKey, mean_of, rated_each_time
from clinic.outcome_measures.wording import (
    answer_words,
    change_words,
    compare,
    first_and_before,
    of_same_care,
    score_words,
    shown,
    since_start,
    start_words,
)
from handouts.charts import TrendChart, TrendPoint

MOST_DRAWN = 40


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score with its words; `moved` is what changed since the one before it, in words."""

    score: OutcomeScore
    words: str
    answers: Sequence[str]
    moved: str
    entered_by: str | None
    marked_by: str | None

    @property
    def is_gone(self) -> bool:
        """Whether it was entered in error."""
        return self.score.entered_in_error_at is not None


@dataclass(frozen=True, slots=True)
class MeasureHistory:
    """One measure of one patient: every score, newest first, and what the newest one says."""

    measure: Measure
    lines: Sequence[ScoreLine]
    newest: ScoreLine | None
    change: Change | None
    """Since the first score of this care, or since care began for a score that is a change by itself."""
    words: Sequence[str]
    chart: TrendChart | None


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest score of one measure in a line, and what it says beside the first one of this care."""

    measure: Measure
    score: OutcomeScore
    words: str
    change: Change | None
    moved: str


def read_newest(patient_id: UUID) -> tuple[Newest, ...]:
    """The newest score of each measure a patient has answered, in the order of the pages. One query."""
    by_measure: dict[MeasureKey, list[OutcomeScore]] = {}
    for one in list_scores(patient_id):
        by_measure.setdefault(MeasureKey(one.measure), []).append(one)
    return tuple(_newest(measures()[key], by_measure[key]) for key in MeasureKey if key in by_measure)


def _newest(measure: Measure, counted: Sequence[OutcomeScore]) -> Newest:
    start, (first, _before) = since_start(counted[0]), first_and_before(counted)
    moved = start_words(start) if start else change_words(first) if first else ""
    return Newest(measure, counted[0], score_words(counted[0]), start or (first.change if first else None), moved)


def read_histories(patient_id: UUID) -> list[MeasureHistory]:
    """The measures a patient has answered, in the order of the pages. One query."""
    by_measure: dict[MeasureKey, list[NamedScore]] = {}
    for one in list_named_scores(patient_id):
        by_measure.setdefault(MeasureKey(one.score.measure), []).append(one)
    return [_history(measures()[key], by_measure[key]) for key in MeasureKey if key in by_measure]


def _history(measure: Measure, named: Sequence[NamedScore]) -> MeasureHistory:
    counted = [one.score for one in named if one.score.entered_in_error_at is None]
    lines = [_line(one, counted) for one in named]
    newest = next((one for one in lines if not one.is_gone), None)
    if newest is None:
        return MeasureHistory(measure, lines, None, None, (), None)
    first, before = first_and_before(counted)
    start = since_start(newest.score)
    if start is not None:
        words = [start_words(start)]
    else:
        words = [change_words(one) for one in dict.fromkeys((first, before)) if one is not None]
    change = start or (first.change if first else None)
    return MeasureHistory(measure, lines, newest, change, words, _chart(measure, counted))


def _line(named: NamedScore, counted: Sequence[OutcomeScore]) -> ScoreLine:
    score = named.score
    moved = ""
    if score in counted:
        before = of_same_care(counted[counted.index(score) :])[1:]
        found = next((one for earlier in before if (one := compare(earlier, score))), None)
        moved = change_words(found) if found else ""
    return ScoreLine(score, score_words(score), answer_words(score), moved, named.entered_by, named.marked_by)


def _chart(measure: Measure, counted: Sequence[OutcomeScore]) -> TrendChart | None:
    """The scores of this care that can be compared, with the band around the first of them."""
    same = of_same_care(counted)
    drawn = [same[0], *(one for one in same[1:] if measure.is_change or compare(one, same[0]))]
    if len(drawn) < 2:
        return None
    alike = rated_each_time([one.answers for one in drawn]) if measure.key is MeasureKey.PSFS else None
    if alike is not None and not alike:
        return None
    values = [mean_of(one.answers, alike) if alike is not None else one.value for one in drawn]
    base = Decimal(0) if measure.is_change else values[-1]
    around = "no change" if measure.is_change else "the first score"
    told = f"{_told(measure, drawn, values)}{_left_out(drawn, alike)}"
    return TrendChart(
        name=f"trend-{measure.key}",
        title=f"{measure.short}: {measure.name}",
        summary=f"{told} In the grey band a change from {around} is too small to matter.",
        points=[_point(measure, *one) for one in reversed(list(zip(drawn, values, strict=True))[:MOST_DRAWN])],
        minimum=float(measure.yardstick.lowest),
        maximum=float(measure.yardstick.highest),
        band=_band(measure, base),
        foot=measure.better_words,
    )


def _left_out(drawn: Sequence[OutcomeScore], alike: Sequence[int] | None) -> str:
    """That a mean over other activities is another scale, where one was not rated each time."""
    count = len(drawn[0].answers["activities"]) if alike is not None else 0
    return (
        f" Drawn is the mean of the {len(alike)} of {count} activities rated each time."
        if alike and len(alike) < count
        else ""
    )


def _told(measure: Measure, drawn: Sequence[OutcomeScore], values: Sequence[Decimal]) -> str:
    oldest, newest = drawn[-1], drawn[0]
    first, last = (shown(measure.key, one) for one in (values[-1], values[0]))
    return f"{len(drawn)} scores from {day(oldest.taken_on)} ({first}) to {day(newest.taken_on)} ({last}). {measure.better_words}."


def _band(measure: Measure, base: Decimal) -> tuple[float, float]:
    """Around the score that the change is counted from, cut off at the ends of the scale."""
    rule = measure.yardstick
    half = rule.threshold_for(base).at(base)
    return float(max(base - half, rule.lowest)), float(min(base + half, rule.highest))


def _point(measure: Measure, score: OutcomeScore, value: Decimal) -> TrendPoint:
    if measure.key is MeasureKey.NPRS:
        best, worst = score.answers["best"], score.answers["worst"]
        has_both = best is not None and worst is not None
        return TrendPoint(score.taken_on, float(score.value), best if has_both else None, worst if has_both else None)
    return TrendPoint(score.taken_on, float(value))
