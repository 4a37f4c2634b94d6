"""Scores and changes in plain words, for a note, for the chart and for the page of all scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from clinic.core.filters import day
from clinic.outcome_measures.catalog import Measure, measures
from clinic.outcome_measures.models import OutcomeScore, ScoreSource
from clinic.outcome_measures.queries import list_scores
from clinic.outcome_measures.rules import (
    ODI_SECTIONS,
    Change,
    MeasureKey,
    Verdict,
    change,
    comparable,
    rounded,
)

SOURCE_WORDS = {
    ScoreSource.STAFF: "asked in the clinic",
    ScoreSource.LINK: "by the patient by link",
    ScoreSource.PAPER: "from a paper form",
}
VERDICT_WORDS = {
    Verdict.BETTER: "Better",
    Verdict.WORSE: "Worse",
    Verdict.WITHIN: "Too small to matter",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A score beside an earlier one that it may be compared with; `earlier` is the row, `before` its value there."""

    earlier: OutcomeScore
    before: Decimal
    change: Change


def compare(earlier: OutcomeScore, later: OutcomeScore) -> Compared | None:
    """What moved between two scores of one measure; None when they are not the same scale or the same activities."""
    key = MeasureKey(later.measure)
    if earlier.measure != later.measure or earlier.measure_version != later.measure_version:
        return None
    values = comparable(key, earlier.answers, later.answers)
    return Compared(earlier, values[0], change(measures()[key].yardstick, *values)) if values else None


def since_start(score: OutcomeScore) -> Change | None:
    """What a score says that is a change by itself, since care began; None for every other measure."""
    measure = measures()[MeasureKey(score.measure)]
    return change(measure.yardstick, Decimal(0), score.value) if measure.is_change else None


def of_same_care(scores: Sequence[OutcomeScore]) -> list[OutcomeScore]:
    """Of one measure's scores, newest first, those of the episode of care that the newest belongs to."""
    return [one for one in scores if one.episode_id == scores[0].episode_id]


def first_and_before(scores: Sequence[OutcomeScore]) -> tuple[Compared | None, Compared | None]:
    """The newest of one measure's scores beside the first of its care and beside the one before it.

    `scores` count and come newest first. What cannot be compared, such as other activities, is passed over; with only one
    earlier score the two are the same.
    """
    earlier = [found for one in of_same_care(scores)[1:] if (found := compare(one, scores[0]))]
    return (earlier[-1], earlier[0]) if earlier else (None, None)


def number(value: Decimal | int, *, signed: bool = False) -> str:
    """A score as it is read: at most one decimal, a real minus sign, a plus where both signs are possible."""
    shown = rounded(Decimal(value))
    text = f"{abs(shown):.1f}".removesuffix(".0")
    sign = "−" if shown < 0 else "+" if signed and shown > 0 else ""
    return f"{sign}{text}"


def shown(key: MeasureKey, value: Decimal) -> str:
    """A value of one measure: a mean with its decimal, a change by itself with its sign."""
    if key is MeasureKey.PSFS:
        return f"{rounded(value):.1f}"
    return number(value, signed=measures()[key].is_change)


def score_words(score: OutcomeScore) -> str:
    """Such as "5.3 of 10", "+4 of −7 to +7", "35.6 % (16 of 45)"."""
    measure = measures()[MeasureKey(score.measure)]
    value = shown(measure.key, score.value)
    if measure.key is MeasureKey.ODI:
        return f"{value} % ({number(score.score)} of {5 * (ODI_SECTIONS - score.unanswered)})"
    if measure.key is MeasureKey.LEFS and score.percent is not None:
        return f"{value} {measure.unit} ({number(score.percent)} %)"
    return f"{value} {measure.unit}"


def answer_words(score: OutcomeScore) -> list[str]:
    """What was answered behind the number, line by line; what was left out is said."""
    answers, key = score.answers, MeasureKey(score.measure)
    if key is MeasureKey.NPRS:
        said = (
            f"{name} {answers[name]}" if answers[name] is not None else f"{name} not asked"
            for name in ("best", "worst")
        )
        return [f"In 7 days: {', '.join(said)}"]
    if key is MeasureKey.PSFS:
        return [
            f"{one['name']}: {one['now'] if one['now'] is not None else 'not rated'}" for one in answers["activities"]
        ]
    if key is MeasureKey.GROC:
        return [measures()[key].say("steps")[int(answers["rating"]) + 7]]
    if key is MeasureKey.RMDQ:
        return [f"Ticked: {', '.join(map(str, answers['ticked'])) or 'none'}"]
    if key is MeasureKey.ODI and score.unanswered:
        return [f"{score.unanswered} of {ODI_SECTIONS} sections left out"]
    return []


def change_words(found: Compared) -> str:
    """Such as "4 points better than on Oct 12, 2026; 2 points matter"."""
    one, on = found.change, day(found.earlier.taken_on)
    matter = f"{_needed(one)} matter"
    if not one.amount:
        return f"The same as on {on}; {matter}"
    amount = f"{number(one.amount)} {_points(one.amount)} {'better' if one.is_up else 'worse'} than on {on}"
    if one.verdict is Verdict.WITHIN:
        return f"{amount}, too small to matter: {matter}"
    return f"{amount}; {matter}{_level(one)}"


def start_words(one: Change) -> str:
    """What a score that is a change by itself says."""
    said = {
        Verdict.BETTER: "Better since care began",
        Verdict.WORSE: "Worse since care began",
        Verdict.WITHIN: "About the same since care began",
    }[one.verdict]
    return f"{said}; {number(one.threshold)} or more either way matter"


def scores_text(patient_id: UUID, since: date | None, today: date) -> str | None:
    """For a note: the newest score of each measure, what moved and how much of that matters; None without scores.

    `since` is the day of the last note: what was newest then is what a change is counted from, and the first score of
    this care. Scores of days after `today` are left out. One query.
    """
    by_measure: dict[MeasureKey, list[OutcomeScore]] = {}
    for one in list_scores(patient_id):
        if one.taken_on <= today:
            by_measure.setdefault(MeasureKey(one.measure), []).append(one)
    lines = [_line(measures()[key], by_measure[key], since) for key in MeasureKey if key in by_measure]
    return "\n".join(lines) or None


def _line(measure: Measure, scores: Sequence[OutcomeScore], since: date | None) -> str:
    newest = scores[0]
    told = (
        f"{measure.short} {score_words(newest)}{_about(newest)}, {day(newest.taken_on)}, {SOURCE_WORDS[newest.source]}"
    )
    start = since_start(newest)
    if start is not None:
        return f"{told}: {newest_step(newest)}. {start_words(start)} (source: {start.source})."
    found = [one for earlier in of_same_care(scores)[1:] if (one := compare(earlier, newest))]
    if not found:
        return f"{told}."
    last = next((one for one in found if since is None or one.earlier.taken_on <= since), found[-1])
    said = [_moved(one) for one in dict.fromkeys((last, found[-1]))]
    return f"{told}; {'; '.join(said)} ({_what_matters(last.change)}; source: {last.change.source})."


def newest_step(score: OutcomeScore) -> str:
    """The words of a GROC, in small letters."""
    return answer_words(score)[0].lower()


def _moved(found: Compared) -> str:
    one = found.change
    moved = f"{number(one.amount)} {'better' if one.is_up else 'worse'}" if one.amount else "the same"
    if one.amount and one.verdict is Verdict.WITHIN:
        moved += f", {VERDICT_WORDS[one.verdict].lower()}"
    return f"{shown(MeasureKey(found.earlier.measure), found.before)} on {day(found.earlier.taken_on)}: {moved}"


def _what_matters(one: Change) -> str:
    return f"{_needed(one)} matter{_level(one)}"


def _needed(one: Change) -> str:
    """Such as "2 points", or "3 points (30 % of 10)" where a share of the earlier score is less than the usual points."""
    needed = f"{number(one.threshold)} {_points(one.threshold)}"
    if one.share_of is None:
        return needed
    return f"{needed} ({number(100 * one.threshold / one.share_of)} % of {number(one.share_of)})"


def _level(one: Change) -> str:
    if one.level is None or one.verdict is Verdict.WITHIN:
        return ""
    return f", {number(one.level.points)} is a {one.level.name} change"


def _about(score: OutcomeScore) -> str:
    if score.measure == MeasureKey.PSFS:
        count = len(score.answers["activities"]) - score.unanswered
        left = f", {score.unanswered} not rated" if score.unanswered else ""
        return f" ({count} {'activity' if count == 1 else 'activities'}{left})"
    if score.measure == MeasureKey.NPRS:
        said = [f"{name} {score.answers[name]}" for name in ("best", "worst") if score.answers[name] is not None]
        return f" now ({', '.join(said)} in 7 days)" if said else " now"
    return ""


def _points(value: Decimal) -> str:
    return "point" if rounded(value) == 1 else "points"
