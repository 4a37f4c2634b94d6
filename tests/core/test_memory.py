"""What a transaction remembers, and when it forgets."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from clinic.core import clock, db, memory
from clinic.core.db import Database, session
from clinic.core.errors import NotFound
from clinic.patients import policy
from clinic.patients.models import Patient
from tests import factories


def test_nothing_outlives_the_transaction(database: Database) -> None:
    pt = factories.make_user()
    with database.transaction(pt.clinic_id):
        assert session.get(Patient, (pt.clinic_id, pt.id)) is None
        memory.remember("one", 1)
        memory.keep("two", 2)
        assert (memory.recall("one"), memory.find_kept("two")) == (1, 2)
        session.rollback()
        assert (memory.recall("one"), memory.find_kept("two")) == (None, None)


def test_a_savepoint_is_not_remembered_and_takes_all_along_when_it_is_rolled_back(database: Database) -> None:
    pt = factories.make_user()
    with database.transaction(pt.clinic_id):
        memory.remember("before", 1)
        with session.begin_nested() as inside:
            memory.remember("inside", 1)
            assert memory.recall("inside") is None
            inside.rollback()
        assert memory.recall("before") is None


@pytest.mark.parametrize("way", ["row", "statement"])
def test_a_write_ends_what_was_kept_and_not_what_was_remembered(database: Database, way: str) -> None:
    pt = factories.make_user()
    patient = factories.make_patient(therapist=pt)
    with database.transaction(pt.clinic_id):
        memory.remember("lock", 1)
        memory.keep("judged", 1)
        session.get_one(Patient, (pt.clinic_id, patient.id))
        assert memory.find_kept("judged") == 1
        if way == "row":
            session.get_one(Patient, (pt.clinic_id, patient.id)).given_name = "Ida"
        else:
            session.execute(update(Patient).values(given_name="Ida"))
        assert (memory.recall("lock"), memory.find_kept("judged")) == (1, None)


def test_another_clinic_knows_nothing_of_it(database: Database) -> None:
    pt = factories.make_user()
    with database.transaction(pt.clinic_id):
        memory.remember("one", 1)
        db.set_clinic(factories.make_clinic().id)
        assert memory.recall("one") is None


def test_who_was_let_in_to_a_patient_is_not_asked_for_again(database: Database, count_queries) -> None:
    pt = factories.make_user()
    patient = factories.make_patient(therapist=pt)
    with database.transaction(pt.clinic_id), count_queries() as asked:
        first = policy.get_patient(pt, patient.id)
        assert policy.get_patient(pt, patient.id) is first
        assert len(asked) == 1
        policy.get_patient(pt, patient.id, lock=True)
        assert len(asked) == 2, "seen is not held"
        policy.get_patient(pt, patient.id, lock=True)
        assert len(asked) == 2


def test_somebody_else_is_asked_for_anew(database: Database, count_queries) -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    patient = factories.make_patient(therapist=pt)
    with database.transaction(pt.clinic_id):
        policy.get_patient(pt, patient.id)
        with count_queries() as asked:
            policy.get_patient(colleague, patient.id)
        assert len(asked) == 1


def test_a_record_that_is_taken_back_is_no_longer_let_in_to(database: Database) -> None:
    pt = factories.make_user()
    patient = factories.make_patient(therapist=pt)
    with database.transaction(pt.clinic_id):
        shown = policy.get_patient(pt, patient.id)
        shown.entered_in_error_at, shown.entered_in_error_reason = clock.now(), "The wrong person."
        with pytest.raises(NotFound):
            policy.get_patient(pt, patient.id)
