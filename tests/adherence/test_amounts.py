"""How much a dose asks for, how much was done of it, and where both are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from clinic.accounts.models import User
from clinic.adherence.amounts import MOST, DayAmount, Unit, amount_of_day
from clinic.adherence.models import LogStatus
from clinic.adherence.rules import DoseShare, PrescribedExercise, Report, VersionInForce, dose_share, summarize
from clinic.core.filters import short_day
from handouts.content import DoseLine, Side
from tests import factories
from tests.adherence.helpers import ago, answer, logs_of, read, report, send
from tests.factories import BREATHE, RELEASE, IssuedProgram
from tests.notes.cases import note_text, signed_note

Browser = Callable[..., tuple[FlaskClient, User]]
Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]
MONDAY = date(2026, 11, 2)
AT = datetime(2026, 11, 20, tzinfo=UTC)


def dose(**values: object) -> DoseLine:
    return DoseLine(**{"times_per_day": 1, "days_per_week": 7, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "asked", "shown", "unit"),
    [
        ({"hold_seconds": 300, "times_per_day": 2}, Fraction(10), 10, Unit.MINUTES),
        ({"hold_seconds": 75, "repetitions": 5}, Fraction(25, 4), 7, Unit.MINUTES),
        ({"hold_seconds": 60, "side": Side.EACH}, Fraction(2), 2, Unit.MINUTES),
        ({"hold_seconds": 59, "repetitions": 3, "sets": 2}, Fraction(6), 6, Unit.TIMES),
        ({"hold_seconds": 20, "repetitions": 3, "side": Side.EACH}, Fraction(6), 6, Unit.TIMES),
        ({"hold_seconds": 20, "repetitions": 3, "side": Side.EITHER}, Fraction(3), 3, Unit.TIMES),
        ({"hold_breaths": 3, "times_per_day": 4}, Fraction(4), 4, Unit.TIMES),
        ({}, Fraction(1), 1, Unit.TIMES),
    ],
)
def test_what_a_day_asks_for(values: dict[str, object], asked: Fraction, shown: int, unit: Unit) -> None:
    found = amount_of_day(dose(**values))
    assert (found.asked, found.shown, found.unit) == (asked, shown, unit)
    assert found.can_be_partly is (shown > 1)


DOSES = st.builds(
    dose,
    times_per_day=st.integers(1, 24),
    sets=st.integers(1, 20),
    repetitions=st.none() | st.integers(1, 200),
    hold_seconds=st.none() | st.integers(1, 3600),
    side=st.sampled_from(Side),
)


@given(DOSES, st.integers(1, 12))
def test_twice_the_rounds_are_twice_the_amount(one: DoseLine, times: int) -> None:
    found = amount_of_day(one)
    assert found.asked > 0
    assert 0 <= found.shown - found.asked < 1
    more = dose(
        times_per_day=1, sets=one.sets, repetitions=one.repetitions, hold_seconds=one.hold_seconds, side=one.side
    )
    assert amount_of_day(more).asked * one.times_per_day == found.asked
    assert times * amount_of_day(more).asked >= amount_of_day(more).asked


ASKED = st.builds(DayAmount, st.fractions(Fraction(1, 60), 1440), st.sampled_from(Unit)) | st.none()
TOLD = st.lists(
    st.tuples(
        st.builds(
            lambda status, amount: Report("release", MONDAY, status, AT, amount_done=amount),
            st.sampled_from(("done", "partly", "skipped")),
            st.none() | st.integers(0, MOST),
        ),
        ASKED,
    ),
    max_size=12,
)


@given(TOLD)
def test_a_share_is_a_share(told: list[tuple[Report, DayAmount | None]]) -> None:
    found = dose_share(told)
    assert 0 <= found.parts <= found.sessions <= found.begun <= len(told)
    assert found.pct is None or 0 <= found.pct <= 100
    assert found.done is None or 0 <= found.done <= found.asked  # type: ignore[operator]
    done = sum(one.status == "done" for one, _ in told)
    assert done <= found.sessions


@given(TOLD, TOLD)
def test_shares_add_up(
    one: list[tuple[Report, DayAmount | None]], other: list[tuple[Report, DayAmount | None]]
) -> None:
    both, first, second = (dose_share(told) for told in (one + other, one, other))
    for name in ("sessions", "begun", "parts"):
        assert getattr(both, name) == getattr(first, name) + getattr(second, name)


@given(TOLD)
def test_what_is_not_known_changes_no_share(told: list[tuple[Report, DayAmount | None]]) -> None:
    silent = (Report("release", MONDAY, "partly", AT), DayAmount(Fraction(10), Unit.MINUTES))
    with_it, without = dose_share([*told, silent]), dose_share(told)
    assert (with_it.pct, with_it.sessions) == (without.pct, without.sessions)
    assert with_it.begun == without.begun + 1


def test_how_much_never_changes_how_often() -> None:
    rest = PrescribedExercise("release", "Release", 7, DayAmount(Fraction(10), Unit.MINUTES))
    plain = [Report("release", MONDAY + timedelta(days=day), "partly", AT) for day in range(3)]
    told = [Report("release", MONDAY + timedelta(days=day), "partly", AT, amount_done=9) for day in range(3)]
    one, other = (
        summarize([VersionInForce(MONDAY, (rest,))], reports, MONDAY, MONDAY + timedelta(days=6))
        for reports in (plain, told)
    )
    assert one.frequency_pct == other.frequency_pct
    assert one.dose == DoseShare(0, 3)
    assert other.dose.pct == 90
    assert other.exercises[0].dose == DoseShare(3, 3, Fraction(27, 10), Fraction(27), Fraction(30), Unit.MINUTES)


def test_minutes_and_times_are_not_added_up() -> None:
    told = [
        (Report("release", MONDAY, "done", AT), DayAmount(Fraction(10), Unit.MINUTES)),
        (Report("release", MONDAY, "partly", AT, amount_done=3), DayAmount(Fraction(6), Unit.TIMES)),
    ]
    assert dose_share(told) == DoseShare(2, 2, Fraction(3, 2))


def test_the_page_asks_how_much_and_the_record_keeps_it(opened: Opened) -> None:
    browser, issued = opened()
    page = " ".join(read(browser).split())
    assert "How much did you do?" in page
    assert "of 5 minutes" in page
    assert "of 3 minutes" in page
    assert send(browser, "partly", "done", e0_amount="4", e1_amount="2").status_code == 303
    assert [(log.status, log.amount_done) for log in logs_of(issued)] == [("partly", 4), ("done", None)]
    assert re.search(r'name="exercises-0-amount"[^>]*value="4"', read(browser))


def test_once_a_day_there_is_nothing_between_none_and_all(opened: Opened) -> None:
    browser, _issued = opened(factories.make_issued_program(slugs=("manual-psoas-release",)))
    assert "How much did you do?" not in read(browser)


@pytest.mark.parametrize("typed", ["-1", "10001", "4.5", "four"])
def test_what_is_no_amount_is_asked_again(opened: Opened, typed: str) -> None:
    browser, issued = opened()
    answered = send(browser, "partly", e0_amount=typed, e0_note="Slipped")
    assert answered.status_code == 422
    assert "Type a number like 4, or leave it empty." in answered.text
    assert "Slipped" in answered.text
    assert logs_of(issued) == []


def test_staff_reads_how_often_and_how_much_since_the_last_visit(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user), slugs=(RELEASE, BREATHE))
    report(issued, answer(days_ago=7), answer(days_ago=2, status=LogStatus.PARTLY, amount_done=2), answer(days_ago=0))
    address = f"/patients/{issued.patient.id}"
    page = " ".join(browser.get(f"{address}/reports").text.split())
    assert "2 of 5 minutes" in page
    assert "7 of 10 minutes in 2 sessions, known of 2 of 2 sessions begun" in page
    assert "12 of 15 minutes in 3 sessions, known of 3 of 3 sessions begun" in page
    signed_note(user, note_text(visit_on=ago(1)), issued.patient)
    for where in (f"{address}/reports", address):
        page = " ".join(browser.get(where).text.split())
        assert f"Since the last visit, {short_day(ago(1))}" in page
        assert "1 of 4 sessions, 3 without a report" in page
        assert "1.5 of 14 sessions" in page
