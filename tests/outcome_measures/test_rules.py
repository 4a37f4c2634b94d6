"""Scores, missing items and changes that matter, by table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.rules import (
    AnswersNotUsable,
    MeasureKey,
    Verdict,
    change,
    comparable,
    rounded,
    score,
    value_of,
)
from tests.outcome_measures.cases import GROC, LEFS, NPRS, ODI, PSFS, RMDQ, psfs


@pytest.mark.parametrize(
    ("measure", "answers", "value", "percent", "unanswered"),
    [
        (NPRS, {"now": 0, "best": None, "worst": None}, "0", None, 2),
        (NPRS, {"now": 6, "best": 2, "worst": 8}, "6", None, 0),
        (NPRS, {"now": 9, "best": 9, "worst": 9}, "9", None, 0),
        (PSFS, psfs(3, 2, 4), "3", None, 0),
        (PSFS, psfs(6, 5, 5), "5.33", None, 0),
        (PSFS, psfs(7, None, None), "7", None, 2),
        (GROC, {"rating": -7}, "-7", None, 0),
        (GROC, {"rating": 0}, "0", None, 0),
        (RMDQ, {"ticked": []}, "0", None, 0),
        (RMDQ, {"ticked": list(range(1, 25))}, "24", None, 0),
        (LEFS, {"total": 80}, "80", "100", 0),
        (LEFS, {"total": 53}, "53", "66.25", 0),
        (ODI, {"sum": 16, "answered": 10}, "16", "32", 0),
        (ODI, {"sum": 16, "answered": 9}, "16", "35.56", 1),
    ],
)
def test_scores(measure: MeasureKey, answers: Any, value: str, percent: str | None, unanswered: int) -> None:
    scored = score(measure, answers)
    assert scored.score == Decimal(value)
    assert scored.percent == (None if percent is None else Decimal(percent))
    assert scored.unanswered == unanswered
    assert value_of(measure, scored) == Decimal(percent if measure is ODI and percent else value)


@pytest.mark.parametrize(
    ("measure", "answers"),
    [
        (NPRS, {"now": None, "best": 1, "worst": 2}),
        (NPRS, {"now": 11, "best": None, "worst": None}),
        (NPRS, {"now": 4, "best": 5, "worst": 3}),
        (NPRS, {"now": True, "best": None, "worst": None}),
        (NPRS, {"now": 4, "best": None, "worst": None, "usual": 3}),
        (PSFS, {"activities": []}),
        (PSFS, {}),
        (PSFS, psfs(None, None)),
        (PSFS, psfs(11)),
        (PSFS, psfs(1, 2, names=("Walk", " walk"))),
        (PSFS, psfs(1, names=("",))),
        (PSFS, psfs(1, names=("x" * 121,))),
        (PSFS, psfs(*range(6), names="abcdef")),
        (PSFS, {"activities": [3]}),
        (PSFS, {"activities": [{"name": "Walk", "now": 3, "then": 2}]}),
        (GROC, {"rating": 8}),
        (GROC, {}),
        (RMDQ, {"ticked": [0]}),
        (RMDQ, {"ticked": [25]}),
        (RMDQ, {"ticked": [2, 1]}),
        (RMDQ, {"ticked": [1, 1]}),
        (RMDQ, {"ticked": "1 2"}),
        (LEFS, {"total": 81}),
        (LEFS, {"total": -1}),
        (ODI, {"sum": 16, "answered": 8}),
        (ODI, {"sum": 46, "answered": 9}),
        (ODI, {"sum": 51, "answered": 10}),
        (ODI, {"sum": 5}),
    ],
)
def test_what_cannot_be_scored_is_refused(measure: MeasureKey, answers: Any) -> None:
    with pytest.raises(AnswersNotUsable):
        score(measure, answers)


@pytest.mark.parametrize(
    ("measure", "earlier", "later", "verdict", "amount", "threshold", "level"),
    [
        (NPRS, 6, 4, Verdict.BETTER, 2, "2", None),
        (NPRS, 6, 5, Verdict.WITHIN, 1, "2", None),
        (NPRS, 3, 2, Verdict.WITHIN, 1, "2", None),  # one point was reported to matter here, but is less than chance
        (NPRS, 7, 5, Verdict.BETTER, 2, "2", None),
        (NPRS, 8, 6, Verdict.WITHIN, 2, "3", None),
        (NPRS, 10, 7, Verdict.BETTER, 3, "3", None),
        (NPRS, 2, 4, Verdict.WORSE, 2, "2", None),
        (PSFS, "3", "4.2", Verdict.WITHIN, "1.2", "1.3", None),
        (PSFS, "3", "4.3", Verdict.BETTER, "1.3", "1.3", "small"),
        (PSFS, "3", "5.33", Verdict.BETTER, "2.33", "1.3", "medium"),
        (PSFS, "3", "6", Verdict.BETTER, "3", "1.3", "large"),
        (PSFS, "6", "3.2", Verdict.WORSE, "2.8", "1.3", "large"),
        (RMDQ, 20, 15, Verdict.BETTER, 5, "5", None),
        (RMDQ, 20, 16, Verdict.WITHIN, 4, "5", None),
        (RMDQ, 10, 7, Verdict.BETTER, 3, "3", None),  # 30 % of 10
        (RMDQ, 10, 8, Verdict.WITHIN, 2, "3", None),
        (RMDQ, 3, 2, Verdict.WITHIN, 1, "2", None),  # 30 % of 3 is less than one tick: the floor counts
        (RMDQ, 4, 2, Verdict.BETTER, 2, "2", None),
        (RMDQ, 4, 3, Verdict.WITHIN, 1, "2", None),
        (RMDQ, 2, 4, Verdict.WORSE, 2, "2", None),
        (RMDQ, 1, 0, Verdict.WITHIN, 1, "2", None),
        (RMDQ, 6, 4, Verdict.BETTER, 2, "2", None),  # 30 % of 6 is 1.8
        (RMDQ, 7, 5, Verdict.WITHIN, 2, "2.1", None),  # from here on the share counts
        (RMDQ, 7, 4, Verdict.BETTER, 3, "2.1", None),
        (RMDQ, 0, 4, Verdict.WITHIN, 4, "5", None),  # no share of nothing
        (RMDQ, 0, 5, Verdict.WORSE, 5, "5", None),
        (LEFS, 40, 48, Verdict.WITHIN, 8, "9", None),
        (LEFS, 40, 49, Verdict.BETTER, 9, "9", None),
        (LEFS, 49, 40, Verdict.WORSE, 9, "9", None),
        (ODI, "42", "32", Verdict.BETTER, 10, "10", None),
        (ODI, "42", "32.01", Verdict.WITHIN, "9.99", "10", None),
        (GROC, 0, 3, Verdict.BETTER, 3, "3", None),
        (GROC, 0, 2, Verdict.WITHIN, 2, "3", None),
        (GROC, 0, -3, Verdict.WORSE, 3, "3", None),
    ],
)
def test_changes(
    measure: MeasureKey, earlier: Any, later: Any, verdict: Verdict, amount: Any, threshold: str, level: str | None
) -> None:
    found = change(measures()[measure].yardstick, Decimal(earlier), Decimal(later))
    assert (found.verdict, found.amount, found.threshold) == (verdict, Decimal(amount), Decimal(threshold))
    assert (found.level.name if found.level else None) == level
    assert found.source
    assert found.why


def test_a_share_of_the_earlier_score_says_what_of() -> None:
    rule = measures()[RMDQ].yardstick
    assert change(rule, Decimal(10), Decimal(5)).share_of == 10
    assert change(rule, Decimal(20), Decimal(5)).share_of is None
    assert change(rule, Decimal(0), Decimal(5)).share_of is None
    assert change(rule, Decimal(3), Decimal(1)).share_of is None, "the floor is no share"


def test_a_floor_says_that_it_is_ours() -> None:
    rule = measures()[RMDQ].yardstick
    floored, shared = change(rule, Decimal(3), Decimal(1)), change(rule, Decimal(10), Decimal(5))
    [threshold] = rule.thresholds
    assert threshold.floor is not None
    assert (threshold.floor.points, threshold.floor.mark) == (2, "proposed")
    assert floored.source == threshold.floor.source == "proposed floor, no source found"
    assert "a clinician should confirm" in floored.why
    assert shared.source == threshold.source


def test_only_the_same_activities_are_compared_and_of_them_those_rated_both_times() -> None:
    assert comparable(PSFS, psfs(3, 2, 4), psfs(6, 5, 5)) == (Decimal(3), Decimal("5.33"))
    assert comparable(PSFS, psfs(3, None, 4), psfs(6, 9, None)) == (Decimal(3), Decimal(6))
    assert comparable(PSFS, psfs(3, None), psfs(None, 9)) is None
    assert comparable(PSFS, psfs(3, 2), psfs(3, 2, 4)) is None
    assert comparable(PSFS, psfs(3, names=("Walk",)), psfs(3, names=("Run",))) is None
    assert comparable(PSFS, psfs(3, names=("Walk",)), psfs(4, names=("walk ",))) == (Decimal(3), Decimal(4))


def test_a_global_rating_is_never_subtracted() -> None:
    assert comparable(GROC, {"rating": 1}, {"rating": 5}) is None


def test_an_odi_is_compared_by_its_percentage() -> None:
    assert comparable(ODI, {"sum": 20, "answered": 10}, {"sum": 20, "answered": 9}) == (Decimal(40), Decimal("44.44"))


def test_halves_go_to_the_even_digit() -> None:
    """1.25 is too small to matter where 1.3 does, and must not be read as 1.3."""
    assert rounded(Decimal("1.25")) == Decimal("1.2")
    assert rounded(Decimal("2.25")) == Decimal("2.2")
