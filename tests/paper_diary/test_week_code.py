"""The code above a week of the diary opens exactly that grid; and what two ways say of one day is shown with which counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.adherence.models import LogSource, LogStatus
from clinic.core import clock
from clinic.core.codes import grouped, read_numbered_code, reads_like_sheet_code
from clinic.core.permissions import Role
from clinic.paper_diary.week import find_week
from clinic.programs.models import ProgramStatus
from handouts.content import Diary
from handouts.diary import diary_weeks
from tests import factories
from tests.adherence.helpers import ago, answer, enter, logs_of, report
from tests.factories import BREATHE, PRESS, RELEASE, IssuedProgram
from tests.forms import post
from tests.handouts.samples import make_handout
from tests.paper_diary.test_week_page import week_fields

Browser = Callable[..., tuple[FlaskClient, User]]


@pytest.fixture(name="desk")
def _desk(signed_in: Browser) -> tuple[FlaskClient, IssuedProgram]:
    return signed_in(Role.FRONT_DESK)[0], factories.make_issued_program()


def grid(issued: IssuedProgram, week: int) -> str:
    first = issued.version.starts_on + timedelta(weeks=week - 1)
    return f"/patients/{issued.patient.id}/diary?sheet={issued.version.number}&week={first}"


@pytest.mark.parametrize(
    "spelled", ["{code}-1", "{code} 1", "{code}1", "  {code}  -  1 ", "{lower}-1", "{bare}1", "{bare}–1"]
)
@pytest.mark.parametrize(("path", "field"), [("/sheets", "code"), ("/patients", "q")])
def test_it_opens_the_grid_however_it_is_typed(
    desk: tuple[FlaskClient, IssuedProgram], spelled: str, path: str, field: str
) -> None:
    browser, issued = desk
    code = grouped(issued.version.code)
    typed = spelled.format(code=code, lower=code.lower(), bare=issued.version.code.lower())
    found = post(browser, path, {field: typed})
    if found.status_code == 307:
        assert found.headers["Location"] == "/sheets"
        found = post(browser, "/sheets", {field: typed})
    assert (found.status_code, found.headers["Location"]) == (303, grid(issued, 1))
    assert f"of sheet {issued.version.number}" in browser.get(found.headers["Location"]).text


def test_each_week_has_its_own_and_the_code_is_the_printed_one(desk: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = desk
    for week in (1, 2):
        found = post(browser, "/sheets", {"code": f"{issued.version.code}-{week}"})
        assert found.headers["Location"] == grid(issued, week)
        first = issued.version.starts_on + timedelta(weeks=week - 1)
        assert f'value="{first}"' in browser.get(found.headers["Location"]).text
    handout = make_handout(code=grouped(issued.version.code), diary=Diary(issued.version.starts_on))
    printed = diary_weeks(handout, 4, 9)
    assert [read_numbered_code(one.code, 8, 63) for one in printed] == [
        (issued.version.code, number) for number in (9, 10, 11, 12)
    ]


def test_the_sheet_alone_still_opens_the_sheet(desk: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = desk
    found = post(browser, "/sheets", {"code": issued.version.code})
    assert found.headers["Location"].endswith(f"/program/versions/{issued.version.number}")


@pytest.mark.parametrize("typed", ["{code}-0", "{code}-64", "{code}-99", "{code}-100", "{code}-x", "ZZZZZZZZ-1"])
def test_what_is_no_week_is_said(desk: tuple[FlaskClient, IssuedProgram], typed: str) -> None:
    browser, issued = desk
    refused = post(browser, "/sheets", {"code": typed.format(code=issued.version.code)})
    assert refused.status_code == 422
    assert "field__error" in refused.text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("7F3K-2Q9M", True), ("7f3k2q9m-2", True), ("7F3K 2Q9M 12", True), ("Hamilton", False), ("05171985", False),
     ("801 555 0142", False), ("D-1001", False), ("7F3K", False), ("7F3K-2Q9M-123", False), ("", False)],
)  # fmt: skip
def test_names_dates_and_numbers_are_no_codes(typed: str, expected: bool) -> None:
    assert reads_like_sheet_code(typed) is expected


def test_the_box_that_finds_patients_still_finds_them(desk: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = desk
    assert post(browser, "/patients", {"q": issued.patient.family_name}).status_code == 200
    live = browser.post("/patients", data={"q": issued.version.code}, headers={"HX-Request": "true"})
    assert live.status_code in (200, 400), "while somebody types nothing is opened"


def test_a_code_of_an_older_sheet_opens_its_own_program(signed_in: Browser) -> None:
    browser, _user = signed_in(Role.FRONT_DESK)
    patient = factories.make_patient()
    made = clock.now() - timedelta(days=40)
    ended = {"status": ProgramStatus.COMPLETED, "ended_at": clock.now() - timedelta(days=20), "ended_reason": "Over"}
    older = factories.make_issued_program(patient, slugs=(RELEASE, BREATHE), made_at=made, **ended)
    factories.make_version(older.program, older.link, number=2, slugs=(PRESS,))
    found = post(browser, "/sheets", {"code": f"{older.version.code}-1"})
    page = browser.get(found.headers["Location"])
    assert "Supported psoas release" in page.text
    first = older.version.starts_on
    fields = week_fields(first, {(0, 0): ("done", "3", "2")}) | {"sheet": str(older.version.number)}
    saved = post(browser, f"/patients/{patient.id}/diary", fields)
    assert saved.status_code == 303
    assert f"sheet={older.version.number}" in saved.headers["Location"]
    assert [(one.for_on, one.program_id) for one in logs_of(older)] == [(first, older.program.id)]


def test_the_exercises_stand_in_the_order_of_the_sheet(signed_in: Browser) -> None:
    browser, _user = signed_in(Role.FRONT_DESK)
    issued = factories.make_issued_program()
    factories.make_version(issued.program, issued.link, number=2, slugs=(PRESS, BREATHE, RELEASE), starts_on=ago(7))
    page = browser.get(grid(issued, 1)).text
    names = re.findall(r'<th scope="row"[^>]*>.*?<strong>([^<]+)</strong>', page, flags=re.DOTALL)
    assert [name.split(" ")[0] for name in names] == ["Supported", "Belly", "Hand-to-knee"]


@pytest.mark.parametrize("sheet", ["99", "0", "-1", "x", "99999999999"])
def test_a_sheet_that_is_not_there(desk: tuple[FlaskClient, IssuedProgram], sheet: str) -> None:
    browser, issued = desk
    assert browser.get(f"/patients/{issued.patient.id}/diary?sheet={sheet}").status_code in (200, 404)


def test_another_clinics_code_opens_nothing(signed_in: Browser) -> None:
    issued = factories.make_issued_program()
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic(), role=Role.FRONT_DESK))
    assert post(stranger, "/sheets", {"code": f"{issued.version.code}-1"}).status_code == 422
    assert stranger.get(grid(issued, 1)).status_code == 404


def test_what_two_ways_say_is_shown_with_times_and_which_counts(signed_in: Browser) -> None:
    browser, user = signed_in(Role.FRONT_DESK)
    issued = factories.make_issued_program()
    by_link = (answer(days_ago=1, pain_before=3, pain_after=4), answer(BREATHE, days_ago=1))
    with clock.fixed(clock.now() - timedelta(hours=2)):
        report(issued, *by_link)
    enter(user, issued, answer(days_ago=1, status=LogStatus.PARTLY), answer(BREATHE, days_ago=1))
    page = " ".join(
        re.sub(r"<[^>]+>", " ", browser.get(f"/patients/{issued.patient.id}/diary?week={ago(3)}").text).split()
    )
    paper, link = page.index("Paper: Partly"), page.index("Link: Done, pain 3 → 4")
    assert paper < link, "what counts stands first"
    assert re.search(r"Paper: Partly [A-Z][a-z]{2} \d+, \d{4}, [\d:]+ [AP]M counts", page)
    assert page.count(" counts ") == 1
    assert "Both are kept; what reached us last counts." in page
    assert {one.source for one in logs_of(issued)} == {"link", "paper"}


def test_two_ways_that_agree_are_no_conflict(signed_in: Browser) -> None:
    _browser, user = signed_in(Role.FRONT_DESK)
    issued = factories.make_issued_program()
    report(issued, answer(days_ago=1))
    enter(user, issued, answer(days_ago=1))
    with factories.acting(user):
        week = find_week(issued.patient.id, LogSource.PAPER, ago(3))
        assert week is not None
        assert week.has_others
        assert not any(cell.conflicting for row in week.rows for cell in row.cells)
