"""A therapist whose two patients come tomorrow, each with a sheet in force."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from clinic.accounts.models import User
from clinic.core import clock
from clinic.programs import service as programs
from tests import factories
from tests.browser.conftest import EMAIL
from tests.browser.server import LiveService
from tests.programs.cases import BREATHE, RELEASE, acting, cleared_patient, issue, start


def two_come_tomorrow(service: LiveService) -> User:
    """Adams with a release, Young with breathing."""
    factories.use(service.database)
    with service.database.transaction() as session:
        clinic_id = session.execute(text("SELECT clinic_id FROM list_clinics()")).scalar_one()
    with service.database.transaction(clinic_id) as session:
        person = session.query(User).filter_by(email=EMAIL).one()
    tomorrow = clock.today("America/Denver") + timedelta(days=1)
    for name, slug in (("Adams", RELEASE), ("Young", BREATHE)):
        patient = cleared_patient(person, given_name="Alex", family_name=name)
        program = start(person, patient, slug)
        with acting(person):
            programs.set_details(person, program.id, goal="Walk", next_visit_on=tomorrow)
        issue(person, program)
    return person
