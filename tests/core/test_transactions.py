"""One transaction per request: below 400 commits, anything else rolls back, a failing commit is a 500 instead of the page."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts.models import Clinic
from clinic.app import create_app
from clinic.core import db, web
from clinic.core.db import Database, session
from clinic.core.errors import NotFound, TooManyTries
from tests import factories
from tests.conftest import Server, make_settings

blueprint = Blueprint("probe", __name__)


@blueprint.post("/probe/<uuid:clinic_id>/<int:status>")
@web.public
def rename(clinic_id: UUID, status: int) -> tuple[str, int]:
    db.set_clinic(clinic_id)
    session.get_one(Clinic, clinic_id).name = "Renamed"
    return "done", status


@blueprint.post("/probe/<uuid:clinic_id>/broken-commit")
@web.public
def break_commit(clinic_id: UUID) -> str:
    db.set_clinic(clinic_id)
    session.get_one(Clinic, clinic_id).paper = "napkin"
    return "done"


@blueprint.post("/probe/<uuid:clinic_id>/refusal")
@web.public
def refuse(clinic_id: UUID) -> str:
    db.set_clinic(clinic_id)
    session.get_one(Clinic, clinic_id).name = "Renamed"
    session.flush()
    raise TooManyTries(retry_after=90)


@blueprint.get("/probe/not-there")
@web.public
def not_there() -> str:
    raise NotFound


@blueprint.get("/probe/crash")
@web.public
def crash() -> str:
    raise ZeroDivisionError("canary-in-a-crash")


@pytest.fixture
def probe(server: Server, database_name: str, database: Database) -> FlaskClient:
    """A second application on the test's own connection, with views that misbehave."""
    app: Flask = create_app(make_settings(server.url("app_rw", database_name)))
    app.config["WTF_CSRF_ENABLED"] = False
    app.register_blueprint(blueprint)
    app.extensions["database"].engine.dispose()
    app.extensions["database"] = database
    return app.test_client()


def name_of(database: Database, clinic: Clinic) -> str:
    with database.transaction(clinic.id) as current:
        return current.get_one(Clinic, clinic.id).name


def test_success_commits(probe: FlaskClient, database: Database) -> None:
    clinic = factories.make_clinic(name="Before")
    assert probe.post(f"/probe/{clinic.id}/200").status_code == 200
    assert name_of(database, clinic) == "Renamed"


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_anything_from_400_up_rolls_back(probe: FlaskClient, database: Database, status: int) -> None:
    clinic = factories.make_clinic(name="Before")
    assert probe.post(f"/probe/{clinic.id}/{status}").status_code == status
    assert name_of(database, clinic) == "Before"


def test_a_refusal_rolls_back_and_says_when_to_come_back(probe: FlaskClient, database: Database) -> None:
    clinic = factories.make_clinic(name="Before")
    answer = probe.post(f"/probe/{clinic.id}/refusal")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "90")
    assert name_of(database, clinic) == "Before"


def test_a_commit_that_fails_gives_500_instead_of_the_page(probe: FlaskClient, database: Database) -> None:
    clinic = factories.make_clinic(name="Before")
    answer = probe.post(f"/probe/{clinic.id}/broken-commit")
    assert answer.status_code == 500
    assert "done" not in answer.text
    assert "napkin" not in answer.text
    assert name_of(database, clinic) == "Before"


def test_P06_a_crash_shows_a_number_and_nothing_else(probe: FlaskClient) -> None:
    answer = probe.get("/probe/crash")
    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_a_missing_page_and_a_hidden_one_look_the_same(probe: FlaskClient) -> None:
    hidden, missing = probe.get("/probe/not-there"), probe.get("/nowhere/at/all")
    assert (hidden.status_code, missing.status_code) == (404, 404)


def test_another_clinic_sees_nothing(database: Database) -> None:
    clinic, other = factories.make_clinic(), factories.make_clinic()
    with database.transaction(other.id) as current:
        assert current.get(Clinic, clinic.id) is None
        assert current.execute(text("SELECT count(*) FROM clinics")).scalar_one() == 1


def test_two_clinics_in_turn_each_see_their_own(database: Database) -> None:
    first, second = (
        factories.make_user(clinic=factories.make_clinic()),
        factories.make_user(clinic=factories.make_clinic()),
    )
    for person in (first, second, first):
        with database.transaction(person.clinic_id) as current:
            assert [one.id for one in current.query(type(person)).all()] == [person.id]
