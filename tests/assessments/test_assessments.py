"""Examinations: the numbers suggest, the therapist decides, nothing is overwritten."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from clinic.assessments.documents import values_of
from clinic.assessments.models import Assessment
from clinic.battery.sections import HIP, NEURO, SI
from clinic.core import clock
from clinic.core.fields import NOT_OFFERED
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.service import set_cutoffs
from clinic.decision_table.sides import USUAL, Cutoffs
from clinic.examination.queries import get_snapshot
from tests.assessments.bodies import assessment
from tests.factories import acting, make_assessment, make_patient, make_user
from tests.forms import post


def assessments(database, patient) -> list[Assessment]:
    with database.transaction(patient.clinic_id) as session:
        return list(session.scalars(select(Assessment).where(Assessment.patient_id == patient.id)))


@pytest.fixture
def therapist(signed_in):
    browser, user = signed_in()
    return browser, make_patient(therapist=user), user


def test_an_examination_is_stored_and_shown(therapist, database):
    browser, patient, _user = therapist
    assert browser.get(f"/patients/{patient.id}/assessments/new").status_code == 200
    answer = post(browser, f"/patients/{patient.id}/assessments/new", assessment(note="Left is the sore side"))
    assert answer.status_code == 303
    [stored] = assessments(database, patient)
    assert (stored.thomas_left_deg, stored.thomas_right_deg, stored.pelvic_tilt_controlled) == (12, 0, True)
    assert (stored.strength_left, stored.strength_right, stored.assessment_class) == ("4-", "5", "short_weak")
    page = browser.get(answer.headers["Location"]).text
    for words in (
        "Class: Short and weak",
        "+12°",
        "4-/5",
        "Left is the sore side",
        f"Signed by {therapist[2].printed_name}",
    ):
        assert words in page
    assert "Short and weak" in browser.get(f"/patients/{patient.id}/assessments").text


def test_the_table_suggests_and_stores_nothing(therapist, database):
    browser, patient, _user = therapist
    body = assessment(thomas_left_deg="-12", thomas_right_deg="", strength_left="4", assessment_class="")
    answer = post(browser, f"/patients/{patient.id}/assessments/suggestion", body)
    assert answer.status_code == 200
    assert "The table suggests: Long and weak" in answer.text
    assert "Left hip −12°: at or below −10°, long" in answer.text
    assert "Left strength 4/5: weak" in answer.text
    assert "needs a clinician’s yes" in answer.text
    assert 'value="-12"' in answer.text
    assert assessments(database, patient) == []


def test_the_therapist_may_decide_otherwise(therapist, database):
    browser, patient, _user = therapist
    body = assessment(assessment_class="indeterminate")
    assert post(browser, f"/patients/{patient.id}/assessments/new", body).status_code == 303
    assert assessments(database, patient)[0].assessment_class == AssessmentClass.INDETERMINATE


def test_what_was_not_tested_stays_empty(therapist, database):
    browser, patient, _user = therapist
    body = assessment(thomas_left_deg="", thomas_right_deg="", tilt="", strength_left="", strength_right="")
    assert post(browser, f"/patients/{patient.id}/assessments/new", body).status_code == 303
    [stored] = assessments(database, patient)
    assert (stored.thomas_left_deg, stored.pelvic_tilt_controlled, stored.strength_left) == (None, None, "")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("thomas_left_deg", "1e400", "Whole numbers only"),
        ("thomas_left_deg", "NaN", "Whole numbers only"),
        ("thomas_left_deg", "12.5", "Whole numbers only"),
        ("thomas_left_deg", str(2**63), "Whole numbers only"),
        ("thomas_right_deg", "9" * 5000, "Whole numbers only"),
        ("thomas_right_deg", "-61", "Enter -60 to 90"),
        ("thomas_right_deg", "91", "Enter -60 to 90"),
        ("strength_left", "6", NOT_OFFERED),
        ("tilt", "maybe", NOT_OFFERED),
        ("thomas_pain_left", "11", "Enter 0 to 10/10"),
        ("force_left", "12.34", "Enter a number like 22 or 22.4"),
        ("force_left", "2000.5", "Enter 0 to 2000"),
        ("force_left", "20", "Choose the unit"),
        ("thomas_pain_site_left", "x" * 81, "at most 80"),
        ("slr_left", "maybe", NOT_OFFERED),
        ("thomas_method", "pass_fail", "Pass or fail has no angle"),
        ("thomas_result_left", "pass", "Pass or fail has no angle"),
        ("assessment_class", "", "Choose the class"),
        ("assessment_class", "x", NOT_OFFERED),
        ("note", "x" * 2001, "at most 2000"),
        ("form_key", "x", "Open the form again"),
    ],
)
def test_nonsense_is_shown_beside_its_field(therapist, database, field, value, message):
    browser, patient, _user = therapist
    answer = post(browser, f"/patients/{patient.id}/assessments/new", assessment(**{field: value}))
    assert answer.status_code == 422
    assert message in answer.text
    assert assessments(database, patient) == []
    assert (
        post(browser, f"/patients/{patient.id}/assessments/suggestion", assessment(**{field: value})).status_code == 200
    )


def test_pass_or_fail_and_a_method_with_an_angle_contradict(therapist):
    browser, patient, _user = therapist
    body = assessment(thomas_left_deg="", thomas_right_deg="", thomas_result_left="fail", thomas_method="trig")
    answer = post(browser, f"/patients/{patient.id}/assessments/new", body)
    assert answer.status_code == 422
    assert "take the marks back" in answer.text
    assert post(browser, f"/patients/{patient.id}/assessments/new", {**body, "thomas_method": ""}).status_code == 303


def test_all_negative_answers_for_the_tests_that_say_nothing_else(therapist, database):
    browser, patient, _user = therapist
    body = assessment(neuro_all_negative="y", slr_left="positive", si_all_negative="y")
    assert post(browser, f"/patients/{patient.id}/assessments/new", body).status_code == 303
    values = values_of(assessments(database, patient)[0])
    assert values["slr_left"] == "positive"
    assert {values[name] for name in (*NEURO.fields, *SI.fields) if name != "slr_left"} == {"negative"}
    assert not set(HIP.fields) & set(values)


def test_a_positive_nerve_screen_is_told_beside_the_suggestion(therapist):
    browser, patient, _user = therapist
    body = assessment(femoral_stretch_left="positive")
    page = post(browser, f"/patients/{patient.id}/assessments/suggestion", body).text
    assert "The table suggests: Not clear" in page
    assert "Nerve root pain now" in page
    assert "Nothing was ticked for you" in page
    assert '<details class="fold" open>' in page, "what was filled in is not hidden"


def test_what_the_table_said_and_its_cutoffs_stay_with_the_assessment(therapist, database):
    browser, patient, user = therapist
    post(browser, f"/patients/{patient.id}/assessments/new", assessment())
    [stored] = assessments(database, patient)
    assert stored.suggested_class == AssessmentClass.SHORT_WEAK
    assert stored.basis["cutoffs"] == asdict(USUAL)
    assert "Left hip +12°" in stored.basis["reasons"][0]["text"]
    assert stored.signed_as == user.printed_name


def test_the_suggestion_is_read_with_the_clinics_cutoffs(signed_in):
    browser, user = signed_in()
    admin, patient = make_user(role=Role.ADMIN), make_patient(therapist=user)
    with acting(admin):
        set_cutoffs(admin, uuid4(), Cutoffs(short_above_deg=15), "Kim")
    page = post(browser, f"/patients/{patient.id}/assessments/suggestion", assessment()).text
    assert "The table suggests: Normal length, weak" in page
    assert "set by this clinic" in page


def test_the_time_before_stands_beside_the_fields_and_is_compared(therapist):
    browser, patient, _user = therapist
    address = f"/patients/{patient.id}/assessments"
    with clock.fixed(clock.now() - timedelta(days=14)):
        post(browser, f"{address}/new", assessment())
    assert "was +12°, 0°" in browser.get(f"{address}/new").text
    answer = post(browser, f"{address}/new", assessment(thomas_left_deg="4", slr_left="negative"))
    page = browser.get(answer.headers["Location"]).text
    assert "8°, was +12°" in re.sub(r"(<[^>]+>|\s)+", " ", page)
    assert "Compared with" in page
    assert "Since " in post(browser, f"{address}/suggestion", assessment(thomas_left_deg="6")).text


def test_a_decision_against_the_table_is_shown_as_one(therapist):
    browser, patient, _user = therapist
    answer = post(browser, f"/patients/{patient.id}/assessments/new", assessment(assessment_class="normal"))
    page = browser.get(answer.headers["Location"]).text
    assert "Decided otherwise" in page
    assert "The table suggested: Short and weak" in page


def test_low_confidence_opens_no_tools_and_a_long_psoas_blocks_even_so(therapist, database):
    browser, patient, _user = therapist
    address = f"/patients/{patient.id}/assessments/new"
    for decided, expected in (("short_strong", None), ("long_weak", AssessmentClass.LONG_WEAK)):
        answer = post(browser, address, assessment(tilt="no", assessment_class=decided))
        assert "Low confidence" in browser.get(answer.headers["Location"]).text
        with database.transaction(patient.clinic_id):
            assert get_snapshot(patient.id).assessment_class == expected


def test_the_database_lets_nobody_rewrite_an_assessment(database):
    made = make_assessment(make_patient(), AssessmentClass.NORMAL)
    with database.transaction(made.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(Assessment).where(Assessment.id == made.id).values(note="Better"))


def test_minus_zero_and_the_typographic_minus_are_numbers(therapist, database):
    browser, patient, _user = therapist
    body = assessment(thomas_left_deg="-0", thomas_right_deg="−5")
    assert post(browser, f"/patients/{patient.id}/assessments/new", body).status_code == 303
    [stored] = assessments(database, patient)
    assert (stored.thomas_left_deg, stored.thomas_right_deg) == (0, -5)


def test_the_same_form_twice_makes_one(therapist, database):
    browser, patient, _user = therapist
    body, address = assessment(), f"/patients/{patient.id}/assessments/new"
    first, second = post(browser, address, body), post(browser, address, body)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(assessments(database, patient)) == 1
    assert post(browser, address, {**body, "note": "Other"}).status_code == 422


def test_an_assistant_reads_and_does_not_examine(signed_in, database):
    browser, _user = signed_in(Role.ASSISTANT)
    patient = make_patient()
    made = make_assessment(patient, AssessmentClass.NORMAL)
    page = browser.get(f"/patients/{patient.id}/assessments/{made.id}").text
    assert "Normal length, strong" in page
    assert "entered in error" not in page
    assert post(browser, f"/patients/{patient.id}/assessments/new", assessment()).status_code == 403
    assert len(assessments(database, patient)) == 1


def test_an_examination_is_taken_back(therapist):
    browser, patient, _user = therapist
    made = make_assessment(patient, AssessmentClass.LONG_WEAK)
    address = f"/patients/{patient.id}/assessments/{made.id}"
    assert post(browser, f"{address}/entered-in-error", {"reason": ""}).status_code == 422
    assert post(browser, f"{address}/entered-in-error", {"reason": "Sides swapped"}).status_code == 303
    assert "Sides swapped" in browser.get(address).text
    assert post(browser, f"{address}/entered-in-error", {"reason": "Again"}).status_code == 409


def test_empty_list_and_query_count(therapist, count_queries):
    browser, patient, _user = therapist
    assert "No assessment yet" in browser.get(f"/patients/{patient.id}/assessments").text
    for _number in range(6):
        make_assessment(patient, AssessmentClass.NORMAL)
    with count_queries() as queries:
        browser.get(f"/patients/{patient.id}/assessments")
    assert len(queries) <= 7
