"""Correcting an examination: a new row in its place, the mistake kept and marked, what changed shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.assessments.models import Assessment
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.models import AssessmentCutoffs
from tests.assessments.bodies import assessment
from tests.factories import make_assessment, make_patient, make_user, save
from tests.forms import post


@pytest.fixture
def wrong(signed_in, database):
    """A signed assessment of last week, with its page."""
    browser, user = signed_in()
    patient = make_patient(therapist=user)
    with clock.fixed(clock.now() - timedelta(days=7)):
        post(browser, f"/patients/{patient.id}/assessments/new", assessment(note="As examined"))
    with database.transaction(patient.clinic_id) as session:
        made = session.scalars(select(Assessment)).one()
    return browser, made, f"/patients/{patient.id}/assessments/{made.id}"


def rows(database, made) -> list[Assessment]:
    with database.transaction(made.clinic_id) as session:
        return list(session.scalars(select(Assessment).order_by(Assessment.recorded_at)))


def corrected(**changes):
    return assessment(
        note="As examined", thomas_left_deg="-12", assessment_class="long_weak", reason="Sign swapped", **changes
    )


def test_the_form_is_filled_with_what_stands(wrong):
    browser, _made, address = wrong
    page = browser.get(f"{address}/correct").text
    assert 'value="12"' in page
    assert "As examined" in page
    assert "No finding is changed yet" in page


def test_what_changes_is_shown_before_it_is_signed(wrong, database):
    browser, made, address = wrong
    page = post(browser, f"{address}/correct/suggestion", corrected()).text
    assert "What this corrects" in page
    assert "Hip angle, left: +12° → <strong>−12°</strong>" in page
    assert len(rows(database, made)) == 1


def test_the_correction_takes_the_place_and_the_day(wrong, database):
    browser, made, address = wrong
    answer = post(browser, f"{address}/correct", corrected())
    assert answer.status_code == 303
    old, new = rows(database, made)
    assert (new.assessed_at, new.corrects_id) == (old.assessed_at, old.id)
    assert new.recorded_at > old.recorded_at
    assert (old.entered_in_error_reason, old.thomas_left_deg) == ("Sign swapped", 12)
    page = browser.get(answer.headers["Location"]).text
    assert "as a correction on" in page
    assert "Long and weak" in page
    before = browser.get(address).text
    assert "Sign swapped" in before
    assert "The corrected assessment" in before


def test_the_cutoffs_of_the_day_are_kept(wrong, database):
    browser, made, address = wrong
    admin = make_user(role=Role.ADMIN)
    save(AssessmentCutoffs(short_above_deg=15, knee_short_below_deg=67, long_at_or_below_deg=-20, gap_percent=10,
                           pain_limits_from=3, agreed_with="Kim", set_by_id=admin.id, set_at=clock.now()),
         made.clinic_id)  # fmt: skip
    post(browser, f"{address}/correct", corrected())
    _old, new = rows(database, made)
    assert new.suggested_class == AssessmentClass.LONG_WEAK
    assert new.basis["cutoffs"] == made.basis["cutoffs"]


def test_a_correction_that_changes_nothing_is_told_so(wrong, database):
    browser, made, address = wrong
    answer = post(browser, f"{address}/correct", assessment(note="As examined", reason="Because"))
    assert answer.status_code == 422
    assert "This says the same as the assessment it corrects" in answer.text
    assert len(rows(database, made)) == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [("reason", "", "Say what was wrong"), ("thomas_left_deg", "x", "Whole numbers only")],
)
def test_invalid_corrections_keep_what_was_typed(wrong, database, field, value, message):
    browser, made, address = wrong
    answer = post(browser, f"{address}/correct", {**corrected(), field: value})
    assert answer.status_code == 422
    assert message in answer.text
    assert len(rows(database, made)) == 1


def test_the_same_correction_twice_is_one(wrong, database):
    browser, made, address = wrong
    body = corrected()
    first, second = post(browser, f"{address}/correct", body), post(browser, f"{address}/correct", body)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(rows(database, made)) == 2
    assert post(browser, f"{address}/correct", {**body, "note": "Other"}).status_code == 422


def test_what_was_taken_back_is_not_corrected(wrong):
    browser, _made, address = wrong
    post(browser, f"{address}/entered-in-error", {"reason": "Wrong patient"})
    assert browser.get(f"{address}/correct").status_code == 409
    assert post(browser, f"{address}/correct", corrected()).status_code == 409
    assert post(browser, f"{address}/correct/suggestion", corrected()).status_code == 409


def test_only_therapists_correct(signed_in):
    browser, _user = signed_in(Role.ASSISTANT)
    made = make_assessment(make_patient(), AssessmentClass.NORMAL)
    address = f"/patients/{made.patient_id}/assessments/{made.id}"
    assert browser.get(f"{address}/correct").status_code == 403
    assert post(browser, f"{address}/correct", corrected()).status_code == 403
    assert "/correct" not in browser.get(address).text
