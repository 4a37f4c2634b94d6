"""Who waits for the therapist, and why; at the edges of every limit."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.chart.queries import CaseRow
from clinic.chart.waiting import Wait, waiting_of
from tests.chart.cases import ZONE, all_groups, at, case, today

TERM, WEEK_20 = timedelta(weeks=40), timedelta(weeks=20)


def waits(row: CaseRow) -> list[Wait]:
    return list(waiting_of([row], today(), ZoneInfo(ZONE)))


def words(row: CaseRow) -> str:
    [lines] = waiting_of([row], today(), ZoneInfo(ZONE)).values()
    return lines[0].words


def ago(days: int):
    return today() - timedelta(days=days)


def pregnant(turned_20_days_ago: int, **values: object) -> CaseRow:
    return case(pregnancy="pregnant", due_on=ago(turned_20_days_ago) + TERM - WEEK_20, **values)


def test_nobody_waits_when_all_is_done() -> None:
    assert waits(case(sheet_number=1, sheet_starts_on=ago(20), last_report_on=today())) == []


def test_a_missing_screen_and_one_with_an_open_group() -> None:
    assert words(case(taken_at=None, flags=None, cleared_groups=None, event_dates=None)) == "No health screen yet"
    assert words(case(cleared_groups=[one for one in all_groups() if one != "Spine"])) == "Not complete: Spine"


def test_a_pregnancy_nobody_knows_of_leaves_the_screen_open() -> None:
    assert waits(case(pregnancy="unknown", screen_pregnancy="unknown")) == [Wait.SCREEN]
    assert waits(case(pregnancy="unknown", screen_pregnancy="no")) == []


@pytest.mark.parametrize(("days", "found"), [(90, []), (91, [Wait.OLD_SCREEN])])
def test_a_screen_is_old_after_90_days(days: int, found: list[Wait]) -> None:
    assert waits(case(taken_at=at(ago(days)))) == found


def test_emergency_signs_come_first() -> None:
    row = case(flags=["saddle_numbness"], taken_at=at(ago(100)))
    assert waits(row) == [Wait.EMERGENCY, Wait.OLD_SCREEN]


@pytest.mark.parametrize(("days", "found"), [(4, []), (5, [Wait.QUIET])])
def test_a_program_is_quiet_from_the_fifth_day(days: int, found: list[Wait]) -> None:
    assert waits(case(sheet_number=2, sheet_starts_on=ago(30), last_report_on=ago(days))) == found
    assert waits(case(sheet_number=2, sheet_starts_on=ago(days))) == found


def test_a_new_sheet_starts_the_count_anew() -> None:
    assert waits(case(sheet_number=2, sheet_starts_on=ago(2), last_report_on=ago(30))) == []


@pytest.mark.parametrize(
    ("turned", "given_days_ago", "found"),
    [(-8, None, []), (-7, None, [Wait.PREGNANCY]), (0, None, [Wait.PREGNANCY]), (14, None, [Wait.PREGNANCY]),
     (15, None, []), (40, 41, [Wait.PREGNANCY]), (40, 40, []), (40, 3, [])],
)  # fmt: skip
def test_week_20_near_or_passed_since_the_sheet(turned: int, given_days_ago: int | None, found: list[Wait]) -> None:
    sheet = {} if given_days_ago is None else {
        "sheet_number": 1, "sheet_starts_on": ago(given_days_ago), "sheet_issued_at": at(ago(given_days_ago)),
        "last_report_on": today(),
    }  # fmt: skip
    assert waits(pregnant(turned, **sheet)) == found


def test_a_due_date_that_has_passed() -> None:
    assert waits(case(pregnancy="pregnant", due_on=today())) == []
    assert "has passed" in words(case(pregnancy="pregnant", due_on=ago(1)))
    assert waits(case(pregnancy="pregnant")) == []


def test_the_longest_waiting_stands_first() -> None:
    rows = [case(taken_at=None, family_name="New"), case(taken_at=None, family_name="Old", created_at=at(ago(9)))]
    [lines] = waiting_of(rows, today(), ZoneInfo(ZONE)).values()
    assert [one.name for one in lines] == ["Robin Old", "Robin New"]
