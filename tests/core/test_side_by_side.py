"""Rows of several tables in one select."""

from __future__ import annotations

from sqlalchemy import and_

from clinic.core.db import Database, session
from clinic.core.side_by_side import side_by_side
from clinic.patients.models import Episode, Patient
from tests import factories


def test_rows_stand_side_by_side_and_do_not_multiply(database: Database) -> None:
    pt = factories.make_user()
    people = [factories.make_patient(therapist=pt) for _ in range(3)]
    for person in people[:2]:
        factories.make_episode(person)
    with database.transaction(pt.clinic_id):
        query = side_by_side((Patient, Patient.clinic_id == pt.clinic_id), (Episode, Episode.clinic_id == pt.clinic_id))
        rows = session.execute(query).all()
    assert len(rows) == 3 + 2
    assert {row.Patient.id for row in rows if row.Patient is not None} == {one.id for one in people}
    assert sum(row.Episode is not None for row in rows) == 2
    assert not [row for row in rows if row.Patient is not None and row.Episode is not None]


def test_a_part_without_rows_is_a_row_of_none(database: Database) -> None:
    pt = factories.make_user()
    with database.transaction(pt.clinic_id):
        rows = session.execute(side_by_side((Patient, and_(Patient.id == pt.id)))).all()
    assert [row.Patient for row in rows] == [None]


def test_rows_of_another_clinic_are_not_among_them(database: Database) -> None:
    stranger = factories.make_user(clinic=factories.make_clinic())
    patient = factories.make_patient(therapist=factories.make_user())
    with database.transaction(stranger.clinic_id):
        rows = session.execute(side_by_side((Patient, Patient.id == patient.id))).all()
    assert [row.Patient for row in rows] == [None]


def test_it_is_compiled_once() -> None:
    assert side_by_side((Patient, Patient.given_name == "Ida"))._generate_cache_key() is not None
