"""The cut-offs of a clinic: in force from when they are set, by an administrator, each change kept."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from clinic.core.errors import NotAllowed
from clinic.core.permissions import Role
from clinic.decision_table import service as cutoffs
from clinic.decision_table.models import AssessmentCutoffs
from clinic.decision_table.service import cutoffs_in_force, cutoffs_of, set_cutoffs
from clinic.decision_table.sides import USUAL, Cutoffs
from tests.factories import acting, make_clinic, make_user
from tests.forms import post

PAGE = "/settings/assessment"


def body(**changes):
    return {
        "form_key": str(uuid4()), "short_above_deg": "2", "long_at_or_below_deg": "-12", "knee_short_below_deg": "67",
        "gap_percent": "10", "pain_limits_from": "3", "agreed_with": "Kim Osei, PT", **changes,
    }  # fmt: skip


def in_force(clinic_id, database) -> Cutoffs:
    with database.transaction(clinic_id):
        return cutoffs_in_force()


def test_the_usual_figures_with_their_sources_until_a_clinic_sets_its_own(signed_in, database):
    browser, admin = signed_in(Role.ADMIN)
    page = browser.get(PAGE).text
    for words in ("BMC Sports Sci Med Rehabil 2021", "needs a clinician’s yes", "Also in use: 67 or 80", "Nothing yet"):
        assert words in page
    assert in_force(admin.clinic_id, database) == USUAL


def test_new_figures_are_in_force_and_the_old_ones_kept(signed_in, database):
    browser, admin = signed_in(Role.ADMIN)
    assert post(browser, PAGE, body()).status_code == 303
    assert post(browser, PAGE, body(gap_percent="12")).status_code == 303
    assert in_force(admin.clinic_id, database) == Cutoffs(2, 67, -12, 12, 3)
    page = browser.get(PAGE).text
    assert "set by this clinic" in page
    assert page.count("Kim Osei, PT") >= 2
    assert in_force(make_clinic().id, database) == USUAL


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("short_above_deg", "", "Enter a whole number"), ("short_above_deg", "16", "Enter -5 to 15"),
        ("long_at_or_below_deg", "0", "Enter -40 to -1"), ("knee_short_below_deg", "44", "Enter 45 to 110"),
        ("gap_percent", "4.5", "Enter a whole number"), ("pain_limits_from", "0", "Enter 1 to 10"),
        ("agreed_with", "", "Enter the therapist who decided"), ("form_key", "x", "Open the form again"),
    ],
)  # fmt: skip
def test_nonsense_is_shown_beside_its_field(signed_in, database, field, value, message):
    browser, admin = signed_in(Role.ADMIN)
    answer = post(browser, PAGE, body(**{field: value}))
    assert answer.status_code == 422
    assert message in answer.text
    assert in_force(admin.clinic_id, database) == USUAL


def test_long_begins_below_short(signed_in):
    browser, _admin = signed_in(Role.ADMIN)
    answer = post(browser, PAGE, body(short_above_deg="-5", long_at_or_below_deg="-5"))
    assert answer.status_code == 422
    assert "This must be below -5" in answer.text


def test_the_same_form_twice_is_one_row(signed_in, database):
    browser, admin = signed_in(Role.ADMIN)
    sent = body()
    assert [post(browser, PAGE, sent).status_code for _ in range(2)] == [303, 303]
    assert post(browser, PAGE, {**sent, "gap_percent": "20"}).status_code == 422
    with database.transaction(admin.clinic_id) as session:
        assert len(session.scalars(select(AssessmentCutoffs)).all()) == 1


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT, Role.FRONT_DESK])
def test_only_the_administrator_sets_them(signed_in, role):
    browser, user = signed_in(role)
    assert browser.get(PAGE).status_code == 403
    assert post(browser, PAGE, body()).status_code == 403
    with acting(user), pytest.raises(NotAllowed):
        set_cutoffs(user, uuid4(), USUAL, "Me")


def test_rows_are_never_changed(database):
    admin = make_user(role=Role.ADMIN)
    with acting(admin):
        set_cutoffs(admin, uuid4(), USUAL, "Kim")
    with acting(admin) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(AssessmentCutoffs).values(gap_percent=40))


def test_a_figure_that_came_later_has_its_usual_value():
    assert cutoffs_of({"gap_percent": 20, "gone": 1}) == Cutoffs(gap_percent=20)
    assert cutoffs.cutoffs_of({}) == USUAL
