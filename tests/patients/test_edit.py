"""Changing a record: saved, refused, stale, taken back, brought back."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from clinic.audit.models import AuditEvent
from clinic.core.errors import StaleVersion
from clinic.core.permissions import Role
from clinic.episodes import service as episodes
from clinic.patients import policy, service
from clinic.patients.models import Patient, Pregnancy
from tests.factories import make_episode, make_patient, make_user
from tests.forms import post
from tests.patients.bodies import edited


def read(database, patient) -> Patient:
    with database.transaction(patient.clinic_id) as session:
        return session.scalars(select(Patient).where(Patient.id == patient.id)).one()


def events(database, patient) -> list[tuple[str, tuple[str, ...]]]:
    with database.transaction(patient.clinic_id) as session:
        query = select(AuditEvent).where(AuditEvent.patient_id == patient.id).order_by(AuditEvent.seq)
        return [(event.action, tuple(event.fields)) for event in session.scalars(query)]


def test_a_change_is_saved_and_recorded_by_field_name(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist, phone="801 555 0101")
    address = f"/patients/{patient.id}/edit"
    page = browser.get(address)
    assert page.status_code == 200
    assert 'value="5/17/1985"' in page.text
    answer = post(browser, address, edited(patient, chosen_name="Robbie", phone="801 555 0199"))
    assert answer.status_code == 303
    saved = read(database, patient)
    assert (saved.chosen_name, saved.phone, saved.version) == ("Robbie", "801 555 0199", 2)
    assert events(database, patient) == [
        ("patient.viewed", ("contact",)),
        ("patient.changed", ("chosen_name", "phone")),
    ]


def test_nothing_changed_makes_no_version(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    assert post(browser, f"/patients/{patient.id}/edit", edited(patient)).status_code == 303
    assert read(database, patient).version == 1


def test_the_second_of_two_sees_both_texts_and_loses_nothing(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    address = f"/patients/{patient.id}/edit"
    assert post(browser, address, edited(patient, phone="801 555 0001", chosen_name="First")).status_code == 303
    second = post(browser, address, edited(patient, phone="801 555 0002", email="second@example.org"))
    assert second.status_code == 409
    for words in ("801 555 0001", "801 555 0002", "First", "second@example.org", "Saved now", "Yours"):
        assert words in second.text
    assert read(database, patient).phone == "801 555 0001"
    assert 'name="version" type="hidden" value="2"' in second.text
    again = edited(patient, version="2", phone="801 555 0002", email="second@example.org", chosen_name="First")
    assert post(browser, address, again).status_code == 303
    saved = read(database, patient)
    assert (saved.phone, saved.email, saved.chosen_name, saved.version) == (
        "801 555 0002",
        "second@example.org",
        "First",
        3,
    )


@pytest.mark.parametrize("version", ["", "x", "-1", "1e9", "9" * 40])
def test_a_broken_version_is_no_change(signed_in, database, version):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    answer = post(browser, f"/patients/{patient.id}/edit", edited(patient, version=version, phone="1"))
    assert answer.status_code == 422
    assert "Open the page again" in answer.text
    assert read(database, patient).phone == ""


def test_a_taken_chart_number_is_named_beside_the_field(signed_in, database):
    browser, therapist = signed_in()
    patient, _other = make_patient(therapist=therapist), make_patient(therapist=therapist, chart_number="A-1")
    answer = post(browser, f"/patients/{patient.id}/edit", edited(patient, chart_number="A-1"))
    assert answer.status_code == 409
    assert "Another patient has this chart number" in answer.text
    assert read(database, patient).chart_number == patient.chart_number


def test_an_empty_chart_number_keeps_the_old_one(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    assert post(browser, f"/patients/{patient.id}/edit", edited(patient, chart_number="")).status_code == 303
    assert read(database, patient).chart_number == patient.chart_number


def test_nonsense_is_422_with_the_text_kept(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    answer = post(browser, f"/patients/{patient.id}/edit", edited(patient, birth_on="tomorrow", phone="kept 123"))
    assert answer.status_code == 422
    assert "tomorrow" in answer.text
    assert "kept 123" in answer.text
    assert read(database, patient).version == 1


def test_the_front_desk_neither_sees_nor_changes_health_facts(signed_in, database):
    browser, _clerk = signed_in(Role.FRONT_DESK)
    patient = make_patient(pregnancy=Pregnancy.PREGNANT, due_on=date(2027, 1, 2), sex_at_birth="female")
    page = browser.get(f"/patients/{patient.id}/edit").text
    assert "regnan" not in page
    assert "2027" not in page
    body = edited(patient, phone="801 555 0102", pregnancy="no", sex_at_birth="male")
    assert post(browser, f"/patients/{patient.id}/edit", body).status_code == 303
    saved = read(database, patient)
    assert (saved.phone, saved.pregnancy, saved.due_on, saved.sex_at_birth) == (
        "801 555 0102",
        "pregnant",
        date(2027, 1, 2),
        "female",
    )


def test_a_therapist_who_left_stays_of_record(signed_in):
    browser, _therapist = signed_in()
    gone = make_user(is_active=False)
    patient = make_patient(therapist=gone)
    assert post(browser, f"/patients/{patient.id}/edit", edited(patient, phone="2")).status_code == 303


def test_titles_and_addresses_hold_no_name(signed_in):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist, family_name="Canaryname", given_name="Robin")
    page = browser.get(f"/patients/{patient.id}/edit").text
    assert "<title>Edit patient RC" in page
    assert "Canaryname" not in page.split("<title>")[1].split("</title>")[0]


def test_a_record_is_taken_back_and_brought_back(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    assert browser.get(f"/patients/{patient.id}/entered-in-error").status_code == 200
    without = post(browser, f"/patients/{patient.id}/entered-in-error", {"reason": " "})
    assert without.status_code == 422
    assert "Enter the reason" in without.text
    done = post(browser, f"/patients/{patient.id}/entered-in-error", {"reason": "Twice in the list"})
    assert done.status_code == 303
    assert read(database, patient).entered_in_error_reason == "Twice in the list"
    assert browser.get(f"/patients/{patient.id}/edit").status_code == 404
    assert post(browser, f"/patients/{patient.id}/edit", edited(patient)).status_code == 404
    assert post(browser, f"/patients/{patient.id}/restore").status_code == 303
    assert read(database, patient).entered_in_error_at is None
    assert browser.get(f"/patients/{patient.id}/edit").status_code == 200
    assert post(browser, f"/patients/{patient.id}/restore").status_code == 404
    actions = [action for action, _fields in events(database, patient)]
    assert "patient.marked_in_error" in actions
    assert "patient.restored" in actions


def contact_of(patient, **changes) -> service.Contact:
    return service.Contact(**{name: getattr(patient, name) for name in service.Contact.__slots__} | changes)


def test_what_was_saved_after_the_page_read_the_row_is_seen(database):
    therapist = make_user()
    patient = make_patient(therapist=therapist)
    with database.transaction(patient.clinic_id) as session:
        policy.get_patient(therapist, patient.id)
        session.execute(text("UPDATE patients SET version = 2, phone = 'theirs' WHERE id = :id"), {"id": patient.id})
        with pytest.raises(StaleVersion):
            service.edit_patient(therapist, patient.id, 1, contact_of(patient, phone="mine"), None)
        assert policy.get_patient(therapist, patient.id).phone == "theirs"


def test_the_same_holds_for_an_episode(database):
    therapist = make_user()
    patient = make_patient(therapist=therapist)
    episode = make_episode(patient)
    with database.transaction(patient.clinic_id) as session:
        episodes.get_episode(therapist, patient.id, episode.id)
        session.execute(text("UPDATE episodes SET version = 2, goal = 'theirs' WHERE id = :id"), {"id": episode.id})
        with pytest.raises(StaleVersion):
            episodes.edit_episode(therapist, patient.id, episode.id, 1, reason="x", goal="mine")


def test_a_form_is_not_the_double_of_itself(database):
    therapist, key = make_user(), uuid4()
    patient = make_patient(therapist=therapist, form_key=key)
    with database.transaction(patient.clinic_id):
        assert service.find_doubles(therapist, contact_of(patient), key) == []
        assert len(service.find_doubles(therapist, contact_of(patient), uuid4())) == 1


@pytest.mark.parametrize(
    ("role", "pregnancy", "status"),
    [
        (Role.ASSISTANT, "no", 422),
        (Role.ASSISTANT, "unknown", 422),
        (Role.ASSISTANT, "undisclosed", 303),
        (Role.PT, "no", 303),
    ],
)
def test_a_pregnancy_ends_by_a_birth_or_by_a_therapists_word(signed_in, database, role, pregnancy, status):
    browser, person = signed_in(role)
    patient = make_patient(therapist=person, pregnancy=Pregnancy.PREGNANT)
    answer = post(browser, f"/patients/{patient.id}/edit", edited(patient, pregnancy=pregnancy))
    assert answer.status_code == status
    kept = read(database, patient).pregnancy
    assert kept == (Pregnancy.PREGNANT if status == 422 else pregnancy)
    assert ("Only a therapist can change that" in answer.text) == (status == 422)
