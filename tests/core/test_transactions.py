"""One transaction per request: below 400 commits, anything else rolls back, a failing commit is a 500."""

from __future__ import annotations

from flask import Flask

from clinic.accounts.models import Clinic
from clinic.core.db import Database
from tests import factories


def test_a_committed_row_is_there_in_the_next_transaction(database: Database) -> None:
    clinic = factories.make_clinic(name="North Clinic")
    with database.transaction(clinic.id) as session:
        assert session.get(Clinic, clinic.id).name == "North Clinic"


def test_another_clinic_sees_nothing(database: Database) -> None:
    clinic, other = factories.make_clinic(), factories.make_clinic()
    with database.transaction(other.id) as session:
        assert session.get(Clinic, clinic.id) is None


def test_the_app_answers(app: Flask) -> None:
    assert app.test_client().get("/nowhere").status_code in (302, 404)
