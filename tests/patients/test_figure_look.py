"""How the figure on a patient's sheets looks: chosen from drawn samples, kept when nothing is said."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from clinic.core.permissions import Role
from clinic.patients.models import Patient
from handouts.figures import Hair, Tone
from tests.factories import make_patient
from tests.forms import post
from tests.patients.bodies import edited, new_patient


def look_of(database, patient_id, clinic_id) -> tuple[str, str]:
    with database.transaction(clinic_id) as session:
        patient = session.scalars(select(Patient).where(Patient.id == patient_id)).one()
        return patient.figure_tone, patient.figure_hair


def test_the_form_shows_a_drawing_of_every_choice_and_starts_neutral(signed_in):
    browser, _therapist = signed_in()
    page = browser.get("/patients/new").text
    assert page.count('aria-hidden="true" focusable="false"') >= len(Tone) + len(Hair)
    for name in ("figure_tone", "figure_hair"):
        assert f'checked id="{name}-0" name="{name}" type="radio" value="neutral"' in page
    assert "Headscarf" in page


@pytest.mark.parametrize("role", [Role.PT, Role.FRONT_DESK])
def test_a_look_is_saved_and_shown_again(signed_in, database, role):
    browser, user = signed_in(role)
    patient = make_patient(therapist=user)
    address = f"/patients/{patient.id}/edit"
    body = edited(patient, figure_tone="deep", figure_hair="bun")
    assert post(browser, address, body).status_code == 303
    assert look_of(database, patient.id, patient.clinic_id) == ("deep", "bun")
    page = browser.get(address).text
    assert 'checked id="figure_tone-4"' in page
    assert 'checked id="figure_hair-2"' in page


def test_a_form_without_a_look_leaves_it_as_it_is(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist, figure_tone=Tone.TAN, figure_hair=Hair.SCARF)
    body = edited(patient, chosen_name="Robbie")
    assert post(browser, f"/patients/{patient.id}/edit", body).status_code == 303
    assert look_of(database, patient.id, patient.clinic_id) == ("tan", "scarf")


def test_a_new_patient_is_neutral_unless_somebody_chose(signed_in, database):
    browser, therapist = signed_in()
    for changes, look in (({}, ("neutral", "neutral")), ({"figure_tone": "fair"}, ("fair", "neutral"))):
        body = new_patient(therapist.id, family_name=f"Look{len(changes)}", **changes)
        answer = post(browser, "/patients/new", body | {"create_anyway": "y"})
        assert answer.status_code == 303
        made = answer.headers["Location"].rstrip("/").split("/")[2]
        assert look_of(database, made, therapist.clinic_id) == look


def test_a_strange_look_is_refused_beside_its_field(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    answer = post(browser, f"/patients/{patient.id}/edit", edited(patient, figure_tone="green", phone="801 555 0102"))
    assert answer.status_code == 422
    assert "Choose one of the pictures." in answer.text
    assert "801 555 0102" in answer.text
    assert look_of(database, patient.id, patient.clinic_id) == ("neutral", "neutral")


@pytest.mark.parametrize("column", ["figure_tone", "figure_hair"])
def test_the_table_takes_known_looks_only(database, column):
    patient = make_patient()
    with pytest.raises(IntegrityError, match=f"{column}_known"), database.transaction(patient.clinic_id) as session:
        session.execute(text(f"UPDATE patients SET {column} = 'blue' WHERE id = :id"), {"id": patient.id})
