"""The decision table, each figure at its edge, with the clinic's cut-offs and every reason told with its source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.rules import suggest_class, weaker_by
from clinic.decision_table.sides import USUAL, Cutoffs, Side, degrees, source_of

STRONG = Side(10, "5")
NOTHING = Side()


def suggest(left=NOTHING, right=NOTHING, tilt=True, cutoffs=USUAL, nerve=()):
    found = suggest_class(left, right, tilt, cutoffs, nerve)
    assert found is not None
    return found


def texts(suggestion) -> str:
    return "\n".join(reason.text for reason in suggestion.reasons)


@pytest.mark.parametrize(
    ("deg", "strength", "expected"),
    [
        (1, "5", AssessmentClass.SHORT_STRONG),
        (1, "4+", AssessmentClass.SHORT_WEAK),
        (0, "5", AssessmentClass.NORMAL),
        (0, "4", AssessmentClass.NORMAL_WEAK),
        (-9, "4", AssessmentClass.NORMAL_WEAK),
        (-10, "4", AssessmentClass.LONG_WEAK),
        (-10, "5", AssessmentClass.INDETERMINATE),
        (15, "", AssessmentClass.INDETERMINATE),
    ],
)
def test_the_decision_table(deg, strength, expected):
    assert suggest(Side(deg, strength)).assessment_class == expected


@pytest.mark.parametrize(
    ("cutoffs", "deg", "expected"),
    [
        (Cutoffs(short_above_deg=5), 5, AssessmentClass.NORMAL_WEAK),
        (Cutoffs(short_above_deg=5), 6, AssessmentClass.SHORT_WEAK),
        (Cutoffs(long_at_or_below_deg=-15), -14, AssessmentClass.NORMAL_WEAK),
        (Cutoffs(long_at_or_below_deg=-15), -15, AssessmentClass.LONG_WEAK),
    ],
)
def test_a_clinics_own_cutoffs_move_the_edges(cutoffs, deg, expected):
    assert suggest(Side(deg, "4"), cutoffs=cutoffs).assessment_class == expected


def test_the_more_careful_side_counts_and_the_difference_is_said():
    suggestion = suggest(Side(10, "5"), Side(-12, "3"))
    assert suggestion.assessment_class == AssessmentClass.LONG_WEAK
    assert (suggestion.left, suggestion.right) == (AssessmentClass.SHORT_STRONG, AssessmentClass.LONG_WEAK)
    assert "The sides differ: left short, strong; right long, weak" in texts(suggestion)
    assert "differ" not in texts(suggest(STRONG, STRONG))


@pytest.mark.parametrize(("tilt", "words"), [(False, "was not controlled"), (None, "was not noted")])
def test_without_control_of_the_pelvis_nothing_is_clear(tilt, words):
    suggestion = suggest(STRONG, STRONG, tilt)
    assert suggestion.assessment_class == AssessmentClass.INDETERMINATE
    assert not suggestion.is_sure
    assert words in suggestion.reasons[0].text
    assert "low confidence" in suggestion.reasons[0].text
    assert suggestion.left == AssessmentClass.SHORT_STRONG, "what each side would read is still told"


def test_a_nerve_sign_makes_it_not_clear():
    suggestion = suggest(STRONG, STRONG, nerve=("Straight leg raise, left",))
    assert suggestion.assessment_class == AssessmentClass.INDETERMINATE
    assert suggestion.is_sure
    assert "Straight leg raise, left" in suggestion.reasons[0].text


@pytest.mark.parametrize("name", ["thomas_pain", "strength_pain"])
@pytest.mark.parametrize(("pain", "limit", "clear"), [(0, 1, True), (1, 1, False), (3, 4, True), (4, 4, False)])
def test_a_test_that_hurts_is_limited_by_pain(name, pain, limit, clear):
    suggestion = suggest(replace(STRONG, **{name: pain}), STRONG, cutoffs=Cutoffs(pain_limits_from=limit))
    assert (suggestion.assessment_class == AssessmentClass.SHORT_STRONG) is clear
    assert (f"hurts {pain}/10" in texts(suggestion)) is not clear


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("85", "100", AssessmentClass.SHORT_STRONG),
        ("84.9", "100", AssessmentClass.SHORT_WEAK),
        ("100", "84.9", AssessmentClass.SHORT_WEAK),
        ("100", "100", AssessmentClass.SHORT_STRONG),
    ],
)
def test_a_gap_over_15_per_cent_is_weakness_even_with_full_grades(left, right, expected):
    sides = [replace(STRONG, force=Decimal(force)) for force in (left, right)]
    assert suggest(*sides).assessment_class == expected


def test_the_gap_names_side_number_and_limit():
    suggestion = suggest(replace(STRONG, force=Decimal(20)), replace(STRONG, force=Decimal(25)))
    assert "Left is 20 % weaker than the other side by dynamometer: over 15 %, weak" in texts(suggestion)
    assert (suggestion.left, suggestion.right) == (AssessmentClass.SHORT_WEAK, AssessmentClass.SHORT_STRONG)
    tighter = suggest(
        replace(STRONG, force=Decimal(22)), replace(STRONG, force=Decimal(25)), cutoffs=Cutoffs(gap_percent=10)
    )
    assert tighter.left == AssessmentClass.SHORT_WEAK


def test_forces_alone_compare_and_one_force_says_nothing():
    even = suggest(Side(10, force=Decimal(20)), Side(10, force=Decimal(21)))
    assert even.assessment_class == AssessmentClass.SHORT_STRONG
    assert "Weakness of both would not show" in texts(even)
    alone = suggest(Side(10, force=Decimal(20)), Side(10))
    assert alone.assessment_class == AssessmentClass.INDETERMINATE
    assert "Left strength was not tested" in texts(alone)


@pytest.mark.parametrize(
    ("left", "right", "percent"),
    [("80", "100", 20), ("100", "80", -20), ("5", "5", 0), (None, "5", None), ("5", None, None), ("0", "0", None)],
)
def test_weaker_by(left, right, percent):
    forces = [None if force is None else Decimal(force) for force in (left, right)]
    assert weaker_by(*forces) == percent


@pytest.mark.parametrize(
    ("passed", "strength", "expected"),
    [
        (False, "5", AssessmentClass.SHORT_STRONG),
        (True, "5", AssessmentClass.NORMAL),
        (True, "4", AssessmentClass.NORMAL_WEAK),
    ],
)
def test_pass_or_fail_reads_without_an_angle(passed, strength, expected):
    suggestion = suggest(Side(None, strength, passed=passed))
    assert suggestion.assessment_class == expected
    assert ("fail" if not passed else "pass") in texts(suggestion)


@pytest.mark.parametrize(("knee", "limit", "named"), [(79, 80, True), (80, 80, False), (70, 67, False), (66, 67, True)])
def test_two_joint_flexors_are_named_apart_and_leave_the_class(knee, limit, named):
    suggestion = suggest(Side(-5, "5", knee_deg=knee), cutoffs=Cutoffs(knee_short_below_deg=limit))
    assert ("two-joint flexors short" in texts(suggestion)) is named
    assert suggestion.assessment_class == AssessmentClass.NORMAL


def test_long_and_strong_is_not_in_the_table():
    assert "Left: long and strong is not in the table" in texts(suggest(Side(-20, "5")))


def test_no_length_no_suggestion():
    assert suggest_class(Side(None, "5"), Side(knee_deg=60), True) is None


def test_every_reason_has_a_source_and_a_mark():
    everything = Side(4, "4-", 60, force=Decimal(10), thomas_pain=2, strength_pain=3)
    suggestion = suggest(everything, replace(everything, thomas_deg=-20, force=Decimal(20)), None, nerve=("SLR",))
    assert len(suggestion.reasons) > 8
    assert {reason.mark for reason in suggestion.reasons} <= {"standard", "seed", "proposed", "clinic"}
    assert all(reason.source for reason in suggestion.reasons)


def test_a_clinics_own_figure_says_so():
    assert source_of("gap_percent", 15)[1] == "standard"
    assert source_of("gap_percent", 12) == ("set by this clinic", "clinic")
    assert source_of("long_at_or_below_deg", -10)[1] == "proposed"


def test_angles_in_words():
    assert [degrees(angle) for angle in (8, 0, -10)] == ["+8°", "0°", "−10°"]


SIDES = st.builds(
    Side,
    thomas_deg=st.none() | st.integers(-60, 90),
    strength=st.sampled_from(["", "3", "4+", "5"]),
    knee_deg=st.none() | st.integers(0, 160),
    passed=st.none() | st.booleans(),
    force=st.none() | st.decimals(0, 2000, places=1),
    thomas_pain=st.none() | st.integers(0, 10),
    strength_pain=st.none() | st.integers(0, 10),
)


@given(left=SIDES, right=SIDES, tilt=st.sampled_from([True, False, None]), nerve=st.sampled_from([(), ("SLR",)]))
def test_no_finding_breaks_the_table_and_sides_are_even(left, right, tilt, nerve):
    one, other = suggest_class(left, right, tilt, USUAL, nerve), suggest_class(right, left, tilt, USUAL, nerve)
    assert (one is None) == (other is None) == (not (left.is_tested or right.is_tested))
    if one is not None and other is not None:
        assert one.assessment_class == other.assessment_class
        assert (one.left, one.right) == (other.right, other.left)
        if nerve or tilt is not True:
            assert one.assessment_class == AssessmentClass.INDETERMINATE
