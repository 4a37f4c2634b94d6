"""What follows from the record and the day: at the edges of every limit (A1 on the screen, A6 silence, A8, A10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.review.alerts import Code
from clinic.review.caseload import CaseRow
from clinic.review.standing import standing_alerts
from clinic.review.thresholds import USUAL
from tests.chart.cases import ZONE, all_groups, at, case, today

TERM, WEEK_20 = timedelta(weeks=40), timedelta(weeks=20)


def codes(row: CaseRow, **limits: int) -> list[Code]:
    return [one.code for one in standing_alerts(row, today(), ZoneInfo(ZONE), replace(USUAL, **limits))]


def words(row: CaseRow) -> str:
    [found] = standing_alerts(row, today(), ZoneInfo(ZONE), USUAL)
    return found.words


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def pregnant(turned_20_days_ago: int, **values: object) -> CaseRow:
    return case(pregnancy="pregnant", due_on=ago(turned_20_days_ago) + TERM - WEEK_20, **values)


def test_nothing_stands_when_all_is_done() -> None:
    assert codes(case(sheet_number=1, sheet_starts_on=ago(20), last_report_on=today())) == []


def test_a_missing_screen_and_one_with_an_open_group() -> None:
    assert words(case(taken_at=None, flags=None, cleared_groups=None, event_dates=None)) == "No health screen yet"
    assert words(case(cleared_groups=[one for one in all_groups() if one != "Spine"])) == (
        "Health screen not complete: Spine"
    )


def test_a_pregnancy_nobody_knows_of_leaves_the_screen_open() -> None:
    assert codes(case(pregnancy="unknown", screen_pregnancy="unknown")) == [Code.SCREEN]
    assert codes(case(pregnancy="unknown", screen_pregnancy="no")) == []


@pytest.mark.parametrize(("days", "found"), [(90, []), (91, [Code.OLD_SCREEN])])
def test_A10_a_screen_is_old_after_90_days(days: int, found: list[Code]) -> None:
    assert codes(case(taken_at=at(ago(days)))) == found


def test_A10_a_clinic_may_ask_again_sooner() -> None:
    assert codes(case(taken_at=at(ago(31))), screen_days=30) == [Code.OLD_SCREEN]
    assert codes(case(taken_at=at(ago(30))), screen_days=30) == []


def test_A1_emergency_signs_on_the_screen() -> None:
    row = case(flags=["saddle_numbness"], taken_at=at(ago(100)))
    assert codes(row) == [Code.RED_FLAG_SCREEN, Code.OLD_SCREEN]
    assert codes(case(flags=["high_stress"])) == []


@pytest.mark.parametrize(("days", "found"), [(4, []), (5, [Code.QUIET])])
def test_A6_a_program_is_quiet_from_the_fifth_day(days: int, found: list[Code]) -> None:
    assert codes(case(sheet_number=2, sheet_starts_on=ago(30), last_report_on=ago(days))) == found
    assert codes(case(sheet_number=2, sheet_starts_on=ago(days))) == found


def test_A6_a_new_sheet_starts_the_count_anew() -> None:
    assert codes(case(sheet_number=2, sheet_starts_on=ago(2), last_report_on=ago(30))) == []
    assert codes(case(sheet_number=2, sheet_starts_on=ago(-2), last_report_on=ago(30))) == []


@pytest.mark.parametrize(
    ("from_days_ago", "again_days_ago", "found"),
    [(10, None, []), (10, -1, []), (10, 4, []), (10, 5, [Code.QUIET]), (-1, None, [Code.QUIET])],
)
def test_A6_days_away_do_not_count(from_days_ago: int, again_days_ago: int | None, found: list[Code]) -> None:
    again = None if again_days_ago is None else ago(again_days_ago)
    row = case(
        sheet_number=1, sheet_starts_on=ago(30), last_report_on=ago(12),
        paused_from_on=ago(from_days_ago), asked_again_on=again,
    )  # fmt: skip
    assert codes(row) == found


@pytest.mark.parametrize(
    ("turned", "screen_days_ago", "sheet_days_ago", "found"),
    [
        (-8, 30, None, []),
        (-7, 30, None, [Code.WEEK_20_AHEAD]),
        (-1, 30, None, [Code.WEEK_20_AHEAD]),
        (0, 1, None, [Code.WEEK_20]),
        (0, 0, None, []),
        (40, 41, 39, [Code.WEEK_20]),
        (40, 39, 41, [Code.WEEK_20]),
        (40, 40, 40, []),
    ],
)
def test_A8_week_20_near_or_passed_since_the_screen_or_the_sheet(
    turned: int, screen_days_ago: int, sheet_days_ago: int | None, found: list[Code]
) -> None:
    sheet = {} if sheet_days_ago is None else {
        "sheet_number": 1, "sheet_starts_on": ago(sheet_days_ago), "sheet_issued_at": at(ago(sheet_days_ago)),
        "last_report_on": today(),
    }  # fmt: skip
    assert codes(pregnant(turned, taken_at=at(ago(screen_days_ago)), **sheet)) == found


def test_A8_a_due_date_that_has_passed() -> None:
    assert codes(case(pregnancy="pregnant", due_on=today())) == []
    assert "ask about the birth" in words(case(pregnancy="pregnant", due_on=ago(1)))
    assert codes(case(pregnancy="pregnant")) == []
