"""Printing a stored sheet again: today's judgement is made anew each time, and costs a bounded number of queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.decision_table.kinds import AssessmentClass
from clinic.patients.models import Patient
from clinic.programs import service, stopping
from clinic.programs.errors import ProgramWasRevoked
from clinic.programs.models import HomeProgram
from clinic.signoff.models import Decision
from handouts.render import pdf_available
from tests import factories
from tests.programs.browser import url
from tests.programs.cases import REASON, RELEASE, acting, cleared_patient, issue, start
from tests.signoff.cases import decide, make_reviewer

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(not pdf_available(), reason="Pango is not installed"),
]
Browser = Callable[..., tuple[FlaskClient, User]]
Event = Callable[[User, Patient, HomeProgram], None]
FLAT_REST = "constructive-rest"
PDF = ("versions", 1, "handout.pdf")
MOST_QUERIES = 12
"""Two to sign in, the sheet, seven to judge it, the bytes, and one audit event."""


def at_home(pt: User) -> tuple[Patient, HomeProgram]:
    patient = cleared_patient(pt)
    program = start(pt, patient, FLAT_REST, RELEASE)
    issue(pt, program)
    return patient, program


def new_screen(_pt: User, patient: Patient, _program: HomeProgram) -> None:
    factories.make_screen(patient, flags=("heart_failure",))


def new_examination(_pt: User, patient: Patient, _program: HomeProgram) -> None:
    factories.make_assessment(patient, AssessmentClass.LONG_WEAK)


def stopped(pt: User, patient: Patient, _program: HomeProgram) -> None:
    with acting(pt):
        stopping.stop_program(pt, patient.id, REASON)


def revoked(pt: User, _patient: Patient, program: HomeProgram) -> None:
    with acting(pt):
        service.end_program(pt, program.id, reason=REASON, revoke=True)


def declined(_pt: User, _patient: Patient, _program: HomeProgram) -> None:
    decide(make_reviewer(), f"exercise.{FLAT_REST}", Decision.DECLINED, "Not before somebody has shown it here.")


@pytest.mark.parametrize("event", [new_screen, new_examination, stopped, revoked, declined])
def test_what_came_up_since_the_last_print_stops_the_next_one(signed_in: Browser, event: Event) -> None:
    browser, pt = signed_in()
    patient, program = at_home(pt)
    for _print in range(2):
        assert browser.get(url(patient, *PDF)).mimetype == "application/pdf"
    event(pt, patient, program)
    answer = browser.get(url(patient, *PDF))
    assert answer.status_code in (303, ProgramWasRevoked.status)
    assert answer.mimetype == "text/html"


def test_the_bytes_are_the_same_and_so_is_the_number_of_queries(signed_in: Browser, count_queries: Any) -> None:
    browser, pt = signed_in()
    patient, _ = at_home(pt)
    first = browser.get(url(patient, *PDF))
    with count_queries() as queries:
        again = browser.get(url(patient, *PDF))
    assert again.data == first.data
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)
