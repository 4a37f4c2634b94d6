"""The right safety rules stand at an exercise."""

from __future__ import annotations

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import NotInLibrary
from clinic.formulary.rule_words import rules_about
from tests.factories import RELEASE


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
