"""Patients with a program, made as the program itself would make them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from clinic.accounts.models import User
from clinic.core import clock
from clinic.decision_table.kinds import AssessmentClass
from clinic.patients.models import Patient, Pregnancy
from clinic.programs import issuing, service
from clinic.programs.models import HomeProgram, Prescription, ProgramVersion
from clinic.programs.queries import list_prescriptions
from clinic.programs.reviewing import ProgramReview, review
from clinic.programs.sheets import Printing
from tests import factories

PRINTING = Printing("https://clinic.example", b"test link key" * 3)
RELEASE = "supported-psoas-release"
RAMP = "pregnancy-incline"
BREATHE = "diaphragm-breathing"
PRESS = "hand-to-knee-press"
BALL = "prone-ball-release"
REASON = "Seen in the clinic twice, tolerated well."


def acting(user: User) -> AbstractContextManager[Session]:
    """A transaction of the user's clinic, committed at its end."""
    return factories.current().transaction(user.clinic_id)


def cleared_patient(therapist: User, *, flags: tuple[str, ...] = (), **values: object) -> Patient:
    """A patient with an open episode, a complete screen and a short, strong psoas."""
    patient = factories.make_patient(therapist=therapist, **values)
    factories.make_episode(patient)
    factories.make_screen(patient, flags=flags)
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    return patient


def pregnant_patient(therapist: User, *, weeks: int = 24) -> Patient:
    """A patient `weeks` weeks pregnant today, else as `cleared_patient`."""
    due_on = clock.today("America/Denver") + timedelta(days=280 - 7 * weeks)
    patient = factories.make_patient(therapist=therapist, pregnancy=Pregnancy.PREGNANT, due_on=due_on)
    factories.make_episode(patient)
    factories.make_screen(patient, flags=("pregnant",), pregnancy=Pregnancy.PREGNANT, due_on=due_on)
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    return patient


def start(user: User, patient: Patient, *slugs: str) -> HomeProgram:
    """The patient's draft with these exercises as the library gives them."""
    with acting(user):
        program = service.start_program(user, patient.id)
        for slug in slugs:
            service.add_exercise(user, program.id, slug)
    return program


def lines_of(user: User, program: HomeProgram) -> list[Prescription]:
    """The lines of a program in order."""
    with acting(user):
        return list(list_prescriptions(program.id))


def reviewed(user: User, program: HomeProgram) -> ProgramReview:
    """The review of a program today."""
    with acting(user) as session:
        return review(session.get_one(HomeProgram, (user.clinic_id, program.id)))


def issue(
    user: User,
    program: HomeProgram,
    *,
    form_key: UUID | None = None,
    starts_on: date | None = None,
    version: int | None = None,
) -> ProgramVersion:
    """Issue a program as `user`."""
    with acting(user):
        key = form_key or uuid4()
        return issuing.issue_program(user, program.id, PRINTING, form_key=key, starts_on=starts_on, version=version)
