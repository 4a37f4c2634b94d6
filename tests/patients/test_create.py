"""A new patient: success, refusal, nonsense, doubles, the same form twice."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.fields import NOT_OFFERED
from clinic.core.permissions import Role
from clinic.patients.models import Episode, Patient
from tests.factories import make_clinic, make_patient, make_user
from tests.forms import post
from tests.patients.bodies import new_patient


def rows(database, user, query):
    with database.transaction(user.clinic_id) as session:
        return session.scalars(query).all()


def patients(database, user):
    return rows(database, user, select(Patient))


def test_a_patient_is_made_with_an_open_episode(signed_in, database):
    browser, therapist = signed_in()
    answer = post(browser, "/patients/new", new_patient(therapist.id, phone="(801) 555-0142", email="r@example.org"))
    assert answer.status_code == 303
    [patient] = patients(database, therapist)
    assert str(patient.id) in answer.headers["Location"]
    assert (patient.given_name, patient.family_name, patient.birth_on.isoformat()) == (
        "Robin",
        "Nightingale",
        "1985-05-17",
    )
    assert len(patient.chart_number) == 8
    assert patient.created_by_id == therapist.id
    [episode] = rows(database, therapist, select(Episode))
    assert (episode.patient_id, episode.reason, episode.goal) == (patient.id, "Front of hip pain", "Walk my dog")
    events = rows(database, therapist, select(AuditEvent.action).where(AuditEvent.patient_id == patient.id))
    assert "patient.created" in events


def test_the_form_is_shown(signed_in):
    browser, therapist = signed_in()
    page = browser.get("/patients/new")
    assert page.status_code == 200
    assert f'<option selected value="{therapist.id}"' in page.text
    assert "Due date" in page.text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("given_name", "", "Enter the given name."),
        ("family_name", "\u200b\u200d\u2060 ", "Enter the family name."),
        ("given_name", "x" * 121, "at most 120"),
        ("family_name", "Z" + "\u0301" * 10, "accents"),
        ("birth_on", "", "Enter the birth date."),
        ("birth_on", "31 Feb 1985", "Enter a day like"),
        ("birth_on", "0000-00-00", "Enter a day like"),
        ("birth_on", "9999-01-01", "in the future"),
        ("birth_on", "1/1/1890", "more than 120 years"),
        ("birth_on", "5/17/85", "Enter a day like"),
        ("email", "not an address", "whole e-mail address"),
        ("language", "klingon", NOT_OFFERED),
        ("therapist_id", "nonsense", NOT_OFFERED),
        ("sex_at_birth", "x", NOT_OFFERED),
        ("pregnancy", "x", "Choose one. Not asked yet is fine."),
        ("pregnancy", "", "Choose one. Not asked yet is fine."),
        ("reason", "", "why the patient comes"),
        ("goal", "x" * 201, "at most 200"),
        ("form_key", "nonsense", "Open the form again"),
    ],
)
def test_nonsense_is_shown_beside_its_field(signed_in, database, field, value, message):
    browser, therapist = signed_in()
    answer = post(browser, "/patients/new", new_patient(therapist.id) | {"chosen_name": "Kept text", field: value})
    assert answer.status_code == 422
    assert message in answer.text
    assert "Kept text" in answer.text
    assert patients(database, therapist) == []


@pytest.mark.parametrize(
    ("pregnancy", "days", "field", "fine"),
    [
        ("pregnant", -21, "due_on", True),
        ("pregnant", -22, "due_on", False),
        ("pregnant", 294, "due_on", True),
        ("pregnant", 295, "due_on", False),
        ("postpartum", 0, "delivered_on", True),
        ("postpartum", 1, "delivered_on", False),
        ("postpartum", -730, "delivered_on", True),
        ("postpartum", -731, "delivered_on", False),
    ],
)
def test_pregnancy_dates_must_be_plausible(signed_in, database, pregnancy, days, field, fine):
    browser, therapist = signed_in()
    day = clock.today("America/Denver") + timedelta(days=days)
    body = new_patient(therapist.id, pregnancy=pregnancy, **{field: day.isoformat()})
    assert post(browser, "/patients/new", body).status_code == (303 if fine else 422)
    assert [getattr(patient, field) for patient in patients(database, therapist)] == ([day] if fine else [])


@pytest.mark.parametrize("sex", ["female", "male", "unknown"])
def test_not_asked_yet_is_chosen_and_enough(signed_in, database, sex):
    browser, therapist = signed_in()
    page = browser.get("/patients/new").text
    assert re.search(r'<input checked[^>]*name="pregnancy"[^>]*value="unknown"', page)
    assert (
        post(browser, "/patients/new", new_patient(therapist.id, sex_at_birth=sex, pregnancy="unknown")).status_code
        == 303
    )
    assert [patient.pregnancy for patient in patients(database, therapist)] == ["unknown"]


def test_a_due_date_is_given_or_said_to_be_unknown(signed_in, database):
    browser, therapist = signed_in()
    missing = post(browser, "/patients/new", new_patient(therapist.id, pregnancy="pregnant"))
    assert missing.status_code == 422
    assert "tick that it is not known" in missing.text
    body = new_patient(therapist.id, pregnancy="pregnant", due_unknown="y")
    assert post(browser, "/patients/new", body).status_code == 303
    [patient] = patients(database, therapist)
    assert (patient.pregnancy, patient.due_on) == ("pregnant", None)
    assert re.search(r'<input checked[^>]*name="due_unknown"', browser.get(f"/patients/{patient.id}/edit").text)


def test_a_date_that_does_not_apply_is_dropped(signed_in, database):
    browser, therapist = signed_in()
    body = new_patient(therapist.id, pregnancy="no", due_on="nonsense", delivered_on="2026-01-01")
    assert post(browser, "/patients/new", body).status_code == 303
    [patient] = patients(database, therapist)
    assert (patient.due_on, patient.delivered_on) == (None, None)


@pytest.mark.parametrize("value", ["a\x00b", "a\x1fb\x7f\x9b"])
def test_control_characters_never_fail_inside(signed_in, value):
    browser, therapist = signed_in()
    answer = post(browser, "/patients/new", new_patient(therapist.id, given_name=value))
    assert answer.status_code == (400 if "\x00" in value else 303)


def test_fields_that_are_not_in_the_form_change_nothing(signed_in, database):
    browser, therapist = signed_in()
    other = make_user()
    body = new_patient(
        therapist.id,
        id=str(uuid4()),
        clinic_id=str(uuid4()),
        created_by_id=str(other.id),
        version="7",
        created_at="2001-01-01",
    )
    assert post(browser, "/patients/new", body).status_code == 303
    [patient] = patients(database, therapist)
    assert (patient.version, patient.created_by_id, patient.clinic_id) == (1, therapist.id, therapist.clinic_id)


def test_a_therapist_of_another_clinic_is_no_choice(signed_in, database):
    browser, _therapist = signed_in()
    stranger = make_user(clinic=make_clinic())
    assert post(browser, "/patients/new", new_patient(stranger.id)).status_code == 422


def test_the_same_form_twice_makes_one_patient(signed_in, database):
    browser, therapist = signed_in()
    body = new_patient(therapist.id)
    first, second = post(browser, "/patients/new", body), post(browser, "/patients/new", body)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert len(patients(database, therapist)) == 1
    assert len(rows(database, therapist, select(Episode))) == 1
    third = post(browser, "/patients/new", {**body, "family_name": "Other"})
    assert third.status_code == 422
    assert "already saved" in third.text


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"family_name": "Nightingale"}, True),
        ({"family_name": "Nihtingale"}, True),
        ({"family_name": "Nightingále", "given_name": "R."}, True),
        ({"family_name": "Nightingale", "birth_on": date(1985, 5, 18)}, False),
        ({"family_name": "Quite", "given_name": "Other"}, False),
        ({"family_name": "Quite", "given_name": "Other", "phone": "+1 801 555 0142"}, True),
    ],
)
def test_likely_doubles_are_asked_about(signed_in, database, known, asked):
    browser, therapist = signed_in()
    double = make_patient(therapist=therapist, **known)
    body = new_patient(therapist.id, phone="(801) 555-0142")
    answer = post(browser, "/patients/new", body)
    assert answer.status_code == (409 if asked else 303)
    if asked:
        assert double.chart_number in answer.text
        assert "Nightingale" in answer.text
        assert post(browser, "/patients/new", {**body, "create_anyway": "y"}).status_code == 303
    assert len(patients(database, therapist)) == 2


def test_a_chart_number_is_one_patients_own(signed_in, database):
    browser, therapist = signed_in()
    make_patient(therapist=therapist, chart_number="A-1", birth_on=clock.today("UTC"))
    make_patient(clinic=make_clinic(), chart_number="B-2")
    taken = post(browser, "/patients/new", new_patient(therapist.id, chart_number="A-1"))
    assert taken.status_code == 409
    assert "Another patient has this chart number" in taken.text
    assert post(browser, "/patients/new", new_patient(therapist.id, chart_number="B-2")).status_code == 303


def test_the_front_desk_gives_contact_data_only(signed_in, database):
    browser, clerk = signed_in(Role.FRONT_DESK)
    therapist = make_user()
    assert "Due date" not in browser.get("/patients/new").text
    body = new_patient(therapist.id, sex_at_birth="male", pregnancy="pregnant", due_on="2027-01-01")
    answer = post(browser, "/patients/new", body)
    assert answer.status_code == 303
    assert browser.get(answer.headers["Location"]).status_code == 200
    [patient] = patients(database, clerk)
    assert (patient.sex_at_birth, patient.pregnancy, patient.due_on) == ("unknown", "unknown", None)


def test_an_administrator_may_not(signed_in, database):
    browser, admin = signed_in(Role.ADMIN)
    assert browser.get("/patients/new").status_code == 403
    assert post(browser, "/patients/new", new_patient(make_user().id)).status_code == 403
    assert patients(database, admin) == []
