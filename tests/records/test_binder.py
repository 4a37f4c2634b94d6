"""A record that is made part by part: who waits drives it, is told how far it is, and nobody gets another's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.documents.printer import Printer
from clinic.patients.models import Patient
from clinic.records import binder, record_print
from clinic.records.binding import BindJob, PartJob
from handouts.errors import PrintFailed
from handouts.pool import Limits
from handouts.pool.jobs import longer_of
from handouts.render import pdf_available
from tests import factories
from tests.browser.slow_pool import SlowPool
from tests.notes.cases import TODAY, note_text, signed_note
from tests.records.cases import events, pdf, words_of

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

Browser = Callable[..., tuple[FlaskClient, User]]


@pytest.fixture
def pool(app: Flask, monkeypatch: pytest.MonkeyPatch) -> SlowPool:
    """A pool whose prints are done when the test says so, and a printer that nobody waits for."""
    made = SlowPool()
    monkeypatch.setitem(app.extensions, "printer", Printer(made, patience=0.01))  # type: ignore[arg-type]  # as in its place
    monkeypatch.setitem(app.extensions, "binder", binder.Binder())
    monkeypatch.setattr(record_print, "NOTES_OF_PART", 1)
    return made


def patient_with_notes(user: User, count: int) -> Patient:
    patient = factories.make_patient(therapist=user)
    for number in range(count):
        signed_note(user, note_text(visit_on=TODAY - timedelta(days=count - number), plan=f"Plan {number}."), patient)
    return patient


def said(browser: FlaskClient, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def finish(pool: SlowPool) -> None:
    for one in pool.prints:
        one.finish()


def test_parts_are_drawn_a_few_at_a_time_and_bound_at_the_end(signed_in: Browser, pool: SlowPool) -> None:
    browser, user = signed_in()
    patient = patient_with_notes(user, 4)
    file, waiting = f"/patients/{patient.id}/record.pdf", f"/patients/{patient.id}/record/waiting"
    begun = browser.get(file)
    assert (begun.status_code, begun.location) == (303, waiting)
    assert len(pool.prints) == binder.AHEAD
    assert all(isinstance(one.job, PartJob) for one in pool.prints)
    assert "0 of 6 parts are drawn." in said(browser, waiting)
    finish(pool)
    assert "3 of 6 parts are drawn." in said(browser, waiting)
    finish(pool)
    assert "All parts are drawn; they are being put together." in said(browser, waiting)
    assert isinstance(pool.prints[-1].job, BindJob)
    assert events(user, "record.printed") == [], "nothing was handed out yet"
    finish(pool)
    assert browser.get(waiting).location == file
    words = words_of(pdf(browser.get(file)))
    assert all(f"Plan {number}." in words for number in range(4))
    assert len(events(user, "record.printed")) == 1
    assert browser.get(waiting).location == file, "it is forgotten when it was handed out"


def test_it_stays_as_it_was_when_it_was_asked_for_and_is_new_the_next_time(signed_in: Browser, pool: SlowPool) -> None:
    browser, user = signed_in()
    patient = patient_with_notes(user, 1)
    file, waiting = f"/patients/{patient.id}/record.pdf", f"/patients/{patient.id}/record/waiting"
    assert browser.get(file).status_code == 303
    signed_note(user, note_text(plan="Plan of later."), patient)

    def done() -> str:
        for _ in range(9):
            finish(pool)
            if browser.get(waiting).status_code == 303:
                break
        return words_of(pdf(browser.get(file)))

    assert "Plan of later." not in done()
    assert browser.get(file).status_code == 303
    assert "Plan of later." in done()


def test_what_was_drawn_for_nobody_is_in_no_later_record(
    signed_in: Browser, pool: SlowPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, user = signed_in()
    patient = patient_with_notes(user, 1)
    file, waiting = f"/patients/{patient.id}/record.pdf", f"/patients/{patient.id}/record/waiting"
    monkeypatch.setattr(record_print, "NOTES_OF_PART", 15)
    assert browser.get(file).status_code == 303
    finish(pool)
    with monkeypatch.context() as later:
        later.setattr(binder, "KEPT", -1.0)  # a quarter of an hour later
        signed_note(user, note_text(plan="Plan of later."), patient)
        assert browser.get(waiting).location == file, "it was forgotten"
    assert browser.get(file).status_code == 303
    for _ in range(9):
        finish(pool)
        if browser.get(waiting).status_code == 303:
            break
    assert "Plan of later." in words_of(pdf(browser.get(file)))


def test_a_part_that_cannot_be_drawn_is_said(signed_in: Browser, pool: SlowPool) -> None:
    browser, user = signed_in()
    patient = patient_with_notes(user, 1)
    assert browser.get(f"/patients/{patient.id}/record.pdf").status_code == 303
    pool.prints[0].fail(PrintFailed("The sheet needs more memory than printing may take."))
    refused = browser.get(f"/patients/{patient.id}/record/waiting")
    assert refused.status_code == 503
    assert "more memory" in refused.text


def test_what_one_person_asked_for_is_nobody_elses(signed_in: Browser, pool: SlowPool) -> None:
    browser, user = signed_in()
    patient = patient_with_notes(user, 1)
    assert browser.get(f"/patients/{patient.id}/record.pdf").status_code == 303
    other, _ = signed_in()
    assert other.get(f"/patients/{patient.id}/record/waiting").status_code == 303
    assert browser.get(f"/patients/{patient.id}/record/waiting").status_code == 200
    assert browser.get(f"/patients/{patient.id}/record/waiting?copy=patient").status_code == 303
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(f"/patients/{patient.id}/record/waiting").status_code == 404


def test_few_are_kept_and_not_for_long(signed_in: Browser, pool: SlowPool, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, user = signed_in()
    patients = [patient_with_notes(user, 1) for _ in range(2)]
    monkeypatch.setattr(binder, "MOST", 1)
    for patient in patients:
        assert browser.get(f"/patients/{patient.id}/record.pdf").status_code == 303
    states = [browser.get(f"/patients/{patient.id}/record/waiting").status_code for patient in patients]
    assert states == [303, 200]
    monkeypatch.setattr(binder, "KEPT", -1.0)
    assert browser.get(f"/patients/{patients[1].id}/record/waiting").status_code == 303


def test_binding_may_take_longer_than_one_sheet_and_no_more_memory() -> None:
    assert (longer_of(BindJob), Limits().times(4)) == (4, Limits(processor=40, wall=60.0))  # type: ignore[arg-type]
