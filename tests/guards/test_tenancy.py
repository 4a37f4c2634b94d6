"""Two clinics on one pool of connections: neither ever sees a row of the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from clinic.accounts.models import User
from clinic.audit import service as audit
from clinic.core.columns import new_id
from clinic.core.db import Database
from clinic.patients.models import Patient
from clinic.tables import metadata
from tests import factories
from tests.conftest import make_settings

TENANT_TABLES = sorted(name for name, table in metadata.tables.items() if "clinic_id" in table.columns)


@pytest.fixture
def small_pool(own_app: Flask) -> Iterator[Database]:
    """The database of its own, reached by two connections only."""
    settings = make_settings(own_app.config["CLINIC_SETTINGS"].database_url)
    database = Database(settings.database_url, pool_size=2)
    database.engine.pool._max_overflow = 0
    yield database
    database.engine.dispose()


def test_Z05_without_a_clinic_there_is_nothing(database: Database) -> None:
    factories.make_screen(factories.make_patient())
    with database.transaction() as session:
        counts = {name: session.scalar(text(f"SELECT count(*) FROM {name}")) for name in [*TENANT_TABLES, "clinics"]}
    assert set(counts.values()) == {0}


def test_Z05_the_orm_asks_for_no_other_clinic(database: Database) -> None:
    mine, theirs = factories.make_patient(), factories.make_patient(clinic=factories.make_clinic())
    with database.transaction(mine.clinic_id) as session:
        assert session.scalars(select(Patient.id)).all() == [mine.id]
        assert session.get(Patient, (theirs.clinic_id, theirs.id)) is None
        changed = session.execute(update(Patient).values(given_name="Changed"))
        assert changed.rowcount == 1


def test_Z07_a_row_cannot_point_into_another_clinic(database: Database) -> None:
    mine, theirs = factories.make_patient(), factories.make_patient(clinic=factories.make_clinic())
    with database.transaction(mine.clinic_id) as session, pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Patient).where(Patient.id == mine.id).values(therapist_id=theirs.therapist_id))


def test_Z07_a_row_cannot_be_written_for_another_clinic(database: Database) -> None:
    clinic, other = factories.make_clinic(), factories.make_clinic()
    values = {"id": new_id(), "email": "x@example.test", "display_name": "X", "role": "pt", "password_hash": "unusable"}
    with database.transaction(clinic.id) as session, pytest.raises(ProgrammingError), session.begin_nested():
        session.execute(insert(User.__table__).values(**values, clinic_id=other.id, credential="", is_active=True,
                                                      created_at=text("now()")))  # fmt: skip
    user = factories.make_user(clinic=clinic)
    with database.transaction(clinic.id) as session, pytest.raises(ProgrammingError), session.begin_nested():
        session.execute(update(User.__table__).where(User.id == user.id).values(clinic_id=other.id))
    with database.transaction(clinic.id) as session, pytest.raises(ProgrammingError), session.begin_nested():
        session.execute(delete(User.__table__))


def test_Z09_a_thousand_alternating_transactions_leak_nothing(small_pool: Database) -> None:
    factories.use(small_pool)
    clinics = [factories.make_clinic() for _ in range(2)]
    own = {clinic.id: {factories.make_patient(clinic=clinic).id for _ in range(3)} for clinic in clinics}

    def one(number: int) -> int:
        clinic = (clinics[0].id, clinics[1].id, None)[number % 3]
        try:
            with small_pool.transaction(clinic) as session:
                seen: set[UUID] = set(session.scalars(text("SELECT id FROM patients")))
                wrong = seen != (own[clinic] if clinic else set())
                if number % 5 == 0:
                    raise InterruptedError
                return int(wrong)
        except InterruptedError:
            return int(wrong)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(1000))) == 0


def test_Z09_the_clinic_does_not_outlive_its_transaction(small_pool: Database) -> None:
    factories.use(small_pool)
    clinic = factories.make_clinic()
    with small_pool.transaction(clinic.id):
        audit.record("test.done", "clinic", clinic.id)
    for _ in range(4):
        with small_pool.engine.connect() as connection:
            assert connection.scalar(text("SELECT current_setting('app.clinic_id', true)")) in (None, "")
