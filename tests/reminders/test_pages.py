"""What staff record, and the hours that an administrator sets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.reminders.models import ReminderMode
from clinic.reminders.queries import hours, mode_of
from tests import factories
from tests.forms import post
from tests.patient_page.smtp import Mailbox
from tests.programs.browser import text_of
from tests.programs.cases import acting
from tests.reminders.cases import ADDRESS, run, wanting

Browser = Callable[..., tuple[FlaskClient, User]]


def mode(user: User, patient_id: object) -> ReminderMode:
    with acting(user):
        return mode_of(patient_id)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT])
def test_it_is_recorded_with_name_and_time_and_withdrawn(signed_in: Browser, role: Role) -> None:
    browser, user = signed_in(role)
    patient = factories.make_patient(email=ADDRESS)
    url = f"/patients/{patient.id}/reminders"
    assert post(browser, url, {"mode": "daily", "agreed": "y"}).status_code == 303
    assert mode(user, patient.id) is ReminderMode.DAILY
    page = text_of(browser.get(url))
    assert user.printed_name in page
    assert "Every day, unless something was reported" in page
    assert post(browser, url, {"mode": "off"}).status_code == 303
    assert mode(user, patient.id) is ReminderMode.OFF
    assert f"/patients/{patient.id}/reminders" in browser.get(f"/patients/{patient.id}").text


@pytest.mark.parametrize(
    ("email", "fields", "said"),
    [
        (ADDRESS, {"mode": "daily"}, "Ask the patient first"),
        ("", {"mode": "missed", "agreed": "y"}, "no e-mail address on record"),
        (ADDRESS, {}, "Choose when."),
        (ADDRESS, {"mode": "hourly", "agreed": "y"}, "Reminders"),
    ],
)
def test_what_cannot_be_recorded_is_said(signed_in: Browser, email: str, fields: dict[str, str], said: str) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(email=email)
    answer = post(browser, f"/patients/{patient.id}/reminders", fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert mode(user, patient.id) is ReminderMode.OFF


def test_who_may_and_whose(signed_in: Browser) -> None:
    patient = factories.make_patient(email=ADDRESS)
    desk, _ = signed_in(Role.FRONT_DESK)
    assert desk.get(f"/patients/{patient.id}/reminders").status_code == 403
    stranger, other = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(f"/patients/{patient.id}/reminders").status_code == 404
    fields = {"mode": "daily", "agreed": "y"}
    assert post(stranger, f"/patients/{patient.id}/reminders", fields).status_code == 404
    assert mode(factories.make_user(), patient.id) is ReminderMode.OFF
    assert other.clinic_id != patient.clinic_id


def test_it_says_what_went_out_and_that_the_patient_stopped(signed_in: Browser, box: Mailbox) -> None:
    browser, user = signed_in()
    issued = wanting(user)
    run(user, box)
    address = box.received[0][1]["List-Unsubscribe"].strip("<>").removeprefix("https://clinic.example")
    browser.post(address)
    page = text_of(browser.get(f"/patients/{issued.patient.id}/reminders"))
    assert "Nov 18, 2026 sent" in page
    assert "the patient, by the link in a reminder" in page
    assert "No mail server is set" in page


def test_the_administrator_sets_the_hours(signed_in: Browser) -> None:
    browser, admin = signed_in(Role.ADMIN)
    assert 'value="9"' in browser.get("/clinic/reminders").text
    assert post(browser, "/clinic/reminders", {"from_hour": "10", "until_hour": "17"}).status_code == 303
    with acting(admin):
        assert hours() == (10, 17)
    for first, last in (("17", "10"), ("9", "9"), ("-1", "9"), ("9", "25"), ("x", ""), ("9.5", "10")):
        answer = post(browser, "/clinic/reminders", {"from_hour": first, "until_hour": last})
        assert answer.status_code == 422
    with acting(admin):
        assert hours() == (10, 17)
    therapist, _ = signed_in()
    assert therapist.get("/clinic/reminders").status_code == 403
    assert "10:00 and 17:00" in therapist.get(f"/patients/{factories.make_patient(email=ADDRESS).id}/reminders").text
