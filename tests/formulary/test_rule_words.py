"""Safety rules in words: every condition of the library can be said, and the right rules stand at an exercise."""

from __future__ import annotations

import re

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import NotInLibrary, library
from clinic.formulary.rule_words import rules_about, when_words
from tests.factories import RELEASE

PROGRAM = {"program_has", "program_has_all", "program_lacks", "program_count", "program_order"}
SINGLE = [rule for rule in library().rules_data.values() if not rule["when"].keys() & PROGRAM]


@pytest.mark.parametrize("rule", SINGLE, ids=lambda rule: rule["id"])
def test_every_condition_can_be_said_without_a_slug(rule) -> None:
    said = when_words(rule["when"])
    assert said
    assert not re.search(r"[a-z]_[a-z]|\{|mappingproxy", said.replace("_pct", "").replace("nprs_", "")), said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("PG-FLAT20", "pregnant, and 20 or more weeks of pregnancy"),
        ("PG-GA-UNKNOWN", "pregnant, and week of pregnancy not known"),
        ("AB-AAA-RISK", "sex at birth: male, and age 65 to 75, and ever smoked, and not: aneurysm scan was clear"),
        ("SD-NOTEST", "not examined yet"),
        ("SD-WORSE", "reported: pain rose by 2 or more after a stretch"),
        ("SC-MISSING", "no complete health screen"),
    ],
)
def test_conditions_read_as_a_therapist_says_them(rule: str, said: str) -> None:
    assert when_words(library().rules_data[rule]["when"]) == said


def test_rules_follow_the_exercise_as_it_would_be_done() -> None:
    plain = {one.id for one in rules_about(RELEASE)}
    ramp = {one.id for one in rules_about(RELEASE, ["lengthwise-ramp"])}
    strapped = {one.id for one in rules_about(RELEASE, ["strap-feet"])}
    assert "BN-OSTEO" in plain - ramp
    assert "ST-STRAP" in strapped - plain
    assert "RF-CES" not in plain, "what holds for every exercise is not repeated at each"


def test_the_gravest_rule_stands_first() -> None:
    kinds = [one.kind for one in rules_about("prone-ball-release")]
    assert kinds == sorted(kinds, key=["block", "require_mod", "warn", "info"].index)
    assert len(set(kinds)) > 2


def test_the_page_shows_them_and_knows_only_the_library(signed_in) -> None:
    browser, _user = signed_in()
    page = browser.get(f"/library/{RELEASE}/rules?with=strap-feet").text
    assert "Pressure band on leg or foot" in page
    assert "with strap around feet" in page
    assert browser.get("/library/nothing/rules").status_code == 404
    assert browser.get(f"/library/{RELEASE}/rules?with=nothing").status_code == 404
    assert signed_in(Role.FRONT_DESK)[0].get(f"/library/{RELEASE}/rules").status_code == 403
    with pytest.raises(NotInLibrary):
        rules_about("nothing")
