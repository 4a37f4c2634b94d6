"""The pregnancy part of the health screen: dates given, missing or unknown, and emergency signs beside them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.core import clock
from clinic.exercises.catalog import library
from clinic.patients.models import Patient
from tests.health_screens.bodies import screen
from tests.health_screens.taking import screens, take


def test_pregnancy_goes_into_the_record(therapist, database):
    browser, patient = therapist
    due = clock.today("America/Denver") + timedelta(weeks=20)
    missing = take(browser, patient, screen(pregnancy="pregnant"))
    assert missing.status_code == 422
    assert "count the weeks" in missing.text
    assert take(browser, patient, screen(pregnancy="pregnant", due_on=due.isoformat())).status_code == 303
    with database.transaction(patient.clinic_id) as session:
        saved = session.scalars(select(Patient).where(Patient.id == patient.id)).one()
    assert (saved.pregnancy, saved.due_on, saved.version) == ("pregnant", due, 2)
    assert "pregnant" in screens(database, patient)[0].flags
    assert "Pregnant, 20 weeks" in browser.get(f"/patients/{patient.id}/screens").text


def test_a_due_date_may_be_unknown(therapist, database):
    browser, patient = therapist
    answer = take(browser, patient, screen(pregnancy="pregnant", due_unknown="y"))
    assert answer.status_code == 303
    assert "Not known, counted as 20 weeks or more" in browser.get(answer.headers["Location"]).text
    [stored] = screens(database, patient)
    assert (stored.pregnancy, stored.due_on) == ("pregnant", None)
    again = browser.get(f"/patients/{patient.id}/screens/new").text
    assert re.search(r'<input checked[^>]*name="due_unknown"', again)


def test_a_due_date_is_not_both_given_and_unknown(therapist, database):
    browser, patient = therapist
    due = (clock.today("America/Denver") + timedelta(weeks=20)).isoformat()
    both = take(browser, patient, screen(pregnancy="pregnant", due_unknown="y", due_on=due))
    assert both.status_code == 422
    assert "Take one of them back" in both.text
    assert take(browser, patient, screen(pregnancy="no", due_unknown="y", due_on=due)).status_code == 303
    assert screens(database, patient)[0].due_on is None


@pytest.mark.parametrize("due_on", ["", "31 Feb 2026", "1/1/1999"])
def test_a_refused_date_never_hides_emergency_signs(therapist, database, due_on):
    browser, patient = therapist
    refused = take(browser, patient, screen("saddle_numbness", pregnancy="pregnant", due_on=due_on))
    assert refused.status_code == 422
    assert screens(database, patient) == []
    label = library().flags["saddle_numbness"].label
    top = refused.text.split('class="error-summary"')[0]
    assert "refer now, do not wait for this form" in top
    assert label in top
    assert "refer now" not in take(browser, patient, screen(pregnancy="pregnant")).text
    assert take(browser, patient, screen("saddle_numbness", pregnancy="pregnant", due_unknown="y")).status_code == 303


def test_c_section_is_the_day_of_the_birth_unless_told(therapist, database):
    browser, patient = therapist
    born = (clock.today("America/Denver") - timedelta(days=30)).isoformat()
    body = screen("c_section", pregnancy="postpartum", delivered_on=born)
    assert take(browser, patient, body).status_code == 303
    assert screens(database, patient)[0].event_dates == {"c_section": born}


def test_pregnancy_not_asked_leaves_its_group_unknown(therapist):
    browser, patient = therapist
    answer = take(browser, patient, screen(pregnancy="unknown", action="save_open"))
    assert "1 group has no answer" in browser.get(answer.headers["Location"]).text
    assert take(browser, patient, screen(pregnancy="")).status_code == 422
