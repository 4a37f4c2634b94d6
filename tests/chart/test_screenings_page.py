"""The history of what the rules said, and what is held or has changed, on the chart and on the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs import service, stopping
from clinic.programs.nightly import judge_all_sheets
from tests import factories
from tests.chart.cases import HOSTILE, events, given, report
from tests.factories import RELEASE
from tests.forms import post
from tests.programs.browser import text_of
from tests.programs.cases import BALL, BREATHE, REASON, acting, cleared_patient, issue, start

Browser = Callable[..., tuple[FlaskClient, User]]
HISTORY_QUERIES = 14

pytestmark = pytest.mark.usefixtures("database")


def history(browser: FlaskClient, patient: Patient, query: str = "") -> Any:
    return browser.get(f"/patients/{patient.id}/screenings{query}")


def test_nobody_asked_yet(signed_in: Browser) -> None:
    browser, pt = signed_in()
    page = text_of(history(browser, cleared_patient(pt)))
    assert "Nothing yet" in page


def test_each_answer_with_its_occasion_rule_inputs_and_override(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with acting(pt):
        service.add_exercise(pt, program.id, BALL, override_reason=f"{REASON} {HOSTILE}")
    issue(pt, program)
    answer = history(browser, patient)
    page = text_of(answer)
    for words in (
        "An exercise was added to the draft",
        "Sheet issued",
        "Sheet 1",
        "SV-UNLOCK, version 1",
        REASON,
        pt.display_name,
    ):
        assert words in page, words
    assert HOSTILE not in answer.text
    assert "tool_unlocked_by_pt" not in page, "facts are said in words"
    assert page.index("Sheet issued") < page.index("An exercise was added"), "newest first"


def test_holds_stand_on_top_with_who_lifted_them(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt)
    report(issued, felt=("tingling",))
    with acting(pt):
        hold = stopping.stop_program(pt, issued.patient.id, "Fell on Sunday, to be seen first.")
        stopping.lift_hold(pt, issued.patient.id, hold.id, REASON)
    page = text_of(history(browser, issued.patient))
    for words in ("The whole program", "Fell on Sunday", REASON, "tingling", "On hold", "Not yet"):
        assert words in page, words


def test_it_is_paged_and_the_number_of_queries_stays(signed_in: Browser, count_queries: Any) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    for _ in range(28):
        issue(pt, program)
    with count_queries() as queries:
        first = text_of(history(browser, patient))
    assert first.count("Sheet issued") == 25
    assert text_of(history(browser, patient, "?page=2")).count("Sheet issued") == 3
    assert len(queries) <= HISTORY_QUERIES
    for odd in ("?page=0", "?page=-3", "?page=x", "?page=99999999999"):
        assert history(browser, patient, odd).status_code == 200, odd


@pytest.mark.parametrize(("role", "status"), [(Role.ASSISTANT, 200), (Role.FRONT_DESK, 403), (Role.ADMIN, 403)])
def test_who_has_no_charts_reads_none_of_it(signed_in: Browser, role: Role, status: int) -> None:
    patient = cleared_patient(factories.make_user())
    browser, _person = signed_in(role)
    assert history(browser, patient).status_code == status
    assert post(browser, f"/patients/{patient.id}/screenings/{patient.id}/look").status_code in (403, 404)


def test_another_clinics_history_is_not_there(signed_in: Browser) -> None:
    patient = cleared_patient(factories.make_user())
    stranger, _person = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert history(stranger, patient).status_code == 404


def test_reading_it_is_recorded(signed_in: Browser) -> None:
    browser, pt = signed_in()
    history(browser, cleared_patient(pt))
    assert ("screenings.viewed", []) in events(pt)


def test_what_is_held_stands_on_the_desk_of_its_therapist_alone(signed_in: Browser) -> None:
    browser, pt = signed_in()
    colleague, _ = signed_in()
    issued = given(pt)
    report(issued, slug=RELEASE, pain=(2, 8))
    desk = text_of(browser.get("/"))
    assert "Needs you (1)" in desk
    assert "Supported psoas release (lying back on a bolster): pain 2 → 8" in desk
    assert issued.patient.family_name not in text_of(colleague.get("/"))


def test_a_stop_counts_for_more_than_what_it_stops(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt)
    report(issued, pain=(2, 8))
    with acting(pt):
        stopping.stop_program(pt, issued.patient.id, "Fell on Sunday, to be seen first.")
    desk = text_of(browser.get("/")).split("Stopped until you have talked (1)")[1]
    assert "Program stopped" in desk
    assert "Fell on Sunday" in desk


def test_the_chart_says_what_is_held_and_offers_to_lift_it(signed_in: Browser) -> None:
    browser, pt = signed_in()
    assistant, _ = signed_in(Role.ASSISTANT)
    issued = given(pt)
    report(issued, pain=(2, 8))
    chart = browser.get(f"/patients/{issued.patient.id}")
    assert "On hold: Supported psoas release" in text_of(chart)
    assert "Let it go on, with a reason" in chart.text
    assert "Let it go on, with a reason" not in assistant.get(f"/patients/{issued.patient.id}").text


def test_what_changed_overnight_is_said_on_the_chart_until_somebody_looked(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt, slugs=(RELEASE,))
    factories.make_screen(issued.patient, flags=("saddle_numbness",))
    with acting(pt):
        judge_all_sheets()
    chart = browser.get(f"/patients/{issued.patient.id}")
    assert "and not looked at yet" in text_of(chart)
    [address] = {part.split('"')[0] for part in chart.text.split('action="') if "/look" in part.split('"')[0]}
    assert post(browser, address).status_code == 303
    assert "and not looked at yet" not in text_of(browser.get(f"/patients/{issued.patient.id}"))
