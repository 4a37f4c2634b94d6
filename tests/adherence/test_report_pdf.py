"""The adherence report of a patient: who may print it, that it is audited, and that it says what was reported."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.adherence.models import LogStatus, Reason
from clinic.adherence.report import MOST_QUOTES
from clinic.audit.models import AuditEvent
from clinic.core.db import Database
from clinic.core.permissions import Role
from handouts.errors import PdfUnavailable
from handouts.pool import ReportJob
from handouts.render import pdf_available
from tests import factories
from tests.adherence.helpers import answer, report
from tests.factories import BREATHE, PRESS

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

Browser = Callable[..., tuple[FlaskClient, User]]
QUERIES = 10


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_it_says_what_was_reported_with_raw_counts_and_quotes(signed_in: Browser, database: Database) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    report(issued, answer(days_ago=1, pain_before=4, pain_after=2, note="Better today"), answer(BREATHE, days_ago=1))
    report(issued, answer(days_ago=2, status=LogStatus.PARTLY, reason=Reason.NO_TIME))
    found = browser.get(f"/patients/{issued.patient.id}/reports.pdf")
    assert (found.status_code, found.mimetype) == (200, "application/pdf")
    words = words_of(found.data)
    assert issued.patient.full_name in words
    assert "Reported by the patient; not observed." in words
    assert "2.5 of 22 sessions (11 %). 19 without a report." in words
    assert "Last 7 days, from" in words
    assert "2.5 of 14 sessions (18 %). 11 without a report." in words
    assert "Since the newest sheet, from" in words
    assert "Dose, of the sessions begun: 100 % of the amount asked for, known of 2 of 3 sessions begun." in words
    assert "[?]" not in words
    assert "“Better today”" in words
    assert "1 done, 1 partly" in words
    with database.transaction(user.clinic_id) as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "reports.printed")).all()
    assert [(event.actor_id, event.patient_id) for event in events] == [(user.id, issued.patient.id)]


def test_the_same_words_about_all_of_a_day_are_one_quote_and_many_days_are_counted(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    for day in range(3):
        report(issued, answer(days_ago=day, note=f"Day {day}"), answer(BREATHE, days_ago=day, note=f"Day {day}"))
    words = words_of(browser.get(f"/patients/{issued.patient.id}/reports.pdf").data)
    assert words.count("“Day 1”") == 1
    assert "about" not in words[words.index("In the patient") : words.index("“Day 0”")]
    for day in range(8):
        report(issued, answer(days_ago=day, note=f"A {day}"), answer(BREATHE, days_ago=day, note=f"B {day}"))
    words = words_of(browser.get(f"/patients/{issued.patient.id}/reports.pdf").data)
    assert f"The newest {MOST_QUOTES} are printed; 8 earlier ones stand in the chart." in words


def test_signs_that_cannot_be_printed_do_not_stop_it(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user, family_name="李"))
    report(issued, answer(note="Bien \U0001f642"))
    words = words_of(browser.get(f"/patients/{issued.patient.id}/reports.pdf").data)
    assert "“Bien [?]”" in words
    assert words.count("[?]: a sign that this print cannot show") == 1


def test_before_a_program_there_is_nothing_to_print(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    assert browser.get(f"/patients/{patient.id}/reports.pdf").status_code == 422
    assert "reports.pdf" not in browser.get(f"/patients/{patient.id}/reports").text


def test_the_front_desk_may_not_and_another_clinic_does_not_find_it(signed_in: Browser) -> None:
    _, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    desk, _ = signed_in(user=factories.make_user(role=Role.FRONT_DESK))
    assert desk.get(f"/patients/{issued.patient.id}/reports.pdf").status_code in (403, 404)
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(f"/patients/{issued.patient.id}/reports.pdf").status_code == 404


def test_without_pdf_it_says_what_mends_it(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def off(_job: ReportJob) -> bytes:
        raise PdfUnavailable("apt install libpango-1.0-0")

    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    monkeypatch.setattr(ReportJob, "draw", off)
    answered = browser.get(f"/patients/{issued.patient.id}/reports.pdf")
    assert answered.status_code == 503
    assert "apt install" in answered.text


def test_it_needs_few_queries_however_much_was_reported(signed_in: Browser, count_queries: Any) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user), slugs=(BREATHE, PRESS))
    for day in range(7):
        report(issued, answer(BREATHE, days_ago=day, note="x"), answer(PRESS, days_ago=day))
    with count_queries() as queries:
        assert browser.get(f"/patients/{issued.patient.id}/reports.pdf").status_code == 200
    assert len(queries) <= QUERIES
