"""The paper diary of a week, and the page of all reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.adherence.models import LogStatus
from clinic.core.fields import NOT_OFFERED
from clinic.core.permissions import Role
from tests import factories
from tests.adherence.helpers import ago, answer, enter, logs_of, report
from tests.factories import BREATHE, PRESS, RELEASE, IssuedProgram
from tests.forms import post

Browser = Callable[..., tuple[FlaskClient, User]]


@pytest.fixture
def staff(signed_in: Browser) -> tuple[FlaskClient, User, IssuedProgram]:
    """A front desk at work, and a program that was given ten days ago."""
    browser, user = signed_in(Role.FRONT_DESK)
    return browser, user, factories.make_issued_program()


def week_fields(
    first_on: date, cells: dict[tuple[int, int], tuple[str, ...]], *, source: str = "paper", **more: str
) -> dict[str, Any]:
    """The form of a week for two exercises; `cells` maps (row, day) to status, pain before, pain after."""
    fields: dict[str, Any] = {"form_key": str(uuid4()), "first_on": first_on.isoformat(), "source": source}
    for row, slug in enumerate((RELEASE, BREATHE)):
        fields[f"rows-{row}-slug"] = slug
        for day in range(7):
            said = (*cells.get((row, day), ("",)), "", "")
            names = ("status", "pain_before", "pain_after")
            fields |= {f"rows-{row}-days-{day}-{name}": said[place] for place, name in enumerate(names)}
    return {**fields, **{name.replace("_row", "rows-").replace("__", "-"): value for name, value in more.items()}}


def address(issued: IssuedProgram, **query: str) -> str:
    return f"/patients/{issued.patient.id}/diary" + (
        "?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""
    )


def test_a_filled_in_week_is_stored_and_shown_again(staff: tuple[FlaskClient, User, IssuedProgram]) -> None:
    browser, user, issued = staff
    cells = {(0, 0): ("done", "3", "2"), (0, 1): ("partly",), (1, 2): ("skipped",)}
    fields = week_fields(ago(10), cells, _row0__note="Better each day", _row0__reason="no_time")
    saved = post(browser, address(issued), fields)
    assert saved.status_code == 303
    assert saved.headers["Location"].endswith(f"/diary?week={ago(10)}&source=paper")
    stored = {(log.exercise_slug, log.for_on): log for log in logs_of(issued)}
    assert set(stored) == {(RELEASE, ago(10)), (RELEASE, ago(9)), (BREATHE, ago(8))}
    first, second = stored[RELEASE, ago(10)], stored[RELEASE, ago(9)]
    assert (first.status, first.pain_before, first.pain_after, first.note, first.reason) == (
        "done",
        3,
        2,
        "Better each day",
        None,
    )
    assert (second.status, second.reason, second.note) == ("partly", "no_time", "")
    assert (first.source, first.entered_by_id) == ("paper", user.id)
    page = browser.get(saved.headers["Location"]).text
    assert "Saved. 3 entries are new." in page
    assert 'value="Better each day"' in page


def shown_form(page: str) -> dict[str, Any]:
    """Every field of the shown diary form with its value, as a browser would send it back."""
    form = page.split('class="stack"', 1)[1]
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_saving_what_is_shown_changes_nothing(staff: tuple[FlaskClient, User, IssuedProgram]) -> None:
    browser, user, issued = staff
    enter(user, issued, answer(days_ago=9, felt=("sharp",), note="One"), answer(days_ago=8, note="Two"))
    enter(user, issued, answer(BREATHE, days_ago=8, status=LogStatus.SKIPPED))
    before = [log.id for log in logs_of(issued, counting=False)]
    page = browser.get(address(issued, week=str(ago(10))))
    fields = shown_form(page.text)
    assert fields["rows-0-note"] == "One"
    fields.pop("csrf_token")
    assert post(browser, address(issued), fields).status_code == 303
    assert [log.id for log in logs_of(issued, counting=False)] == before
    fields |= {"form_key": str(uuid4()), "rows-0-days-1-status": "", "rows-0-days-2-pain_after": "4"}
    assert post(browser, address(issued), fields).status_code == 303
    counting = {(log.exercise_slug, log.for_on): (log.status, log.pain_after, log.note) for log in logs_of(issued)}
    assert counting == {(RELEASE, ago(8)): ("done", 4, "Two"), (BREATHE, ago(8)): ("skipped", None, "")}


def test_C08_what_came_by_link_is_shown_and_never_overwritten(staff: tuple[FlaskClient, User, IssuedProgram]) -> None:
    browser, _user, issued = staff
    report(issued, answer(days_ago=3, pain_before=3, pain_after=4))
    page = browser.get(address(issued, week=str(ago(5)))).text
    assert "Link: Done, pain 3 → 4" in page
    fields = week_fields(ago(5), {(0, 2): ("skipped",)})
    assert post(browser, address(issued), fields).status_code == 303
    assert sorted(log.source for log in logs_of(issued)) == ["link", "paper"]


def test_C06_a_double_save_is_one(staff: tuple[FlaskClient, User, IssuedProgram]) -> None:
    browser, _user, issued = staff
    fields = week_fields(ago(5), {(0, 0): ("done",)})
    for _ in range(2):
        assert post(browser, address(issued), fields).status_code == 303
    assert len(logs_of(issued, counting=False)) == 1
    fields["rows-0-days-0-status"] = "skipped"
    answered = post(browser, address(issued), fields)
    assert answered.status_code == 422
    assert "Check the page, then send it again." in answered.text


@pytest.mark.parametrize(
    ("cells", "more", "message"),
    [
        ({(0, 0): ("done", "11")}, {}, "Pain is a number from 0 to 10."),
        ({(0, 0): ("done", "3", "a lot")}, {}, "Pain is a number from 0 to 10."),
        ({(0, 0): ("", "3")}, {}, "Choose did it, some or no beside the pain."),
        ({(0, 0): ("maybe",)}, {}, NOT_OFFERED),
        ({}, {"_row0__note": "Words"}, "Fill in at least one day of this exercise"),
        ({(0, 0): ("done",)}, {"_row0__note": "x" * 501}, "Use at most 500 characters."),
        ({(0, 0): ("done",)}, {"seen": "1;2"}, "Reload the page and try again."),
    ],
)
def test_invalid_input_is_explained_beside_its_cell(
    staff: tuple[FlaskClient, User, IssuedProgram], cells: Any, more: dict[str, str], message: str
) -> None:
    browser, _user, issued = staff
    answered = post(browser, address(issued), week_fields(ago(10), cells, **more))
    assert answered.status_code == 422
    assert message in answered.text
    assert logs_of(issued) == []


@pytest.mark.parametrize("field", ["form_key", "first_on"])
@pytest.mark.parametrize("value", ["", "nonsense", "9999-12-31"])
def test_a_form_that_was_tampered_with_is_refused(
    staff: tuple[FlaskClient, User, IssuedProgram], field: str, value: str
) -> None:
    browser, _user, issued = staff
    fields = {**week_fields(ago(10), {(0, 0): ("done",)}), field: value}
    assert post(browser, address(issued), fields).status_code == 422
    assert logs_of(issued) == []


def test_days_to_come_cannot_be_filled_in(staff: tuple[FlaskClient, User, IssuedProgram]) -> None:
    browser, _user, issued = staff
    answered = post(browser, address(issued), week_fields(ago(5), {(0, 6): ("done",)}))
    assert answered.status_code == 422
    assert "until today" in answered.text


def test_the_week_of_two_sheets_has_the_exercises_of_both(staff: tuple[FlaskClient, User, IssuedProgram]) -> None:
    browser, _user, issued = staff
    factories.make_version(issued.program, issued.link, number=2, slugs=(BREATHE, PRESS), starts_on=ago(7))
    page = browser.get(address(issued, week=str(ago(10)))).text
    names = re.findall(r'<th scope="row"[^>]*>.*?<strong>([^<]+)</strong>', page, flags=re.DOTALL)
    assert [name.split(" ")[0] for name in names] == ["Belly", "Hand-to-knee", "Supported"]
    assert page.count('aria-label="not asked for"') == 3 + 4


@pytest.mark.parametrize("week", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-02-31"])
def test_any_week_that_is_asked_for_shows_one_near(staff: tuple[FlaskClient, User, IssuedProgram], week: str) -> None:
    browser, _user, issued = staff
    assert browser.get(address(issued, week=week, source="carrier-pigeon")).status_code == 200


def test_weeks_follow_the_sheet(staff: tuple[FlaskClient, User, IssuedProgram]) -> None:
    browser, _user, issued = staff
    page = browser.get(address(issued)).text
    assert f'value="{ago(3)}"' in page
    assert f"week={ago(10)}" in page
    first = browser.get(address(issued, week=str(ago(10)))).text
    assert "Week before" not in first
    assert "Week after" in first


def test_no_program_yet(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    assert "No home program yet" in browser.get(f"/patients/{patient.id}/diary").text
    assert "No reports yet" in browser.get(f"/patients/{patient.id}/reports").text
    assert post(browser, f"/patients/{patient.id}/diary", {"source": "paper"}).status_code == 422


def test_Z02_another_clinics_patient_looks_like_nobody(signed_in: Browser) -> None:
    browser, _user = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    issued = factories.make_issued_program()
    for page in ("diary", "reports"):
        foreign = browser.get(f"/patients/{issued.patient.id}/{page}")
        nobody = browser.get(f"/patients/{uuid4()}/{page}")
        assert foreign.status_code == nobody.status_code == 404
        assert _without_reference(foreign.text) == _without_reference(nobody.text)
    assert post(browser, address(issued), week_fields(ago(5), {(0, 0): ("done",)})).status_code == 404


def _without_reference(page: str) -> str:
    return re.sub(r"<code>[0-9a-f]{12}</code>|<meta name=\"csrf-token\"[^>]*>|value=\"[^\"]{60,}\"", "", page)


@pytest.mark.parametrize(("role", "page", "status"), [(Role.FRONT_DESK, "reports", 403), (Role.ADMIN, "diary", 403)])
def test_roles(signed_in: Browser, role: Role, page: str, status: int) -> None:
    browser, _user = signed_in(role)
    assert browser.get(f"/patients/{factories.make_issued_program().patient.id}/{page}").status_code == status
