"""A patient with a sheet at home, and the days of a pause."""

from __future__ import annotations

from datetime import date, timedelta

from clinic.accounts.models import User
from clinic.aftercare import service
from clinic.aftercare.models import ProgramPause
from clinic.core import clock
from clinic.patients.models import Patient
from tests.programs.cases import BREATHE, RELEASE, acting, cleared_patient, issue, start

WHY = "Two weeks with family in another state"


def day(away: int = 0) -> date:
    """The clinic's day, `away` days from today."""
    return clock.today("America/Denver") + timedelta(days=away)


def at_home(pt: User, **values: object) -> Patient:
    """A patient whose sheet 1 has two exercises."""
    patient = cleared_patient(pt, **values)
    issue(pt, start(pt, patient, RELEASE, BREATHE))
    return patient


def paused(pt: User, patient: Patient, first: int = 0, until: int | None = None) -> ProgramPause:
    """Pause the patient's program, by days from today."""
    with acting(pt):
        until_on = None if until is None else day(until)
        return service.pause_program(pt, patient.id, from_on=day(first), until_on=until_on, reason=WHY)
