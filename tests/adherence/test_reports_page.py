"""The page of all reports, its audit events and its cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.adherence.models import LogSource, LogStatus, Reason
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.db import Database
from clinic.programs.models import ProgramStatus
from tests import factories
from tests.adherence.helpers import answer, enter, report
from tests.factories import BREATHE, PRESS, RELEASE

Browser = Callable[..., tuple[FlaskClient, User]]
DIARY_QUERIES = 7
REPORTS_QUERIES = 13
"""One of them asks whether this clinic counts for remote monitoring."""


def cells(page: str) -> list[str]:
    """What the table beside the strip chart says of each exercise and day."""
    table = re.search(r'<details class="chart__numbers">.*?</details>', page, flags=re.DOTALL)
    return re.findall("<td[^>]*>([^<]*)</td>", table.group()) if table else []


def test_everything_is_there_and_replaced_answers_are_struck_through(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    report(issued, answer(days_ago=1, pain_before=3, pain_after=4, note="Was <i>ok</i>"))
    report(issued, answer(days_ago=1, status=LogStatus.PARTLY, reason=Reason.TOO_HARD, felt=("dull_ache",)))
    enter(user, issued, answer(BREATHE, status=LogStatus.SKIPPED), source=LogSource.PHONE)
    page = browser.get(f"/patients/{issued.patient.id}/reports").text
    assert "<s>Done</s>" in page
    assert "Was &lt;i&gt;ok" in page
    assert "It was too hard. Felt: a dull ache." in re.sub(r"\s+", " ", page)
    assert "Phone" in page
    assert user.printed_name in page
    assert "3 reports" in page
    assert cells(page).count("no report") == 20
    assert cells(page).count("partly") == 1
    assert cells(page).count("skipped") == 1
    assert "1 partly, 1 skipped, 20 no report." in page
    assert "0.5 of 14 sessions, 12 without a report" in page
    assert re.search(r"<title>\s*Reports of [A-Z]{2} ", page)
    assert issued.patient.family_name not in page.split("</title>", 1)[0]


@pytest.mark.parametrize(("days", "is_said"), [(3, False), (6, True)])
def test_more_than_was_asked_for_is_said_on_the_page_and_in_the_chart(
    signed_in: Browser, days: int, is_said: bool
) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user), slugs=(PRESS,))
    report(issued, *(answer(PRESS, days_ago=day) for day in range(days)))
    for page in (f"/patients/{issued.patient.id}/reports", f"/patients/{issued.patient.id}"):
        words = " ".join(browser.get(page).text.split())
        assert ("Reported more often than asked for" in words) == is_said
        assert ("Hand-to-knee press 6 sessions (3 asked for)" in words) == is_said


def test_pages_of_fifty(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    for number in range(52):
        report(issued, answer(pain_after=number % 6))
    first = browser.get(f"/patients/{issued.patient.id}/reports").text
    assert "52 reports, page 1 of 2" in first
    second = browser.get(f"/patients/{issued.patient.id}/reports?page=2").text
    assert second.count("<s>") >= 2
    assert browser.get(f"/patients/{issued.patient.id}/reports?page=99999999").status_code == 200
    assert browser.get(f"/patients/{issued.patient.id}/reports?page=x").status_code == 200


def test_a_program_to_come_and_one_that_ended(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    factories.make_version(issued.program, issued.link, number=2, slugs=(PRESS,))
    page = browser.get(f"/patients/{issued.patient.id}/reports").text
    assert page.count('<text class="chart__text strip__name') == 3
    assert "no reports" in page


def test_what_nobody_reported_about_is_not_called_0_percent(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user), slugs=(RELEASE, PRESS))
    report(issued, answer(PRESS, days_ago=1, status=LogStatus.SKIPPED))
    page = browser.get(f"/patients/{issued.patient.id}/reports").text
    lines = dict(re.findall(r'<tr><th scope="row">([^<]*)</th><td data-label="Last 7 days"><div>(.*?)</div>', page))
    [silent] = [name for name in lines if name.startswith("Supported psoas release")]
    assert lines.pop(silent) == '<span class="muted">no reports; 7 asked for</span>'
    assert all("0 %" in one for one in lines.values())
    assert set(lines) == {"Hand-to-knee press", "All"}


def test_P07_looking_is_audited(signed_in: Browser, database: Database) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    for page in ("diary", "reports"):
        assert browser.get(f"/patients/{issued.patient.id}/{page}").status_code == 200
    with database.transaction(user.clinic_id) as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "reports.viewed")).all()
    assert [(event.actor_id, event.patient_id) for event in events] == [(user.id, issued.patient.id)] * 2


def test_the_pages_need_few_queries_however_much_is_reported(signed_in: Browser, count_queries: Any) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user), slugs=(RELEASE, BREATHE, PRESS))
    for days_ago in range(7):
        report(issued, answer(days_ago=days_ago), answer(BREATHE, days_ago=days_ago))
        enter(user, issued, answer(PRESS, days_ago=days_ago))
    for page, most in (("diary", DIARY_QUERIES), ("reports", REPORTS_QUERIES)):
        with count_queries() as queries:
            assert browser.get(f"/patients/{issued.patient.id}/{page}").status_code == 200
        assert len(queries) <= most


def test_a_program_that_ended_on_its_first_day_has_nothing_to_draw(signed_in: Browser) -> None:
    browser, user = signed_in()
    ended = {"status": ProgramStatus.REVOKED, "ended_at": clock.now(), "ended_reason": "Given to somebody else"}
    issued = factories.make_issued_program(factories.make_patient(therapist=user), made_at=clock.now(), **ended)
    page = browser.get(f"/patients/{issued.patient.id}/reports")
    assert page.status_code == 200
    assert "The last four weeks" not in page.text
    assert browser.get(f"/patients/{issued.patient.id}/reports.pdf").status_code == 422
    assert browser.get(f"/patients/{issued.patient.id}/notes/new").status_code == 200
