"""The decision table, each figure at its edge."""

from __future__ import annotations

import pytest

from clinic.examination.kinds import AssessmentClass
from clinic.examination.rules import Side, suggest_class


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
    suggestion = suggest_class(Side(deg, strength), Side(), True)
    assert suggestion is not None
    assert suggestion.assessment_class == expected
    assert len(suggestion.reasons) == 1


def test_the_more_careful_side_counts():
    suggestion = suggest_class(Side(10, "5"), Side(-12, "3"), True)
    assert suggestion is not None
    assert suggestion.assessment_class == AssessmentClass.LONG_WEAK
    assert suggestion.reasons == ("Left: short (+10°), full strength (5/5)", "Right: long (-12°), weak (3/5)")


@pytest.mark.parametrize("controlled", [False, None])
def test_without_control_of_the_pelvis_nothing_is_clear(controlled):
    suggestion = suggest_class(Side(10, "5"), Side(10, "5"), controlled)
    assert suggestion is not None
    assert suggestion.assessment_class == AssessmentClass.INDETERMINATE
    assert "low confidence" in suggestion.reasons[-1]


def test_no_angle_no_suggestion():
    assert suggest_class(Side(None, "5"), Side(), True) is None
