"""Examinations: the numbers suggest, the therapist decides, nothing is overwritten."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clinic.core.permissions import Role
from clinic.examination.models import Assessment, AssessmentClass
from tests.examination.bodies import assessment
from tests.factories import make_assessment, make_patient
from tests.forms import post


def assessments(database, patient) -> list[Assessment]:
    with database.transaction(patient.clinic_id) as session:
        return list(session.scalars(select(Assessment).where(Assessment.patient_id == patient.id)))


@pytest.fixture
def therapist(signed_in):
    browser, user = signed_in()
    return browser, make_patient(therapist=user)


def test_an_examination_is_stored_and_shown(therapist, database):
    browser, patient = therapist
    assert browser.get(f"/patients/{patient.id}/assessments/new").status_code == 200
    answer = post(browser, f"/patients/{patient.id}/assessments/new", assessment(note="Left is the sore side"))
    assert answer.status_code == 303
    [stored] = assessments(database, patient)
    assert (stored.thomas_left_deg, stored.thomas_right_deg, stored.pelvic_tilt_controlled) == (12, 0, True)
    assert (stored.strength_left, stored.strength_right, stored.assessment_class) == ("4-", "5", "short_weak")
    page = browser.get(answer.headers["Location"]).text
    for words in ("Short and weak", "+12°", "4-/5", "Left is the sore side"):
        assert words in page
    assert "Short and weak" in browser.get(f"/patients/{patient.id}/assessments").text


def test_the_table_suggests_and_stores_nothing(therapist, database):
    browser, patient = therapist
    body = assessment(thomas_left_deg="-12", thomas_right_deg="", strength_left="4", assessment_class="")
    answer = post(browser, f"/patients/{patient.id}/assessments/suggestion", body)
    assert answer.status_code == 200
    assert "The table suggests: Long and weak" in answer.text
    assert "Left: long (-12°), weak (4/5)" in answer.text
    assert 'value="-12"' in answer.text
    assert assessments(database, patient) == []


def test_the_therapist_may_decide_otherwise(therapist, database):
    browser, patient = therapist
    body = assessment(assessment_class="indeterminate")
    assert post(browser, f"/patients/{patient.id}/assessments/new", body).status_code == 303
    assert assessments(database, patient)[0].assessment_class == AssessmentClass.INDETERMINATE


def test_what_was_not_tested_stays_empty(therapist, database):
    browser, patient = therapist
    body = assessment(thomas_left_deg="", thomas_right_deg="", tilt="", strength_left="", strength_right="")
    assert post(browser, f"/patients/{patient.id}/assessments/new", body).status_code == 303
    [stored] = assessments(database, patient)
    assert (stored.thomas_left_deg, stored.pelvic_tilt_controlled, stored.strength_left) == (None, None, "")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("thomas_left_deg", "1e400", "Whole degrees"),
        ("thomas_left_deg", "NaN", "Whole degrees"),
        ("thomas_left_deg", "12.5", "Whole degrees"),
        ("thomas_left_deg", str(2**63), "Whole degrees, + above h"),
        ("thomas_right_deg", "9" * 5000, "Whole degrees"),
        ("thomas_right_deg", "-61", "Enter -60 to 90"),
        ("thomas_right_deg", "91", "Enter -60 to 90"),
        ("strength_left", "6", "Not a valid choice"),
        ("tilt", "maybe", "Not a valid choice"),
        ("assessment_class", "", "Choose the class"),
        ("assessment_class", "x", "Not a valid choice"),
        ("note", "x" * 2001, "at most 2000"),
        ("form_key", "x", "Open the form again"),
    ],
)
def test_nonsense_is_shown_beside_its_field(therapist, database, field, value, message):
    browser, patient = therapist
    answer = post(browser, f"/patients/{patient.id}/assessments/new", assessment(**{field: value}))
    assert answer.status_code == 422
    assert message in answer.text
    assert assessments(database, patient) == []
    assert (
        post(browser, f"/patients/{patient.id}/assessments/suggestion", assessment(**{field: value})).status_code == 200
    )


def test_minus_zero_and_the_typographic_minus_are_numbers(therapist, database):
    browser, patient = therapist
    body = assessment(thomas_left_deg="-0", thomas_right_deg="−5")
    assert post(browser, f"/patients/{patient.id}/assessments/new", body).status_code == 303
    [stored] = assessments(database, patient)
    assert (stored.thomas_left_deg, stored.thomas_right_deg) == (0, -5)


def test_the_same_form_twice_makes_one(therapist, database):
    browser, patient = therapist
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
    browser, patient = therapist
    made = make_assessment(patient, AssessmentClass.LONG_WEAK)
    address = f"/patients/{patient.id}/assessments/{made.id}"
    assert post(browser, f"{address}/entered-in-error", {"reason": ""}).status_code == 422
    assert post(browser, f"{address}/entered-in-error", {"reason": "Sides swapped"}).status_code == 303
    assert "Sides swapped" in browser.get(address).text
    assert post(browser, f"{address}/entered-in-error", {"reason": "Again"}).status_code == 409


def test_empty_list_and_query_count(therapist, count_queries):
    browser, patient = therapist
    assert "No assessment yet" in browser.get(f"/patients/{patient.id}/assessments").text
    for _number in range(6):
        make_assessment(patient, AssessmentClass.NORMAL)
    with count_queries() as queries:
        browser.get(f"/patients/{patient.id}/assessments")
    assert len(queries) <= 7
