"""What holds for every score and every change, whatever was answered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.models import RANGES
from clinic.outcome_measures.rules import AnswersNotUsable, MeasureKey, Verdict, change, comparable, score, value_of
from tests.outcome_measures.cases import GROC, LEFS, NPRS, ODI, PSFS, RMDQ

ZERO_TO_TEN = st.integers(0, 10)
NAMES = st.text(st.characters(categories=("L",)), min_size=1, max_size=20)
ACTIVITY = st.fixed_dictionaries({"name": NAMES, "now": st.none() | ZERO_TO_TEN})

ANSWERS: dict[MeasureKey, st.SearchStrategy[Any]] = {
    NPRS: st.tuples(ZERO_TO_TEN, ZERO_TO_TEN, ZERO_TO_TEN).map(
        lambda three: {"now": three[0], "best": min(three[1:]), "worst": max(three[1:])}
    ),
    PSFS: st.lists(ACTIVITY, min_size=1, max_size=5, unique_by=lambda one: one["name"].casefold())
    .filter(lambda found: any(one["now"] is not None for one in found))
    .map(lambda found: {"activities": found}),
    GROC: st.integers(-7, 7).map(lambda one: {"rating": one}),
    RMDQ: st.sets(st.integers(1, 24)).map(lambda one: {"ticked": sorted(one)}),
    LEFS: st.integers(0, 80).map(lambda one: {"total": one}),
    ODI: st.sampled_from((9, 10)).flatmap(
        lambda answered: st.integers(0, 5 * answered).map(lambda one: {"sum": one, "answered": answered})
    ),
}
ANY = st.sampled_from(MeasureKey).flatmap(lambda key: st.tuples(st.just(key), ANSWERS[key], ANSWERS[key]))
FLAT = st.none() | st.booleans() | st.integers(-30, 90) | st.floats(allow_nan=True) | st.text(max_size=3)
JUNK = FLAT | st.lists(FLAT | st.dictionaries(st.sampled_from(("name", "now")), FLAT, max_size=2), max_size=3)
NAMED_JUNK = st.dictionaries(
    st.sampled_from(("now", "best", "worst", "activities", "rating", "ticked", "total", "sum", "answered")),
    JUNK,
    max_size=3,
)


@given(ANY)
def test_a_score_is_in_the_range_of_its_measure(asked: Any) -> None:
    key, answers, _ = asked
    scored, rule = score(key, answers), measures()[key].yardstick
    low, high = RANGES[key]
    assert low <= scored.score <= high
    assert rule.lowest <= value_of(key, scored) <= rule.highest
    assert scored.percent is None or 0 <= scored.percent <= 100
    assert (scored.percent is not None) == (key in (LEFS, ODI))


@given(ANY)
def test_back_again_is_as_far_and_the_other_way(asked: Any) -> None:
    key, one, other = asked
    rule = measures()[key].yardstick
    values = comparable(key, one, one), comparable(key, one, other)
    if values[0] is not None:
        same = change(rule, *values[0])
        assert (same.verdict, same.amount) == (Verdict.WITHIN, 0)
    if values[1] is not None:
        there, back = change(rule, *values[1]), change(rule, *reversed(values[1]))
        assert there.amount == back.amount
        assert not (there.is_up and back.is_up)
        assert (there.verdict is Verdict.WITHIN) == (there.amount < there.threshold)
        assert there.threshold > 0


@given(st.sampled_from(MeasureKey), st.data())
def test_more_of_a_change_never_means_less(key: MeasureKey, data: st.DataObject) -> None:
    rule = measures()[key].yardstick
    lowest, highest = int(rule.lowest), int(rule.highest)
    whole = st.integers(lowest, highest).map(Decimal)
    earlier, near, far = data.draw(whole), data.draw(whole), data.draw(whole)
    one, other = sorted((change(rule, earlier, near), change(rule, earlier, far)), key=lambda found: found.amount)
    if one.is_up == other.is_up and one.verdict is not Verdict.WITHIN:
        assert other.verdict is one.verdict


@given(st.sampled_from(MeasureKey), NAMED_JUNK)
def test_junk_is_refused_by_name_and_never_breaks(key: MeasureKey, junk: Any) -> None:
    try:
        scored = score(key, junk)
    except AnswersNotUsable:
        return
    low, high = RANGES[key]
    assert low <= scored.score <= high
