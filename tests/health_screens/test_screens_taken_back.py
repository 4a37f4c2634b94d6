"""A screen that is taken back takes its answer about a pregnancy with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.health_screens.models import HealthScreen
from clinic.patients.models import Patient
from tests.factories import acting, make_patient
from tests.forms import post
from tests.health_screens.bodies import screen
from tests.patients.bodies import edited
from tests.programs.cases import RELEASE, pregnant_patient, reviewed, start


@pytest.fixture
def browser(signed_in):
    return signed_in()


def record_of(user, patient) -> Patient:
    with acting(user) as session:
        return session.scalars(select(Patient).where(Patient.id == patient.id)).one()


def take(browser, patient, **changes) -> str:
    body = screen(confirmed="y", why_pregnant="The test was negative.", **changes)
    answer = post(browser, f"/patients/{patient.id}/screens/new", body)
    assert answer.status_code == 303
    return answer.headers["Location"].removeprefix("http://localhost")


def take_back(browser, address: str) -> None:
    assert post(browser, f"{address}/entered-in-error", {"reason": "Wrong patient"}).status_code == 303


def blocked(user, program) -> bool:
    [line] = reviewed(user, program).lines
    return bool(line.open)


def facts(user, patient) -> tuple:
    now = record_of(user, patient)
    return now.pregnancy, now.due_on, now.delivered_on


def test_a_wrong_no_does_not_let_a_pregnant_patient_lie_flat(browser) -> None:
    pt = browser[1]
    patient = pregnant_patient(pt)
    wrong = take(browser[0], patient)
    program = start(pt, patient, RELEASE)
    assert not blocked(pt, program)
    take_back(browser[0], wrong)
    assert facts(pt, patient) == ("pregnant", patient.due_on, None)
    assert blocked(pt, program)
    with acting(pt) as session:
        newest = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "patient.changed").order_by(AuditEvent.seq.desc())
        ).first()
    assert newest is not None
    assert newest.fields == ["pregnancy", "due_on"]


def test_what_was_edited_before_the_screen_comes_back(browser) -> None:
    client, pt = browser
    due = clock.today("America/Denver") + timedelta(weeks=16)
    patient = make_patient(therapist=pt, sex_at_birth="female")
    take(client, patient)
    now = record_of(pt, patient)
    told = edited(now, pregnancy="pregnant", due_on=due.isoformat())
    assert post(client, f"/patients/{patient.id}/edit", told).status_code == 303
    take_back(client, take(client, patient))
    assert facts(pt, patient) == ("pregnant", due, None)


def test_with_no_screen_before_it_the_record_is_as_it_was_made(browser) -> None:
    client, pt = browser
    patient = make_patient(therapist=pt, sex_at_birth="female")
    take_back(client, take(client, patient))
    assert facts(pt, patient) == ("unknown", None, None)


def test_what_was_edited_after_the_screen_stays(browser) -> None:
    client, pt = browser
    due = clock.today("America/Denver") + timedelta(weeks=16)
    patient = make_patient(therapist=pt, sex_at_birth="female")
    wrong = take(client, patient)
    told = edited(record_of(pt, patient), pregnancy="pregnant", due_on=due.isoformat())
    assert post(client, f"/patients/{patient.id}/edit", told).status_code == 303
    take_back(client, wrong)
    assert facts(pt, patient) == ("pregnant", due, None)


def test_a_new_telephone_number_is_no_new_answer(browser) -> None:
    client, pt = browser
    patient = pregnant_patient(pt)
    wrong = take(client, patient)
    told = edited(record_of(pt, patient), phone="801-555-0199")
    assert post(client, f"/patients/{patient.id}/edit", told).status_code == 303
    take_back(client, wrong)
    assert facts(pt, patient) == ("pregnant", patient.due_on, None)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_wrong_screens_are_undone_in_any_order(browser, order) -> None:
    client, pt = browser
    patient = pregnant_patient(pt)
    wrong = [take(client, patient), take(client, patient)]
    for place in order:
        take_back(client, wrong[place])
    assert facts(pt, patient) == ("pregnant", patient.due_on, None)


def test_an_older_screen_leaves_the_newest_answer_alone(browser) -> None:
    client, pt = browser
    patient = pregnant_patient(pt)
    wrong = take(client, patient, pregnancy="undisclosed")
    take(client, patient)
    take_back(client, wrong)
    assert facts(pt, patient) == ("no", None, None)
    with acting(pt) as session:
        assert session.query(HealthScreen).filter_by(patient_id=patient.id).count() == 3
