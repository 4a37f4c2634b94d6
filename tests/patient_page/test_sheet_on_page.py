"""Who uses only the telephone reads there what the paper says: when to get help, and the boxes of the sheet."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.programs import service
from clinic.programs.links import link_token
from clinic.programs.models import PatientLink
from handouts.phrases import phrases
from tests import factories
from tests.forms import post
from tests.programs.browser import text_of
from tests.programs.cases import PRINTING, RAMP, RELEASE, acting, cleared_patient, issue, pregnant_patient, start

pytestmark = pytest.mark.usefixtures("database")
SAYS = phrases("en")


def page_of(app: Flask, pt: User, patient: Patient, *modifications: str) -> tuple[FlaskClient, Any]:
    """The telephone of a patient who was given the release with these modifications, and today's page on it."""
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, modifications)
    issue(pt, program)
    with acting(pt) as session:
        link = session.query(PatientLink).filter_by(program_id=program.id).one()
    phone = app.test_client()
    post(phone, "/p/open", {"code": link_token(PRINTING.link_key, link.id)})
    return phone, phone.get("/p/today")


def test_when_to_get_help_stands_on_the_page(app: Flask) -> None:
    pt = factories.make_user()
    _, page = page_of(app, pt, cleared_patient(pt))
    said = text_of(page)
    for sign in ("emergency", "hospital", "call"):
        assert SAYS(f"stop.{sign}_label") in said
        assert SAYS(f"stop.{sign}") in said
    assert SAYS("stop.pregnancy") not in said
    assert SAYS("box.pregnancy.heading") not in said


def test_a_pregnant_patient_reads_her_signs_and_the_boxes_of_her_sheet(app: Flask) -> None:
    pt = factories.make_user()
    _, page = page_of(app, pt, pregnant_patient(pt), RAMP, "informed-choice")
    said = text_of(page)
    assert SAYS("stop.pregnancy") in said
    for box in ("pregnancy", "choice"):
        assert SAYS(f"box.{box}.heading") in said
        for line in SAYS.lines(f"box.{box}.lines"):
            assert line in said
