"""Reports that come after their day, by the clinic's calendar (T08), and what patients read about their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.adherence import wording
from clinic.adherence.rules import days_late, told_days
from tests import factories
from tests.adherence.helpers import ago, answer, enter, read, report, today
from tests.factories import IssuedProgram

Browser = Callable[..., tuple[FlaskClient, User]]
Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]
DENVER = ZoneInfo("America/Denver")


@pytest.mark.parametrize(
    ("for_on", "entered_at", "days"),
    [
        (date(2026, 11, 9), datetime(2026, 11, 10, 6, 59, tzinfo=UTC), 0),  # a minute before midnight in Denver
        (date(2026, 11, 9), datetime(2026, 11, 10, 7, 0, tzinfo=UTC), 1),
        (date(2026, 11, 1), datetime(2026, 11, 2, 6, 30, tzinfo=UTC), 0),  # the day of 25 hours
        (date(2026, 11, 2), datetime(2026, 11, 9, 20, 0, tzinfo=UTC), 7),
        (date(2026, 11, 10), datetime(2026, 11, 9, 20, 0, tzinfo=UTC), 0),
    ],
)
def test_T08_late_is_counted_by_the_clinics_calendar(for_on: date, entered_at: datetime, days: int) -> None:
    assert days_late(for_on, entered_at, DENVER) == days


@pytest.mark.parametrize(("days", "words"), [(0, ""), (1, "late, 1 day after"), (3, "late, 3 days after")])
def test_words_for_it(days: int, words: str) -> None:
    assert wording.late(days) == words


def test_staff_reads_that_a_report_came_late(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    report(issued, answer(days_ago=3), answer(days_ago=0))
    for page in (f"/patients/{issued.patient.id}/reports", f"/patients/{issued.patient.id}"):
        text = browser.get(page).text
        assert text.count("late, 3 days after") == 1
        assert text.count("late, ") == 1


def test_the_last_seven_days_that_were_open() -> None:
    days = [ago(number) for number in range(8)]
    assert told_days(today(), days, [ago(0), ago(3), ago(7)]) == (2, 7)
    assert told_days(today(), days[:3], [ago(1), ago(6)]) == (1, 3)
    assert told_days(today(), [], []) == (0, 0)


def test_the_patient_is_thanked_in_plain_words_and_never_blamed(opened: Opened) -> None:
    browser, issued = opened()
    assert "You told us about" not in read(browser)
    report(issued, *(answer(days_ago=day) for day in (0, 2, 5, 7)))
    assert "You told us about 3 of the last 7 days. Thank you." in read(browser)


def test_what_the_clinic_typed_in_is_not_counted_as_told_here(opened: Opened) -> None:
    browser, issued = opened()
    user = factories.make_user()
    enter(user, issued, answer(days_ago=1))
    assert "You told us about" not in read(browser)


def test_on_the_first_day_there_is_nothing_to_count(opened: Opened) -> None:
    browser, issued = opened(factories.make_issued_program(starts_on=today()))
    report(issued, answer())
    assert "You told us about" not in read(browser)


def test_that_nobody_reads_along_is_said_at_the_send_button(opened: Opened) -> None:
    browser, _issued = opened()
    bar = read(browser).split('class="action-bar"')[1].split("</form>")[0]
    assert "No one reads your answers right away." in bar
    assert "In an emergency call 911." in bar
