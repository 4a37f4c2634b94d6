"""A form that is shown again with a message has shown a chart: the view is kept although the request rolls back."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from tests import factories
from tests.forms import post


@pytest.fixture
def therapist(own_app: Flask) -> User:
    """A therapist in a database where commits are real: what is written apart outlives a rollback only there."""
    return factories.make_user()


@pytest.fixture
def browser(own_app: Flask, therapist: User) -> FlaskClient:
    """The therapist's browser."""
    with factories.acting(therapist):
        token = accounts.start_session(therapist)
    client = own_app.test_client()
    client.set_cookie(own_app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
    return client


def actions_about(user: User, entity_id: UUID) -> list[str]:
    with factories.acting(user) as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.entity_id == entity_id).order_by(AuditEvent.seq))
        return [event.action for event in events]


def test_P07_a_refused_form_about_a_patient_leaves_a_view(browser: FlaskClient, therapist: User) -> None:
    patient = factories.make_patient(therapist=therapist)
    answer = post(browser, f"/patients/{patient.id}/notes/new", {"form_key": str(uuid4()), "kind": "poem"})
    assert answer.status_code == 422
    assert actions_about(therapist, patient.id) == ["patient.shown_again"]


def test_what_was_not_shown_leaves_no_view(browser: FlaskClient, therapist: User) -> None:
    missing = uuid4()
    assert post(browser, f"/patients/{missing}/notes/new", {"form_key": str(uuid4())}).status_code == 404
    assert actions_about(therapist, missing) == []
