"""The counters on pages: off until an administrator says so, append-only, and claiming nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.monitoring import service
from clinic.monitoring.models import ManagementMinutes
from clinic.monitoring.queries import is_on
from tests import factories
from tests.adherence.helpers import answer, enter, report
from tests.factories import BREATHE
from tests.forms import post
from tests.programs.browser import text_of
from tests.programs.cases import acting

Browser = Callable[..., tuple[FlaskClient, User]]


def switch_on() -> None:
    admin = factories.make_user(role=Role.ADMIN)
    with acting(admin):
        service.switch(admin, on=True)


def fields(**changes: object) -> dict[str, object]:
    today = clock.today("America/Denver")
    values = {"form_key": str(uuid4()), "on_day": today.isoformat(), "minutes": "12", "about": "Talked on the phone"}
    return {**values, **changes}


def rows(user: User) -> list[ManagementMinutes]:
    with acting(user) as session:
        return list(session.scalars(select(ManagementMinutes)))


def test_it_is_off_until_an_administrator_switches_it_on(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    reports, own = f"/patients/{issued.patient.id}/reports", f"/patients/{issued.patient.id}/monitoring"
    assert "Remote monitoring" not in browser.get(reports).text
    assert browser.get(own).status_code == 404
    assert post(browser, own, fields()).status_code == 404
    assert browser.get("/clinic/monitoring").status_code == 403
    chief, admin = signed_in(Role.ADMIN)
    assert "Not a billing determination" in chief.get("/clinic/monitoring").text
    assert post(chief, "/clinic/monitoring", {"on": "y"}).status_code == 303
    with acting(admin):
        assert is_on()
    assert "Not a billing determination" in browser.get(reports).text
    assert browser.get(own).status_code == 200
    post(chief, "/clinic/monitoring", {})
    assert browser.get(own).status_code == 404


def test_days_and_minutes_are_counted_and_no_code_is_named(signed_in: Browser) -> None:
    browser, user = signed_in()
    switch_on()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    for day in range(3):
        report(issued, answer(days_ago=day), answer(BREATHE, days_ago=day))
    enter(user, issued, answer(days_ago=3), answer(days_ago=0))
    url = f"/patients/{issued.patient.id}/monitoring"
    assert post(browser, url, fields(minutes="12")).status_code == 303
    assert post(browser, url, fields(minutes="8", was_live="y")).status_code == 303
    page = text_of(browser.get(url))
    assert "3 of 30" in page
    assert "2 to 15 days; 1 more reported another way" in page
    assert "20 to 39 minutes" in page
    assert "none written down" not in page
    assert not re.search(r"\b9\d{4}\b", page), "no code is claimed"
    assert "20 to 39 minutes" in text_of(browser.get(f"/patients/{issued.patient.id}/reports"))


def test_an_entry_in_error_stays_and_does_not_count(signed_in: Browser) -> None:
    browser, user = signed_in()
    switch_on()
    patient = factories.make_patient(therapist=user)
    url = f"/patients/{patient.id}/monitoring"
    post(browser, url, fields(minutes="25"))
    [row] = rows(user)
    empty = post(browser, f"{url}/{row.id}/error", {"reason": ""})
    assert empty.status_code == 422
    assert "Say why it should not count." in text_of(empty)
    for reason in ("Somebody else", "Another time"):
        assert post(browser, f"{url}/{row.id}/error", {"reason": reason}).status_code == 303
    page = text_of(browser.get(url))
    assert "under 10 minutes" in page
    assert "Entered in error: Somebody else" in page
    assert "Another time" not in page


def test_each_entry_has_a_label_of_its_own_and_a_refusal_stands_beside_its_own_entry(signed_in: Browser) -> None:
    browser, user = signed_in()
    switch_on()
    patient = factories.make_patient(therapist=user)
    url = f"/patients/{patient.id}/monitoring"
    for minutes in ("25", "30"):
        post(browser, url, fields(minutes=minutes))
    first, second = (f"reason-{row.id}" for row in rows(user))
    typed = "k" * 201
    refused = post(browser, f"{url}/{first.removeprefix('reason-')}/error", {"reason": typed}).text
    for page in (browser.get(url).text, refused):
        inputs = re.findall(r'<input[^>]*\bid="([^"]+)"[^>]*\bname="reason"', page)
        assert sorted(inputs) == sorted([first, second])
        for one in inputs:
            assert page.count(f'for="{one}"') == 1
        named = re.findall(r'\bid="([^"]+)"', page)
        assert len(named) == len(set(named))
        assert set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page)) <= set(named)
    assert f'href="#{first}"' in refused
    assert f'aria-describedby="{first}-error"' in refused
    assert refused.count(typed) == 1
    assert refused.count("<details open>") == 1
    assert f'id="{second}-error"' not in refused


def test_the_database_changes_and_deletes_no_entry(signed_in: Browser) -> None:
    browser, user = signed_in()
    switch_on()
    patient = factories.make_patient(therapist=user)
    post(browser, f"/patients/{patient.id}/monitoring", fields())
    for statement in (update(ManagementMinutes).values(minutes=40), delete(ManagementMinutes)):
        with acting(user) as session, pytest.raises(DBAPIError), session.begin_nested():
            session.execute(statement)


def test_a_double_click_is_one_entry(signed_in: Browser) -> None:
    browser, user = signed_in()
    switch_on()
    patient, sent = factories.make_patient(therapist=user), fields()
    for _click in range(2):
        assert post(browser, f"/patients/{patient.id}/monitoring", sent).status_code == 303
    assert len(rows(user)) == 1


@pytest.mark.parametrize(
    "changes", [{"minutes": "13"}, {"about": "Kept words"}, {"was_live": "y"}, {"patient": "another"}], ids=str
)
def test_the_same_form_with_something_else_is_refused_and_can_be_sent_again(
    signed_in: Browser, changes: dict[str, str]
) -> None:
    browser, user = signed_in()
    switch_on()
    patient, sent = factories.make_patient(therapist=user), fields()
    assert post(browser, f"/patients/{patient.id}/monitoring", sent).status_code == 303
    other = factories.make_patient(therapist=user) if "patient" in changes else patient
    url, again = f"/patients/{other.id}/monitoring", {**sent, **changes}
    answered = post(browser, url, again)
    assert answered.status_code == 422
    assert "Nothing new was written down" in text_of(answered)
    assert again["about"] in answered.text
    assert len(rows(user)) == 1
    [key] = re.findall(r'name="form_key"[^>]*value="([^"]+)"', answered.text)
    assert post(browser, url, {**again, "form_key": key}).status_code == 303
    assert len(rows(user)) == 2


@pytest.mark.parametrize(
    "changes",
    [{"minutes": "0"}, {"minutes": "241"}, {"minutes": "ten"}, {"about": ""}, {"about": "x" * 201}, {"on_day": ""},
     {"on_day": "2019-01-01"}, {"on_day": (clock.today("America/Denver") + timedelta(days=2)).isoformat()}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(signed_in: Browser, changes: dict[str, str]) -> None:
    browser, user = signed_in()
    switch_on()
    patient = factories.make_patient(therapist=user)
    answered = post(browser, f"/patients/{patient.id}/monitoring", {**fields(about="Kept words"), **changes})
    assert answered.status_code == 422
    assert "about" in changes or "Kept words" in answered.text
    assert not rows(user)


def test_another_clinic_counts_for_itself(signed_in: Browser) -> None:
    browser, user = signed_in()
    switch_on()
    patient = factories.make_patient(therapist=user)
    post(browser, f"/patients/{patient.id}/monitoring", fields())
    stranger, other = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    with acting(other):
        assert not is_on()
    assert stranger.get(f"/patients/{patient.id}/monitoring").status_code == 404
    assert (
        post(stranger, f"/patients/{patient.id}/monitoring/{rows(user)[0].id}/error", {"reason": "x"}).status_code
        == 404
    )
    assert rows(other) == []
