"""The tables defend what was found out about a patient: marked as entered in error once, and otherwise never changed."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, pool, text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.decision_table.kinds import AssessmentClass
from tests.conftest import Server
from tests.factories import make_assessment, make_patient, make_screen, make_user

CHANGES = {
    "health_screens": (
        "UPDATE health_screens SET flags = '[]'",
        "UPDATE health_screens SET event_dates = '{}'",
        "UPDATE health_screens SET cleared_groups = '[]'",
        "UPDATE health_screens SET taken_at = now()",
        "UPDATE health_screens SET pregnancy = 'no'",
        "UPDATE health_screens SET note = 'Something else'",
        "UPDATE health_screens SET flags = '[]', entered_in_error_at = now()",
    ),
    "assessments": (
        "UPDATE assessments SET assessment_class = 'normal'",
        "UPDATE assessments SET thomas_left_deg = 0",
        "UPDATE assessments SET assessed_at = now(), entered_in_error_at = now()",
    ),
}
CASES = [(table, change) for table, changes in CHANGES.items() for change in changes]
CASES += [(table, f"UPDATE {table} SET entered_in_error_reason = 'Why, without when'") for table in CHANGES]
GONE = [f"{how} {table} {rest}" for table in CHANGES for how, rest in (("DELETE FROM", ""), ("TRUNCATE", "CASCADE"))]
MARK = "UPDATE {} SET entered_in_error_at = now(), entered_in_error_reason = 'Wrong patient'"
AGAIN = (
    "UPDATE {} SET entered_in_error_at = NULL, entered_in_error_reason = NULL",
    "UPDATE {} SET entered_in_error_reason = 'Another reason'",
    "UPDATE {} SET entered_in_error_at = now() + interval '1 day'",
)
ROLES = ("app_rw", "app_owner")


@pytest.fixture
def therapist(own_app: Flask) -> User:
    """A therapist with a patient who has a screen and an assessment."""
    pt = make_user()
    patient = make_patient(therapist=pt)
    make_screen(patient, flags=("glaucoma",))
    make_assessment(patient, AssessmentClass.SHORT_STRONG)
    return pt


@pytest.fixture
def engine(own_app: Flask, server: Server, request: pytest.FixtureRequest) -> Engine:
    """Connections as the role that the test names."""
    database: Database = own_app.extensions["database"]
    return create_engine(server.url(request.param, database.engine.url.database or ""), poolclass=pool.NullPool)


def in_clinic(engine: Engine, user: User) -> AbstractContextManager[Connection]:
    connection = engine.connect()
    connection.execute(text("SELECT set_config('app.clinic_id', :c, false)"), {"c": str(user.clinic_id)})
    return connection


@pytest.mark.parametrize("engine", ROLES, indirect=True)
def test_no_role_rewrites_what_was_found(engine: Engine, therapist: User) -> None:
    for table, change in CASES:
        with in_clinic(engine, therapist) as connection, pytest.raises(DBAPIError, match=f"{table} never changes"):
            connection.execute(text(change))


@pytest.mark.parametrize("engine", ["app_owner"], indirect=True)
def test_not_even_the_owner_takes_it_away(engine: Engine, therapist: User) -> None:
    for statement in GONE:
        with in_clinic(engine, therapist) as connection, pytest.raises(DBAPIError, match="never changes"):
            connection.execute(text(statement))


@pytest.mark.parametrize("engine", ROLES, indirect=True)
def test_a_mistake_is_marked_once_and_for_good(engine: Engine, therapist: User) -> None:
    for table in CHANGES:
        with in_clinic(engine, therapist) as connection:
            assert connection.execute(text(MARK.format(table))).rowcount == 1
            connection.commit()
        for change in AGAIN:
            with in_clinic(engine, therapist) as connection, pytest.raises(DBAPIError, match=f"{table} never changes"):
                connection.execute(text(change.format(table)))
