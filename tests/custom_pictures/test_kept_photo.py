"""A photo that was chosen is not chosen again when something else of the form is wrong. Commits are real here."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.custom_library.models import CustomExercise
from tests import factories
from tests.custom_exercises.browser import ALT, OWN, upload
from tests.custom_exercises.cases import make_own
from tests.custom_pictures.test_picture_page import pose_fields, stored
from tests.forms import post


@pytest.fixture
def therapist(own_app: Flask) -> tuple[FlaskClient, User, CustomExercise]:
    """A signed-in therapist with an own exercise."""
    pt = factories.make_user()
    with own_app.extensions["database"].transaction(pt.clinic_id):
        token = accounts.start_session(pt)
    browser = own_app.test_client()
    browser.set_cookie(own_app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
    return browser, pt, make_own(pt)


def kept_in(answer: TestResponse) -> str:
    """The photo that a page carries to the next one."""
    [field] = re.findall(r"<input[^>]*name=\"kept\"[^>]*>", answer.text)
    return re.search(r'value="([^"]*)"', field)[1]


def test_a_photo_whose_words_are_missing_is_kept(therapist) -> None:
    browser, pt, row = therapist
    refused = upload(browser, row, photo_alt="")
    assert refused.status_code == 422
    assert "Say what the photo shows." in refused.text
    kept = kept_in(refused)
    assert browser.get(f"/library/photos/{kept}").status_code == 200
    assert stored(pt, row).content["photo"] is None
    typed = {"version": "1", "photo_alt": ALT, "kept": kept}
    assert post(browser, f"{OWN}/{row.id}/photo", typed).status_code == 303
    assert stored(pt, row).content["photo"]["id"] == kept
    with factories.acting(pt) as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "exercise_photo.stored")).all()
    assert [event.actor_id for event in events] == [pt.id]


def test_a_photo_is_kept_when_somebody_else_saved_first(therapist) -> None:
    browser, _pt, row = therapist
    assert post(browser, f"{OWN}/{row.id}/picture", pose_fields(row)).status_code == 303
    late = upload(browser, row)
    assert late.status_code == 409
    again = {"version": "2", "photo_alt": ALT, "kept": kept_in(late)}
    assert post(browser, f"{OWN}/{row.id}/photo", again).status_code == 303
