"""The page to take a record out: who may, what it asks first, and what a refusal keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import Database
from clinic.core.permissions import PERMISSIONS, Permission, Role
from clinic.record_export.forms import REASON_LABELS, Reason
from tests import factories
from tests.forms import post
from tests.records.cases import events

Browser = Callable[..., tuple[FlaskClient, User]]
PASSWORD = "three quiet otters swim far"


def test_it_says_what_is_in_it_and_each_look_is_written(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    episode = factories.make_episode(patient)
    page = browser.get(f"/patients/{patient.id}/export").text
    for said in (
        "note_signatures",
        "audit_events",
        "not encrypted",
        "Discarded drafts are never in it.",
        "Why is it taken out?",
        *REASON_LABELS.values(),
    ):
        assert said in page
    assert f"/patients/{patient.id}/episodes/{episode.id}/record.pdf" in page
    assert 'type="password"' not in page, "the person signed in a moment ago"
    assert [event.entity_id for event in events(user, "record.export_asked")] == [patient.id]
    assert f"/patients/{patient.id}/export" in browser.get(f"/patients/{patient.id}").text


def test_therapists_alone_may() -> None:
    assert {role for role in Role if Permission.EXPORT_RECORD in PERMISSIONS[role]} == {Role.PT}


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN])
def test_nobody_else_gets_the_page_a_file_or_the_button(signed_in: Browser, role: Role) -> None:
    browser, user = signed_in(role)
    patient = factories.make_patient()
    for path in ("export", "record.pdf", "record.pdf?copy=patient", "record/waiting"):
        assert browser.get(f"/patients/{patient.id}/{path}").status_code == 403
    for path in ("record.json", "record.zip"):
        assert post(browser, f"/patients/{patient.id}/{path}", {"reason": "patient_asked"}).status_code == 403
    assert "/export" not in browser.get(f"/patients/{patient.id}").text
    assert events(user, "record.exported") == []


def test_Z02_another_clinic_and_nothing_answer_alike(signed_in: Browser) -> None:
    _, user = signed_in()
    patient = factories.make_patient(therapist=user)
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    for path in ("export", "record.pdf", "record/waiting"):
        theirs, none = (stranger.get(f"/patients/{one}/{path}") for one in (patient.id, uuid4()))
        assert theirs.status_code == none.status_code == 404
    for path in ("record.json", "record.zip"):
        assert post(stranger, f"/patients/{patient.id}/{path}", {"reason": "legal"}).status_code == 404


def test_a_record_entered_in_error_is_not_found(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user, entered_in_error_at=clock.now(), entered_in_error_reason="Twice")
    assert browser.get(f"/patients/{patient.id}/export").status_code == 404
    assert post(browser, f"/patients/{patient.id}/record.json", {"reason": "legal"}).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"reason": ""}, {"reason": "curious"}, {"reason": "patient_asked' OR 1=1"}])
def test_without_a_reason_there_is_no_file(signed_in: Browser, sent: dict[str, str]) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for path in ("record.json", "record.zip"):
        page = post(browser, f"/patients/{patient.id}/{path}", sent)
        assert page.status_code == 422
        assert "Please check this" in page.text
    assert events(user, "record.exported") == []


@pytest.mark.parametrize("path", ["record.json", "record.zip"])
def test_C07_after_five_minutes_the_password_is_asked_for_and_checked(
    signed_in: Browser, database: Database, path: str
) -> None:
    with database.transaction():
        clinic = accounts.create_clinic("Password Clinic")
        user = accounts.create_user(
            email=f"{uuid4()}@example.test", display_name="Pat", role=Role.PT, password=PASSWORD, credential="PT"
        )
    assert user.clinic_id == clinic.id
    browser, _ = signed_in(user=user)
    patient = factories.make_patient(therapist=user)
    address = f"/patients/{patient.id}/{path}"
    with clock.fixed(clock.now() + timedelta(minutes=6)):
        assert 'type="password"' in browser.get(f"/patients/{patient.id}/export").text
        empty = post(browser, address, {"reason": "payer"})
        assert empty.status_code == 422
        assert "Enter your password" in empty.text
        (chosen,) = re.findall(r'<input[^>]*value="payer"[^>]*>', empty.text)
        assert "checked" in chosen, "nothing typed is lost"
        wrong = post(browser, address, {"reason": "payer", "password": "wrong horse battery staple"})
        assert wrong.status_code == 422
        assert "not your password" in wrong.text
        assert events(user, "record.exported") == []
        assert post(browser, address, {"reason": "payer", "password": PASSWORD}).status_code == 200
    assert len(events(user, "record.exported")) == 1


def test_a_link_cannot_take_anything_out(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for path in ("record.json", "record.zip"):
        assert browser.get(f"/patients/{patient.id}/{path}").status_code == 405
        assert browser.post(f"/patients/{patient.id}/{path}", data={"reason": "legal"}).status_code == 400
    assert set(REASON_LABELS) == set(Reason)
