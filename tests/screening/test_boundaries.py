"""Every number in the library's rules, one step before and one step after its edge, asked through a real exercise."""

from __future__ import annotations

from typing import Any

import pytest

from clinic.rule_language.facts import LogFacts
from clinic.screening.rules import evaluate, fire
from clinic.screening.service import safety_rules
from tests.screening.helpers import facts, patient, rule_ids, target

BALL = "prone-ball-release"
STRETCH = "half-kneeling-hip-flexor-stretch"
SMOKER = {"sex_at_birth": "male"}


@pytest.mark.parametrize(
    ("rule", "slug", "flags", "key", "inside", "outside"),
    [
        ("PG-FLAT20", "constructive-rest", ["pregnant"], "ga_weeks", 20, 19),
        ("PG-FLAT-EARLY", "constructive-rest", ["pregnant"], "ga_weeks", 19, 20),
        ("PG-BALANCE", STRETCH, ["pregnant"], "ga_weeks", 20, 19),
        ("PP-EARLY", STRETCH, [], "postpartum_weeks", 5, 6),
        ("SC-OLD", STRETCH, [], "screen_age_days", 91, 90),
        ("SC-OLD-WARN", "breath-reset", [], "screen_age_days", 91, 90),
        ("MN-MINOR", "breath-reset", [], "age", 17, 18),
    ],
)
def test_number(rule: str, slug: str, flags: list[str], key: str, inside: int, outside: int) -> None:
    assert rule in rule_ids(patient(*flags, **{key: inside}).screen(slug))
    assert rule not in rule_ids(patient(*flags, **{key: outside}).screen(slug))


@pytest.mark.parametrize(("weeks", "warns"), [(13, False), (14, True)])
def test_strap_in_pregnancy(weeks: int, warns: bool) -> None:
    screening = patient("pregnant", ga_weeks=weeks).screen("supported-psoas-release", ["strap-feet"])

    assert ("ST-STRAP-PREG" in rule_ids(screening)) is warns


@pytest.mark.parametrize(
    ("rule", "slug", "flags", "span", "event", "inside", "outside"),
    [
        ("PP-CSECTION", BALL, ["c_section"], "weeks_since", "c_section", 11, 12),
        ("PP-CSECTION-STRETCH", STRETCH, ["c_section"], "weeks_since", "c_section", 11, 12),
        ("AB-SURG12", BALL, [], "weeks_since", "abdominal_surgery", 11, 12),
        ("AB-SURG12", BALL, [], "weeks_since", "hernia_repair", 11, 12),
        ("HP-STRAIN", STRETCH, [], "days_since", "hip_flexor_strain", 13, 14),
    ],
)
def test_time_since(rule: str, slug: str, flags: list[str], span: str, event: str, inside: int, outside: int) -> None:
    assert rule in rule_ids(patient(*flags, **{span: {event: inside}}).screen(slug))
    assert rule not in rule_ids(patient(*flags, **{span: {event: outside}}).screen(slug))


@pytest.mark.parametrize(("age", "is_at_risk"), [(64, False), (65, True), (75, True), (76, False)])
def test_aneurysm_risk_by_age(age: int, is_at_risk: bool) -> None:
    assert ("AB-AAA-RISK" in rule_ids(patient("ever_smoked", age=age, **SMOKER).screen(BALL))) is is_at_risk


@pytest.mark.parametrize(
    ("flags", "changes"),
    [
        ([], SMOKER),
        (["ever_smoked", "aaa_screen_negative"], SMOKER),
        (["ever_smoked"], {"sex_at_birth": "female"}),
    ],
)
def test_aneurysm_risk_needs_every_part(flags: list[str], changes: dict[str, Any]) -> None:
    assert "AB-AAA-RISK" not in rule_ids(patient(*flags, age=70, **changes).screen(BALL))


@pytest.mark.parametrize(
    ("days", "adherence", "change", "asks"),
    [(8, 80, 0, True), (7, 80, 0, False), (8, 79.9, 0, False), (8, 80, -1, False), (8, 80, -0.5, True)],
)
def test_pain_in_spite_of_a_week_of_work(days: int, adherence: float, change: float, asks: bool) -> None:
    log = LogFacts(days_since_start=days, adherence_pct=adherence, nprs_change=change)

    assert ("SD-1WEEK" in {firing.rule.id for firing in fire(safety_rules(), facts(), log)}) is asks


def test_numbers_of_the_whole_library_are_known() -> None:
    """A rule with a new number must get a row above; this list is what the rows cover."""
    numbered = {rule.id for rule in safety_rules() if "Comparison" in repr(rule.when)}

    assert numbered == {
        "PG-FLAT20", "PG-FLAT-EARLY", "PG-BALANCE", "ST-STRAP-PREG", "PP-EARLY", "PP-CSECTION", "PP-CSECTION-STRETCH",
        "AB-SURG12", "AB-AAA-RISK", "HP-STRAIN", "MN-MINOR", "SC-OLD", "SC-OLD-WARN", "SD-1WEEK",
        "SD-WORSE", "SD-DISLIKE", "PR-COUNT",  # test_log_rules, test_program_rules
    }  # fmt: skip


def test_evaluate_is_fire_then_screen() -> None:
    known = facts("pregnant", ga_weeks=24)

    assert evaluate(safety_rules(), known, target(attributes=["supine_flat"]), []).outcome == "block"
