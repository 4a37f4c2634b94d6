"""A rule in words: every condition and every target of the library can be said."""

from __future__ import annotations

import re

import pytest

from clinic.exercises.catalog import library
from clinic.screening.wording import target_words, when_words


@pytest.mark.parametrize("rule", library().rules_data.values(), ids=lambda rule: rule["id"])
def test_every_condition_can_be_said_without_a_slug(rule) -> None:
    said = when_words(rule["when"])
    assert said
    assert (said == "always") == ("always" in rule["when"])
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
        ("SD-REFERRED", "reported: felt pain in a new place, tingling or numb skin or pain down the leg"),
        ("PR-ORDER", "the program has pressure from a ball, roller or tool and any stretch exercise"),
        ("PR-COUNT", "the program has more than 5 exercises"),
        ("PR-MIDDLE", "the program has two or more exercises"),
    ],
)
def test_conditions_read_as_a_therapist_says_them(rule: str, said: str) -> None:
    assert when_words(library().rules_data[rule]["when"]) == said


@pytest.mark.parametrize("rule", library().rules_data.values(), ids=lambda rule: rule["id"])
def test_every_target_can_be_said_without_a_slug(rule) -> None:
    said = target_words(rule["target"])
    assert said
    assert not re.search(r"[a-z]_[a-z]|mappingproxy", said), said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("RF-CES", "every exercise"),
        ("SD-WORSE", "the exercise that was reported"),
        ("HP-STRAIN", "pressure from a ball, roller or tool, any stretch exercise or any strengthen exercise"),
        ("SD-LONGWEAK", "any release exercise or any stretch exercise, but not rest, no stretch and no tool"),
        ("SD-TRAUMA-BIND", "lying face down or with “Strap around feet”"),
        ("SD-PREG", "“Supported psoas release (lying back on a bolster)”"),
    ],
)
def test_targets_read_as_a_therapist_says_them(rule: str, said: str) -> None:
    assert target_words(library().rules_data[rule]["target"]) == said
