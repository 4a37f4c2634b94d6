"""`make_*` rows of invented people; each call commits, as the program itself would have."""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.accounts.models import Clinic, User
from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import Base, Database
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.patients.models import Assessment, AssessmentClass, Episode, HealthScreen, Patient, Pregnancy

Row = TypeVar("Row", bound=Base)
_number = itertools.count(1)
_database: list[Database] = []
_home: dict[int, Clinic] = {}


def use(database: Database) -> None:
    """Make rows in `database` from now on (the `database` fixture calls this)."""
    _database[:] = [database]
    _home.clear()


def current() -> Database:
    """The database that rows are made in."""
    return _database[0]


def acting(user: User) -> AbstractContextManager[Session]:
    """A transaction of the user's clinic, committed at its end."""
    return current().transaction(user.clinic_id)


def save(row: Row, clinic: UUID) -> Row:
    """Store `row` for `clinic` in a transaction of its own."""
    with _database[0].transaction(clinic) as session:
        session.add(row)
        session.flush()
        session.refresh(row)
    return row


def make_clinic(**values: Any) -> Clinic:
    """A clinic of its own."""
    values = {"id": new_id(), "name": f"Clinic {next(_number)}", "phone": "801-555-0100", **values}
    return save(Clinic(**values), values["id"])


def home_clinic() -> Clinic:
    """The clinic that rows of this test belong to unless told otherwise."""
    if 0 not in _home:
        _home[0] = make_clinic(name="Home Clinic")
    return _home[0]


def make_user(*, clinic: Clinic | None = None, role: Role = Role.PT, **values: Any) -> User:
    """A staff member; the password cannot be used (sign in by the `signed_in` fixture)."""
    number = next(_number)
    values = {
        "email": f"person{number}@example.test",
        "display_name": f"Person {number}",
        "credential": "PT, DPT" if role is Role.PT else "",
        "password_hash": "unusable",
        "role": role,
        **values,
    }
    return save(User(**values), (clinic or home_clinic()).id)


def make_patient(*, therapist: User | None = None, clinic: Clinic | None = None, **values: Any) -> Patient:
    """A patient with no screen on file."""
    number = next(_number)
    person = therapist or make_user(clinic=clinic)
    values = {
        "chart_number": f"T-{number:05d}",
        "given_name": "Robin",
        "family_name": f"Invented{number}",
        "birth_on": date(1985, 5, 17),
        "therapist_id": person.id,
        "created_by_id": person.id,
        **values,
    }
    return save(Patient(**values), person.clinic_id)


def make_episode(patient: Patient, **values: Any) -> Episode:
    """An open episode of care."""
    values = {
        "patient_id": patient.id,
        "therapist_id": patient.therapist_id,
        "started_on": clock.today("America/Denver") - timedelta(days=21),
        "reason": "Front of hip pain when sitting long",
        "goal": "Walk my dog for half an hour",
        **values,
    }
    return save(Episode(**values), patient.clinic_id)


def make_screen(patient: Patient, *, flags: tuple[str, ...] = (), **values: Any) -> HealthScreen:
    """A complete health screen taken now: every group that has no yes was answered "none of these"."""
    values = {
        "patient_id": patient.id,
        "taken_by_id": patient.therapist_id,
        "taken_at": clock.now(),
        "flags": list(flags),
        "cleared_groups": list(library().flag_groups),
        "event_dates": {},
        "pregnancy": Pregnancy.NO,
        "library_version": "test",
        **values,
    }
    return save(HealthScreen(**values), patient.clinic_id)


def make_assessment(patient: Patient, assessment_class: AssessmentClass, **values: Any) -> Assessment:
    """An examination with its class."""
    values = {
        "patient_id": patient.id,
        "assessed_by_id": patient.therapist_id,
        "assessed_at": clock.now(),
        "assessment_class": assessment_class,
        **values,
    }
    return save(Assessment(**values), patient.clinic_id)
