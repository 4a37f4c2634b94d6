"""How findings are kept, read back, compared, and what they bring up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clinic.assessments.comparing import by_name, changes
from clinic.assessments.documents import COLUMNS, SCHEMA, columns_for, values_of
from clinic.assessments.models import Assessment
from clinic.assessments.reading import advice_on, positives, side_of, suggestion_for
from clinic.assessments.refusals import FindingsNotUsable
from clinic.battery.measures import Kind
from clinic.battery.sections import HIP, MEASURES, NEURO, SI
from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.sides import USUAL

WHOLE = {
    "thomas_left_deg": 8, "thomas_right_deg": -2, "knee_left_deg": 70, "tilt": "yes", "thomas_method": "trig",
    "thomas_pain_left": 0, "thomas_pain_site_left": "Front of the hip", "strength_left": "4-", "strength_right": "5",
    "force_left": Decimal("16.2"), "force_right": Decimal("20.0"), "force_unit": "kgf", "strength_position": "seated",
    "breathing_pattern": "upper_chest", "thigh_contact_left": "partial", "prop_height_cm": 25, "slr_left": "negative",
}  # fmt: skip


def stored(values) -> Assessment:
    return Assessment(assessment_class=AssessmentClass.NORMAL, **columns_for(values))


def test_what_is_stored_reads_back_in_the_order_of_the_battery():
    assert values_of(stored(WHOLE)) == WHOLE
    assert list(values_of(stored(WHOLE))) == [name for name in MEASURES if name in WHOLE]


def test_numbers_that_rules_and_graphs_need_are_columns_and_the_rest_is_a_document():
    columns = columns_for(WHOLE)
    assert columns["thomas_left_deg"] == 8
    assert columns["pelvic_tilt_controlled"] is True
    assert columns["measures"]["schema"] == SCHEMA
    assert not set(columns["measures"]["values"]) & COLUMNS
    assert columns_for({})["pelvic_tilt_controlled"] is None
    assert columns_for({"tilt": "no"})["pelvic_tilt_controlled"] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("thomas_left_deg", 91), ("thomas_left_deg", "8"), ("thomas_left_deg", True), ("knee_left_deg", Decimal("7.5")),
        ("strength_left", "6"), ("slr_left", "maybe"), ("thomas_pain_left", 11), ("thomas_pain_site_left", ""),
        ("thomas_pain_site_left", "x" * 81), ("force_left", Decimal("1.25")), ("force_left", Decimal(-1)),
        ("no_such_test", "yes"), ("slr_left", None),
    ],
)  # fmt: skip
def test_what_the_battery_does_not_know_is_not_stored(name, value):
    with pytest.raises(FindingsNotUsable):
        columns_for({name: value})


def test_a_row_from_before_the_document_still_reads():
    old = Assessment(assessment_class=AssessmentClass.NORMAL, thomas_left_deg=3, pelvic_tilt_controlled=False,
                     strength_left="4", strength_right="", thomas_method="", force_unit="", measures={})  # fmt: skip
    assert values_of(old) == {"thomas_left_deg": 3, "tilt": "no", "strength_left": "4"}


def test_a_name_that_is_no_longer_asked_keeps_its_value():
    assessment = stored({"slr_left": "positive"})
    assessment.measures = {"schema": 0, "values": {"ober_left": "positive", "slr_left": "positive"}}
    assert values_of(assessment) == {"slr_left": "positive", "ober_left": "positive"}


def test_the_sides_as_the_table_reads_them():
    left = side_of({**WHOLE, "thomas_result_left": "fail", "strength_pain_left": 2}, "left")
    assert (left.thomas_deg, left.knee_deg, left.strength, left.force) == (8, 70, "4-", Decimal("16.2"))
    assert (left.passed, left.thomas_pain, left.strength_pain) == (False, 0, 2)
    assert side_of({}, "right").force is None
    found = suggestion_for({**WHOLE, "slr_right": "positive"}, USUAL)
    assert found is not None
    assert found.assessment_class == AssessmentClass.INDETERMINATE


def test_positive_tests_are_named_with_their_side():
    values = {
        "slr_left": "positive",
        "slr_right": "positive",
        "myotome_right": "positive",
        "knee_reflex_left": "negative",
    }
    assert positives(values, NEURO) == ("Myotomes L2–L4, right", "Straight leg raise, left and right")
    assert positives({"si_gaenslen": "positive"}, SI) == ("Gaenslen",)
    assert positives({}, HIP) == ()


@pytest.mark.parametrize(
    ("values", "title", "asks"),
    [
        ({"femoral_stretch_left": "positive"}, "Neuro screen positive", "Nerve root pain now"),
        ({"hop_right": "positive"}, "Hip: weight bearing hurts", "Cannot hop on the sore leg"),
        ({"fadir_left": "positive"}, "Hip joint screen positive", "Labral tear or hip impingement"),
    ],
)
def test_a_positive_screen_says_what_to_ask_and_ticks_nothing(values, title, asks):
    [advice] = advice_on(values)
    assert advice.title == title
    assert asks in advice.ask


@pytest.mark.parametrize(("count", "words"), [(2, "Does not suggest"), (3, "Suggests an SI source")])
def test_three_of_five_suggest_the_si_joint(count, words):
    [advice] = advice_on(dict.fromkeys(SI.fields[:count], "positive"))
    assert advice.title == f"SI cluster: {count} of 5 positive"
    assert advice.text.startswith(words)


def test_nothing_positive_brings_up_nothing():
    assert advice_on({**WHOLE, **dict.fromkeys((*NEURO.fields, *HIP.fields, *SI.fields), "negative")}) == ()


def test_changes_put_numbers_first_with_direction_and_amount():
    now = {**WHOLE, "thomas_left_deg": 3, "strength_left": "4", "breathing_pattern": "wide_rib", "knee_right_deg": 80}
    now.pop("prop_height_cm")
    found = changes(now, WHOLE)
    moved = [(one.name, one.direction, one.by) for one in found[:2]]
    assert moved == [("thomas_left_deg", "down", "5°"), ("strength_left", "up", "")]
    assert (found[0].label, found[0].before, found[0].now) == ("Hip angle, left", "+8°", "+3°")
    rest = {one.name: (one.before, one.now) for one in found[2:]}
    assert rest == {
        "breathing_pattern": ("Upper chest", "Wide rib"),
        "knee_right_deg": ("–", "80°"),
        "prop_height_cm": ("25 cm", "–"),
    }
    assert set(by_name(now, WHOLE)) == {"thomas_left_deg", "strength_left", "breathing_pattern"}
    assert changes(WHOLE, WHOLE) == ()


def test_a_grade_that_is_no_longer_known_changes_in_words_alone():
    [change] = changes({"strength_left": "5"}, {"strength_left": "good"})
    assert (change.direction, change.before) == ("", "good")


def test_dynamometer_tenths_compare_exactly():
    [change] = changes({"force_left": Decimal("16.5")}, {"force_left": Decimal("16.2")})
    assert (change.direction, change.by) == ("up", "0.3")
    assert MEASURES["force_left"].kind is Kind.TENTHS
