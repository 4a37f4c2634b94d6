"""The sheets of a day: who is in it, how it goes on, what is left out, taking it back, and the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.aftercare import service as aftercare
from clinic.audit.models import AuditEvent
from clinic.batches import service
from clinic.batches.models import PrintBatch
from clinic.core import clock
from clinic.core.fields import NOT_OFFERED
from clinic.core.permissions import Role
from clinic.documents.errors import PrinterIsBusy
from clinic.documents.models import Document
from clinic.documents.printer import Printer
from clinic.patients.models import Patient
from clinic.programs import service as programs
from clinic.programs.errors import LanguageIsNotReady
from clinic.programs.models import HomeProgram, ProgramVersion
from tests import factories
from tests.forms import post
from tests.programs.cases import BREATHE, RELEASE, acting, cleared_patient, issue, start

Browser = Callable[..., tuple[FlaskClient, User]]
TOMORROW = timedelta(days=1)


def today() -> date:
    return clock.today("America/Denver")


def coming(pt: User, on: date, slug: str = BREATHE, **names: str) -> Patient:
    """A patient with a sheet in force whose next visit is on that day."""
    patient = cleared_patient(pt, **names)
    program = start(pt, patient, slug)
    with acting(pt):
        programs.set_details(pt, program.id, goal="Walk", next_visit_on=on)
    issue(pt, program)
    return patient


def ask(browser: FlaskClient, **values: str) -> Any:
    sent = {"visits_on": (today() + TOMORROW).isoformat(), "layout": "pocket_card", "paper": "letter", "diary": "0"}
    return post(browser, "/batches", {**sent, "points": "18", "mine": "y", **values})


def until_done(browser: FlaskClient, path: str) -> str:
    for _ in range(20):
        page = browser.get(path)
        assert page.status_code == 200
        if 'http-equiv="refresh"' not in page.text:
            return page.text
    raise AssertionError("it never ends")


def test_from_the_day_to_one_file_with_a_bookmark_for_each_patient(signed_in: Browser) -> None:
    browser, pt = signed_in()
    second = coming(pt, today() + TOMORROW, given_name="Zoe", family_name="Young")
    first = coming(pt, today() + TOMORROW, RELEASE, given_name="Abe", family_name="Adams")
    coming(pt, today() + 2 * TOMORROW, given_name="Other", family_name="Day")
    answer = ask(browser)
    assert answer.status_code == 303
    path = answer.headers["Location"]
    words = until_done(browser, path)
    assert words.index("Abe Adams") < words.index("Zoe Young")
    assert "Other Day" not in words
    assert "2 of 2</strong> sheets made" in words
    pdf = browser.get(f"{path}/sheets.pdf")
    assert pdf.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(pdf.data))
    titles = [str(one["/Title"]) for one in reader.outline]  # type: ignore[index, call-overload]
    assert titles == [f"Adams, Abe ({first.chart_number})", f"Young, Zoe ({second.chart_number})"]
    assert len(reader.pages) == 2
    with acting(pt) as session:
        printed = session.scalars(select(AuditEvent).where(AuditEvent.action == "document.printed")).all()
    assert {event.patient_id for event in printed} == {first.id, second.id}


def test_the_diary_begins_with_the_week_of_the_visit_of_each_patient(signed_in: Browser) -> None:
    browser, pt = signed_in()
    with clock.fixed(clock.days_ago(13)):
        coming(pt, today() + 14 * TOMORROW, family_name="Adams")
    coming(pt, today() + TOMORROW, family_name="Young")
    path = ask(browser, layout="list", diary="1").headers["Location"]
    assert "2 of 2</strong> sheets made" in until_done(browser, path)
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).pages)
    assert re.findall(r"Code \S+-(\d+)", words) == ["3", "1"]
    with acting(pt) as session:
        assert set(session.scalars(select(Document.options))) == {"", "first_week=3"}


def test_a_sheet_that_was_replaced_meanwhile_is_left_out(signed_in: Browser, monkeypatch: Any) -> None:
    browser, pt = signed_in()
    before = coming(pt, today() + TOMORROW, family_name="Adams")
    later = coming(pt, today() + TOMORROW, family_name="Brown")
    coming(pt, today() + TOMORROW, family_name="Young")
    with monkeypatch.context() as slow:
        slow.setattr(service, "A_STEP", -1.0)  # one sheet a look
        path = ask(browser).headers["Location"]
        assert "1 of 3" in browser.get(path).text
    give_another(pt, later)
    assert "2 of 3</strong> sheets made, 1 left out" in until_done(browser, path)
    assert browser.get(path).text.count(service.REPLACED) == 1
    give_another(pt, before)
    assert browser.get(f"{path}/sheets.pdf").headers["Location"] == path
    assert browser.get(path).text.count(service.REPLACED) == 2
    assert len(PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).outline) == 1
    assert "3 of 3</strong> sheets made" in until_done(browser, ask(browser).headers["Location"])


def test_a_paused_program_is_left_out_with_the_reason(signed_in: Browser) -> None:
    browser, pt = signed_in()
    away = coming(pt, today() + TOMORROW, family_name="Adams")
    back = coming(pt, today() + TOMORROW, family_name="Brown")
    with acting(pt):
        aftercare.pause_program(pt, away.id, from_on=today(), until_on=None, reason="With family")
        aftercare.pause_program(pt, back.id, from_on=today(), until_on=today() + TOMORROW, reason="With family")
    path = ask(browser).headers["Location"]
    words = until_done(browser, path)
    assert "1 of 2</strong> sheets made, 1 left out" in words
    assert words.count(service.PAUSED) == 1
    assert len(PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).outline) == 1


def give_another(pt: User, patient: Patient) -> None:
    """Issue the program of the patient once more."""
    with acting(pt) as session:
        program = session.scalars(select(HomeProgram).where(HomeProgram.patient_id == patient.id)).one()
    issue(pt, program)


def test_only_my_patients_unless_all_are_asked_for(signed_in: Browser) -> None:
    browser, pt = signed_in()
    coming(pt, today() + TOMORROW, given_name="Mine")
    coming(factories.make_user(), today() + TOMORROW, given_name="Theirs")
    assert "Theirs" not in until_done(browser, ask(browser).headers["Location"])
    assert "Theirs" in until_done(browser, ask(browser, mine="").headers["Location"])


def test_what_a_therapist_must_look_at_first_is_left_out_and_said(signed_in: Browser) -> None:
    browser, pt = signed_in()
    coming(pt, today() + TOMORROW, given_name="Fine")
    patient = coming(pt, today() + TOMORROW, RELEASE, given_name="Expecting")
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")
    path = ask(browser).headers["Location"]
    words = until_done(browser, path)
    assert "1 left out" in words
    assert service.LOOK_FIRST in words
    assert len(PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).outline) == 1


def test_a_sheet_that_was_stored_is_looked_at_before_each_file(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = coming(pt, today() + TOMORROW, RELEASE, given_name="Expecting")
    coming(pt, today() + TOMORROW, given_name="Fine")
    path = ask(browser).headers["Location"]
    until_done(browser, path)
    assert len(PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).outline) == 2
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")
    for batch in (path, ask(browser).headers["Location"]):
        until_done(browser, batch)
        assert browser.get(f"{batch}/sheets.pdf").headers["Location"] == batch
        assert service.LOOK_FIRST in browser.get(batch).text
        assert len(PdfReader(BytesIO(browser.get(f"{batch}/sheets.pdf").data)).outline) == 1


def test_a_copy_in_another_language_is_not_the_patients_sheet(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = coming(pt, today() + TOMORROW)
    with acting(pt) as session:
        version = session.scalars(select(ProgramVersion).where(ProgramVersion.patient_id == patient.id)).one()
        kept = {"layout": "pocket_card", "paper": "letter", "options": "diary_weeks=0", "template_version": "2"}
        copy = {"language": "es", "content": b"es", "sha256": sha256(b"es").hexdigest()}
        session.add(Document(program_version_id=version.id, **kept, **copy))
    path = ask(browser).headers["Location"]
    assert "1 of 1</strong> sheet made" in until_done(browser, path)
    assert len(PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).outline) == 1


def test_a_sheet_that_cannot_be_drawn_ahead_does_not_stop_the_one_before_it(
    signed_in: Browser, monkeypatch: Any
) -> None:
    browser, pt = signed_in()
    coming(pt, today() + TOMORROW, family_name="Adams")
    young = coming(pt, today() + TOMORROW, family_name="Young")
    real = service.printable

    def refused(actor: User, version: ProgramVersion, *rest: Any) -> Any:
        if version.patient_id == young.id:
            raise LanguageIsNotReady
        return real(actor, version, *rest)

    monkeypatch.setattr(Printer, "draws_ahead", True)
    monkeypatch.setattr(service, "printable", refused)
    assert "2 of 2</strong> sheets made" in until_done(browser, ask(browser).headers["Location"])


def test_a_busy_printer_leaves_nothing_out(signed_in: Browser, monkeypatch: Any) -> None:
    browser, pt = signed_in()
    coming(pt, today() + TOMORROW)
    path = ask(browser).headers["Location"]
    with monkeypatch.context() as busy:
        busy.setattr(service, "get_document", raising(PrinterIsBusy()))
        assert "0 of 1" in browser.get(path).text
    assert "1 of 1</strong> sheet made" in until_done(browser, path)


def raising(error: Exception) -> Callable[..., Any]:
    def function(*_: Any, **__: Any) -> Any:
        raise error

    return function


def test_it_is_drawn_little_by_little_and_can_be_taken_back(signed_in: Browser, monkeypatch: Any) -> None:
    browser, pt = signed_in()
    for _ in range(3):
        coming(pt, today() + TOMORROW)
    monkeypatch.setattr(service, "A_STEP", -1.0)  # one sheet a look
    path = ask(browser).headers["Location"]
    assert "1 of 3" in browser.get(path).text
    assert "2 of 3" in browser.get(path).text
    assert post(browser, f"{path}/cancel").status_code == 303
    assert post(browser, f"{path}/cancel").status_code == 303
    words = browser.get(path).text
    assert "Printing was stopped." in words
    assert "Not made" in words
    assert len(PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).outline) == 2
    assert "Stopped" in browser.get("/batches").text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"visits_on": ""}, "Enter the day."),
        ({"visits_on": "soon"}, "Enter a day like"),
        ({"visits_on": "2020-01-01"}, "Choose today or a day in the next 60 days."),
        ({"layout": "one_exercise"}, NOT_OFFERED),
        ({"diary": "9"}, NOT_OFFERED),
        ({}, "Nobody with a sheet in force has the next visit on"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(signed_in: Browser, sent: dict[str, str], message: str) -> None:
    browser, _pt = signed_in()
    answer = ask(browser, **sent)
    assert answer.status_code == 422
    assert message in answer.text


def test_a_batch_is_its_owners_alone(signed_in: Browser) -> None:
    browser, pt = signed_in()
    coming(pt, today() + TOMORROW)
    path = ask(browser).headers["Location"]
    colleague, _ = signed_in(user=factories.make_user())
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    for other in (colleague, stranger):
        assert other.get(path).status_code == 404
        assert other.get(f"{path}/sheets.pdf").status_code == 404
        assert post(other, f"{path}/cancel").status_code == 404
    assert signed_in(Role.ADMIN)[0].get("/batches").status_code == 403


def test_an_ended_program_is_nobodys_next_sheet(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = coming(pt, today() + TOMORROW)
    with acting(pt) as session:
        program = session.scalars(select(HomeProgram).where(HomeProgram.patient_id == patient.id)).one()
        programs.end_program(pt, program.id, reason="Goal reached", revoke=False)
    assert ask(browser).status_code == 422
    with acting(pt) as session:
        assert session.scalars(select(PrintBatch)).all() == []
