"""The tables defend what the rules said: nothing kept ever changes, a lifted hold stays lifted, clinics stay apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.programs import stopping
from clinic.safety_record import looking
from clinic.safety_record.holds import list_holds
from tests import factories
from tests.conftest import Server
from tests.programs.cases import BALL, BREATHE, REASON, acting, cleared_patient, issue, service, start

NEVER_CHANGE = ("screenings", "findings", "screening_looks")
CHANGES = [
    *(f"DELETE FROM {table}" for table in NEVER_CHANGE),
    *(f"TRUNCATE {table} CASCADE" for table in NEVER_CHANGE),
    "UPDATE screenings SET outcome = 'ok'",
    "UPDATE screenings SET is_news = false",
    "UPDATE findings SET action = 'suggest'",
    "UPDATE findings SET override_id = NULL",
    "UPDATE screening_looks SET looked_at = now()",
    "UPDATE exercise_holds SET lifted_at = NULL, lifted_by_id = NULL, lifted_reason = NULL",
    "UPDATE exercise_holds SET reason = 'Another reason, later'",
    "DELETE FROM exercise_holds",
    "TRUNCATE exercise_holds",
]
OPEN_HOLD_CHANGES = (
    "UPDATE exercise_holds SET held_at = now() - interval '1 day' WHERE lifted_at IS NULL",
    "UPDATE exercise_holds SET reason = 'Another reason, later' WHERE lifted_at IS NULL",
    "UPDATE exercise_holds SET exercise_slug = 'breath-reset' WHERE lifted_at IS NULL",
    "UPDATE exercise_holds SET inputs = '[\"pain 9\"]' WHERE lifted_at IS NULL",
    "UPDATE exercise_holds SET reason = 'Another reason, later', lifted_at = now(), lifted_by_id = held_by_id,"
    " lifted_reason = 'Talked to the patient' WHERE lifted_at IS NULL",
    "DELETE FROM exercise_holds WHERE lifted_at IS NULL",
)


@pytest.fixture
def therapist(own_app: Flask) -> User:
    """A therapist with a patient who has one row of every kind: an evaluation, a finding, a look, a lifted hold."""
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with acting(pt):
        service.add_exercise(pt, program.id, BALL, override_reason=REASON)
    issue(pt, program)
    with acting(pt) as session:
        hold = stopping.stop_program(pt, patient.id, REASON)
        stopping.lift_hold(pt, patient.id, hold.id, REASON)
        newest = session.scalar(text("SELECT id FROM screenings ORDER BY evaluated_at DESC LIMIT 1"))
        looking.look_at_change(pt, patient.id, newest)
    return pt


def connections(app: Flask, server: Server, role: str, user: User) -> Iterator[Connection]:
    """Connections with the role, as the user's clinic, as many as are asked for."""
    database: Database = app.extensions["database"]
    engine = create_engine(server.url(role, database.engine.url.database or ""), poolclass=pool.NullPool)
    while True:
        with engine.connect() as connection, connection.begin():
            connection.execute(text("SELECT set_config('app.clinic_id', :c, true)"), {"c": str(user.clinic_id)})
            yield connection


@pytest.mark.parametrize("role", ["app_rw", "app_owner"])
def test_no_role_changes_what_was_kept(own_app: Flask, server: Server, therapist: User, role: str) -> None:
    for change, connection in zip(CHANGES, connections(own_app, server, role, therapist), strict=False):
        with pytest.raises(DBAPIError):
            connection.execute(text(change))


@pytest.mark.parametrize("role", ["app_rw", "app_owner"])
def test_an_open_hold_is_lifted_and_never_rewritten(own_app: Flask, server: Server, therapist: User, role: str) -> None:
    with acting(therapist) as session:
        patient = session.scalar(text("SELECT patient_id FROM exercise_holds"))
        hold = stopping.stop_program(therapist, patient, "Stopped again, to be looked at.")
    for change, connection in zip(OPEN_HOLD_CHANGES, connections(own_app, server, role, therapist), strict=False):
        with pytest.raises(DBAPIError, match=r"never changes|permission denied"):
            connection.execute(text(change))
    with acting(therapist):
        stopping.lift_hold(therapist, patient, hold.id, REASON)


def test_every_table_has_a_row_that_could_be_changed(therapist: User) -> None:
    """The test above is worth nothing without rows."""
    with acting(therapist) as session:
        for table in (*NEVER_CHANGE, "exercise_holds"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")), table


def test_another_clinic_reads_and_writes_none_of_it(own_app: Flask, therapist: User) -> None:
    stranger = factories.make_user(clinic=factories.make_clinic())
    with acting(stranger) as session:
        for table in (*NEVER_CHANGE, "exercise_holds"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
    copy = text("INSERT INTO screening_looks SELECT :theirs, gen_random_uuid(), screening_id, now(), looked_by_id FROM"
                " screening_looks")  # fmt: skip
    with pytest.raises(DBAPIError), acting(therapist) as session:
        session.execute(copy, {"theirs": stranger.clinic_id})


COLUMNS = "clinic_id, id, patient_id, program_id, exercise_slug, rule_id, rule_version, inputs, reason, held_at"
WRONG_HOLDS = {
    "a_rule_or_a_person": ("'SD-WORSE'", "held_by_id", "'Ten letters'"),
    "a_rule_or_a_person ": ("''", "NULL", "'Ten letters'"),
    "reason_is_written": ("''", "held_by_id", "'short'"),
}


@pytest.mark.parametrize("name", WRONG_HOLDS)
def test_a_hold_has_a_rule_or_a_person_who_says_why(therapist: User, name: str) -> None:
    rule, person, reason = WRONG_HOLDS[name]
    wrong = (
        f"INSERT INTO exercise_holds ({COLUMNS}, held_by_id) SELECT clinic_id, gen_random_uuid(), patient_id, program_id,"
        f" 'x', {rule}, 1, '[]', {reason}, held_at, {person} FROM exercise_holds"
    )
    with pytest.raises(IntegrityError, match=name.strip()), acting(therapist) as session:
        session.execute(text(wrong))


def test_a_hold_is_lifted_by_whom_and_why_or_not_at_all(therapist: User) -> None:
    half = (
        f"INSERT INTO exercise_holds ({COLUMNS}, held_by_id, lifted_at) SELECT clinic_id, gen_random_uuid(), patient_id,"
        " program_id, 'x', '', 0, '[]', reason, held_at, held_by_id, now() FROM exercise_holds"
    )
    with pytest.raises(IntegrityError, match="lifted_by_whom_and_why"), acting(therapist) as session:
        session.execute(text(half))


def test_one_cause_holds_an_exercise_once(therapist: User) -> None:
    again = (
        f"INSERT INTO exercise_holds ({COLUMNS}, held_by_id) SELECT clinic_id, gen_random_uuid(), patient_id, program_id,"
        " exercise_slug, rule_id, 0, '[]', reason, held_at, held_by_id FROM exercise_holds LIMIT 1"
    )
    with acting(therapist) as session:
        session.execute(text(again))
    with pytest.raises(IntegrityError, match="uq_exercise_holds_one_open"), acting(therapist) as session:
        session.execute(text(again))


def test_a_look_stands_as_the_first_made_it(therapist: User) -> None:
    colleague = factories.make_user()
    with acting(colleague) as session:
        row = session.execute(text("SELECT screening_id, looked_by_id FROM screening_looks")).one()
        patient = session.scalar(text("SELECT patient_id FROM screenings LIMIT 1"))
        looking.look_at_change(colleague, patient, row.screening_id)
        assert session.scalar(text("SELECT looked_by_id FROM screening_looks")) == therapist.id == row.looked_by_id


def test_holds_are_listed_newest_first(therapist: User) -> None:
    with acting(therapist) as session:
        patient = session.scalar(text("SELECT patient_id FROM exercise_holds"))
        stopping.stop_program(therapist, patient, "Stopped again, to be looked at.")
        reasons = [hold.reason for hold in list_holds(patient)]
    assert reasons == ["Stopped again, to be looked at.", REASON]
