"""What is not known never lets a patient past a rule."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.exercises.catalog import library
from clinic.rule_language.facts import PatientFacts
from tests.screening.helpers import CLEARED, facts, holds, of_facts, patient, rule_ids

BALL = "prone-ball-release"
STRETCH = "half-kneeling-hip-flexor-stretch"


@pytest.mark.parametrize(
    ("when", "known"),
    [
        ({"age": {"lt": 18}}, facts(age=None)),
        ({"age": {"between": [65, 75]}}, facts(age=None)),
        ({"ga_weeks": {"gte": 20}}, facts("pregnant")),
        ({"ga_weeks": {"gte": 14}}, facts("pregnant")),
        ({"ga_weeks": {"gte": 14, "lt": 21}}, facts("pregnant")),
        ({"ga_weeks": None}, facts("pregnant")),
        ({"postpartum_weeks": {"lt": 6}}, facts(weeks_since={"delivery": None})),
        ({"weeks_since": {"c_section": {"lt": 12}}}, facts(weeks_since={"c_section": None})),
        ({"days_since": {"hip_flexor_strain": {"lt": 14}}}, facts(days_since={"hip_flexor_strain": None})),
        ({"screen_age_days": {"gt": 90}}, facts(screen_age_days=None)),
        ({"sex_at_birth": "male"}, facts(sex_at_birth=None)),
        ({"sex_at_birth": "male"}, facts(sex_at_birth="unknown")),
        ({"screen": None}, PatientFacts()),
        ({"assessment": {"class": None}}, PatientFacts()),
    ],
)
def test_unknown_holds(when: dict[str, Any], known: PatientFacts) -> None:
    assert holds(when, known)


@pytest.mark.parametrize(
    ("when", "known"),
    [
        ({"ga_weeks": {"lt": 20}}, facts()),
        ({"ga_weeks": {"lt": 20}}, facts("pregnant")),  # counted as 20 weeks or more
        ({"postpartum_weeks": {"lt": 6}}, facts()),
        ({"weeks_since": {"c_section": {"lt": 12}}}, facts()),
        ({"screen_age_days": {"gt": 90}}, PatientFacts()),
        ({"sex_at_birth": "male"}, facts(sex_at_birth="female")),
        ({"screen": None}, CLEARED),
        ({"assessment": {"class": None}}, CLEARED),
    ],
)
def test_a_question_that_does_not_arise_is_not_unknown(when: dict[str, Any], known: PatientFacts) -> None:
    assert not holds(when, known)


def test_pregnant_without_due_date_counts_as_late() -> None:
    screening = patient("pregnant").screen("constructive-rest")

    assert screening.outcome == "block"
    assert rule_ids(screening) == {"PG-GA-UNKNOWN", "PG-FLAT20", "PG-BALANCE"}


@pytest.mark.parametrize("week", [0, 13, 14, 19, 20, 40])
def test_a_forgotten_week_of_pregnancy_never_takes_away_what_stops(week: int) -> None:
    """What only warns of the early weeks may go (PG-FLAT-EARLY): PG-GA-UNKNOWN stops the same exercises."""
    told, forgotten = patient("pregnant", ga_weeks=week), patient("pregnant")

    for slug in library().exercises:
        known, unknown = told.screen(slug), forgotten.screen(slug)
        lost = {one.rule_id for one in known.findings} - {one.rule_id for one in unknown.findings}
        assert {one.rule_id for one in known.stopping} <= {one.rule_id for one in unknown.stopping}
        assert not lost or (lost == {"PG-FLAT-EARLY"} and unknown.stopping), slug


def test_an_undated_c_section_counts_as_fresh() -> None:
    screening = patient("c_section", weeks_since={"c_section": None}).screen(BALL)

    assert "PP-CSECTION" in rule_ids(screening)


def test_never_screened_nothing_is_given_and_nobody_may_override() -> None:
    screening = of_facts(PatientFacts(age=40, sex_at_birth="female")).screen("breath-reset")

    assert screening.outcome == "block"
    assert [(one.rule_id, one.override) for one in screening.stopping] == [("SC-MISSING", "none")]


def test_never_examined_no_tool() -> None:
    assert "SD-NOTEST" in rule_ids(patient("tool_unlocked_by_pt", assessment_class=None).screen(BALL))
    assert "SD-NOTEST" not in rule_ids(patient("tool_unlocked_by_pt").screen(BALL))


def test_the_finding_says_what_is_not_known() -> None:
    late = patient("ever_smoked", age=None, sex_at_birth="male").screen(BALL)

    finding = next(one for one in late.findings if one.rule_id == "AB-AAA-RISK")
    assert finding.inputs == ("sex_at_birth male", "age not known", "ever_smoked", "not aaa_screen_negative")


@pytest.mark.parametrize("gone", ["age", "sex_at_birth", "screen_age_days", "screen", "assessment_class", "ga_weeks"])
@pytest.mark.parametrize("slug", [BALL, STRETCH, "constructive-rest", "hands-knees-rock"])
def test_forgetting_a_fact_never_takes_a_finding_away(gone: str, slug: str) -> None:
    full = facts("pregnant", "ever_smoked", ga_weeks=24, age=70, sex_at_birth="male", screen_age_days=100)
    less = facts(*full.flags, **{"ga_weeks": 24, "age": 70, "sex_at_birth": "male", "screen_age_days": 100, gone: None})

    lost = rule_ids(of_facts(full).screen(slug)) - rule_ids(of_facts(less).screen(slug))

    assert not lost
