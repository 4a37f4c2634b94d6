"""The figures from which a clinic wants to be told."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import uuid4

import pytest

from clinic.core.errors import NotAllowed
from clinic.core.permissions import Role
from clinic.review import service
from clinic.review.queries import thresholds_in_force
from clinic.review.thresholds import KNOWN, USUAL, Thresholds
from tests import factories
from tests.chart.cases import events, given, report
from tests.forms import post
from tests.programs.browser import text_of
from tests.review.conftest import Items, act, codes

pytestmark = pytest.mark.usefixtures("database")
PAGE = "/settings/alerts"


def fields(**changes: Any) -> dict[str, Any]:
    return {"form_key": str(uuid4()), "agreed_with": "Dana Whitfield", **asdict(USUAL), **changes}


def in_force() -> Thresholds:
    with factories.current().transaction(factories.home_clinic().id):
        return thresholds_in_force()


def test_the_usual_figures_are_in_force_and_their_marks_are_said(signed_in) -> None:
    browser, _ = signed_in(Role.ADMIN)
    page = text_of(browser.get(PAGE))
    assert "the usual figures are in force" in page
    for mark in ("proposed", "standard", "seed"):
        assert mark in page


def test_a_clinic_sets_its_own_and_they_count_from_then_on(signed_in, items: Items) -> None:
    browser, admin = signed_in(Role.ADMIN)
    assert post(browser, PAGE, fields(pain_high=5)).status_code == 303
    assert in_force() == Thresholds(pain_high=5)
    assert events(admin)[-1] == ("alerts.set", ["pain_high"])
    page = text_of(browser.get(PAGE))
    assert "In force: 5. Usual here: 7." in page
    assert f"{admin.display_name}" in page
    issued = given(factories.make_user(), days_ago=1)
    report(issued, pain=(5, 5))
    assert codes(items(issued)) == ["A2"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [(one.name, value, f"Enter {one.low} to {one.high}.") for one in KNOWN for value in (one.low - 1, one.high + 1)]
    + [("low_pct", "many", "Enter a whole number."), ("agreed_with", "", "Enter the therapist who decided.")],
)
def test_a_figure_out_of_its_bounds_is_refused_beside_its_field(signed_in, name: str, value: Any, words: str) -> None:
    browser, _ = signed_in(Role.ADMIN)
    answer = post(browser, PAGE, fields(**{name: value}))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert in_force() == USUAL


def test_low_lies_below_good(signed_in) -> None:
    browser, _ = signed_in(Role.ADMIN)
    answer = post(browser, PAGE, fields(low_pct=70, good_pct=60))
    assert "This must be below 60, where good begins." in text_of(answer)


def test_the_same_form_twice_is_one_row_and_another_is_refused(signed_in) -> None:
    browser, _ = signed_in(Role.ADMIN)
    sent = fields(quiet_days=3)
    assert post(browser, PAGE, sent).status_code == post(browser, PAGE, sent).status_code == 303
    assert post(browser, PAGE, {**sent, "quiet_days": 4}).status_code == 422
    assert in_force().quiet_days == 3


def test_only_an_administrator_and_for_the_own_clinic(signed_in) -> None:
    for role in (Role.PT, Role.ASSISTANT, Role.FRONT_DESK):
        browser, person = signed_in(role)
        assert browser.get(PAGE).status_code == 403
        with pytest.raises(NotAllowed):
            act(person, service.set_thresholds, uuid4(), USUAL, "nobody")
    other = factories.make_user(clinic=factories.make_clinic(), role=Role.ADMIN)
    act(other, service.set_thresholds, uuid4(), Thresholds(pain_high=4), "Somebody")
    assert in_force() == USUAL
