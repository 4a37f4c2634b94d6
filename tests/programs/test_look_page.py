"""Looking at a sheet before it is printed again: what stands against it today, and who lets it go out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs import reprinting
from clinic.programs.errors import CannotPrint
from clinic.programs.models import FindingOverride, ProgramVersion
from tests import factories
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import BALL, BREATHE, REASON, acting, cleared_patient, issue, pregnant_patient, service, start

Browser = Callable[..., tuple[FlaskClient, User]]
FLAT_REST = "constructive-rest"
PDF, LOOK = ("versions", 1, "handout.pdf"), ("versions", 1, "look")

pytestmark = pytest.mark.usefixtures("database")


def at_home(pt: User, *slugs: str) -> tuple[Patient, ProgramVersion]:
    patient = cleared_patient(pt)
    return patient, issue(pt, start(pt, patient, *(slugs or (BREATHE, FLAT_REST))))


def overrides(user: User) -> list[FindingOverride]:
    with acting(user) as session:
        return list(session.scalars(select(FindingOverride)))


def test_nothing_stands_against_it_and_it_is_printed(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, _ = at_home(pt)
    assert browser.get(url(patient, *PDF)).mimetype == "application/pdf"
    assert "Nothing stands against it today" in text_of(browser.get(url(patient, *LOOK)))


def test_what_came_up_since_stops_the_printer_and_says_why(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, _ = at_home(pt)
    factories.make_screen(patient, flags=("heart_failure",))
    answer = browser.get(url(patient, *PDF))
    assert (answer.status_code, answer.headers["Location"]) == (303, url(patient, *LOOK))
    page = text_of(browser.get(url(patient, *LOOK)))
    assert "It was not printed" in page
    assert "Constructive rest" in page
    assert "CV-FLAT" in page
    assert "heart_failure" in page


def test_a_therapist_lets_it_go_out_with_a_reason_that_stays_with_each_finding(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, _ = at_home(pt)
    factories.make_screen(patient, flags=("heart_failure",))
    short = post(browser, url(patient, *LOOK), {"reason": "ok"})
    assert short.status_code == 422
    assert overrides(pt) == []
    answer = post(browser, url(patient, *LOOK), {"reason": REASON})
    assert answer.status_code == 303
    assert {(one.rule_id, one.exercise_slug, one.reason) for one in overrides(pt)} >= {("CV-FLAT", FLAT_REST, REASON)}
    assert browser.get(url(patient, *PDF)).mimetype == "application/pdf"


def test_a_newer_screen_asks_again(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, _ = at_home(pt)
    factories.make_screen(patient, flags=("heart_failure",))
    post(browser, url(patient, *LOOK), {"reason": REASON})
    factories.make_screen(patient, flags=("heart_failure", "orthopnea"))
    assert browser.get(url(patient, *PDF)).status_code == 303


def test_what_nobody_may_pass_cannot_be_confirmed(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, version = at_home(pt)
    factories.make_screen(patient, flags=("saddle_numbness",))
    page = browser.get(url(patient, *LOOK)).text
    assert 'name="reason"' not in page
    assert "Nobody can pass this" in page
    assert post(browser, url(patient, *LOOK), {"reason": REASON}).status_code == 422
    with pytest.raises(CannotPrint), acting(pt):
        reprinting.confirm_printing(pt, version, REASON)
    assert overrides(pt) == []


def test_a_rule_that_may_be_passed_does_not_carry_one_that_may_not(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, _ = at_home(pt)
    factories.make_screen(patient, flags=("saddle_numbness", "heart_failure"))
    assert post(browser, url(patient, *LOOK), {"reason": REASON}).status_code == 422
    assert overrides(pt) == []


def test_a_pregnancy_moves_past_twenty_weeks_between_two_prints(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = pregnant_patient(pt, weeks=18)
    issue(pt, start(pt, patient, FLAT_REST))
    assert browser.get(url(patient, *PDF)).mimetype == "application/pdf"
    with clock.fixed(clock.now() + timedelta(days=8)):
        browser, pt = signed_in(user=pt)
        sent = browser.get(url(patient, *PDF)).headers["Location"]
        assert sent.startswith(url(patient, *LOOK))
        assert "PG-FLAT20" in browser.get(sent).text


def test_what_was_overridden_before_it_was_issued_does_not_stop_it_again(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with acting(pt):
        service.add_exercise(pt, program.id, BALL, override_reason=REASON)
    issue(pt, program)
    assert browser.get(url(patient, *PDF)).mimetype == "application/pdf"


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK])
def test_who_is_no_therapist_is_sent_to_one(signed_in: Browser, role: Role) -> None:
    pt = factories.make_user()
    patient, _ = at_home(pt)
    factories.make_screen(patient, flags=("heart_failure",))
    browser, _person = signed_in(role)
    assert browser.get(url(patient, *PDF)).status_code == 303
    page = browser.get(url(patient, *LOOK)).text
    assert 'name="reason"' not in page
    assert post(browser, url(patient, *LOOK), {"reason": REASON}).status_code == 403
    assert ("heart_failure" in page) is (role is Role.ASSISTANT)
    assert overrides(pt) == []


def test_another_clinics_sheet_cannot_be_looked_at(signed_in: Browser) -> None:
    patient, _ = at_home(factories.make_user())
    stranger, _person = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(url(patient, *LOOK)).status_code == 404
    assert post(stranger, url(patient, *LOOK), {"reason": REASON}).status_code == 404


def test_a_diary_of_four_weeks_is_judged_for_four_weeks(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = pregnant_patient(pt, weeks=17)
    version = issue(pt, start(pt, patient, BREATHE, FLAT_REST))
    assert browser.get(url(patient, *PDF)).mimetype == "application/pdf"
    answer = browser.get(f"{url(patient, *PDF)}?diary=4")
    until = version.starts_on + timedelta(days=27)
    look = f"{url(patient, *LOOK)}?until={until}"
    assert (answer.status_code, answer.headers["Location"]) == (303, look), "by its end she is past week 20"
    assert "PG-FLAT20" in text_of(browser.get(look))
    assert "Nothing stands against it today" in text_of(browser.get(url(patient, *LOOK)))
    assert "Nothing stands against it today" in text_of(browser.get(f"{url(patient, *LOOK)}?until=never"))


def test_a_reason_for_the_longer_diary_lets_it_out() -> None:
    pt = factories.make_user()
    version = issue(pt, start(pt, pregnant_patient(pt, weeks=17), BREATHE, FLAT_REST))
    until = version.starts_on + timedelta(days=27)
    with acting(pt):
        assert reprinting.look_at(pt, version).may_go_out
        assert not reprinting.look_at(pt, version, until).may_go_out
        written = reprinting.confirm_printing(pt, version, REASON, until)
        assert FLAT_REST in {one.exercise_slug for one in written}
        assert reprinting.look_at(pt, version, until).may_go_out
