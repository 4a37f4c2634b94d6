"""The inbox: who needs somebody, in what order, and that nothing leaves it before somebody has looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.adherence.models import LogStatus
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.programs import stopping
from clinic.review import reporting, service
from clinic.review.alerts import Code
from clinic.review.models import Contact, ReviewItem
from clinic.review.thresholds import USUAL
from clinic.safety_record.holds import list_open_holds
from tests import factories
from tests.adherence.helpers import link_of
from tests.chart.cases import HOSTILE, events, given, report
from tests.factories import BREATHE, RELEASE
from tests.programs.browser import text_of
from tests.programs.cases import REASON
from tests.review.conftest import Items, act, codes

pytestmark = pytest.mark.usefixtures("database")
INBOX_QUERIES = 8


def inbox(browser, query: str = "") -> str:
    return text_of(browser.get(f"/inbox{query}"))


def test_red_stands_before_amber_before_tasks_each_patient_once(signed_in) -> None:
    browser, pt = signed_in()
    upset, nerve, asking = (given(pt, days_ago=1) for _ in range(3))
    report(upset, felt=("upset",))
    report(nerve, felt=("sharp",))
    report(nerve, slug="diaphragm-breathing", felt=("tingling", "upset"))
    with factories.current().transaction(pt.clinic_id):
        reporting.ask(link_of(asking), "May I use a belt?", slug="", form_key=uuid4())
    page = inbox(browser)
    places = [page.index(one.patient.family_name) for one in (nerve, upset, asking)]
    assert places == sorted(places)
    assert page.count(nerve.patient.family_name) == 1
    assert "All 3" in page
    assert "Red 1" in page
    narrowed = inbox(browser, "?level=task")
    assert asking.patient.family_name in narrowed
    assert nerve.patient.family_name not in narrowed
    assert "None of this kind" in inbox(browser, "?level=info")


def test_an_empty_inbox_says_so(signed_in) -> None:
    browser, _ = signed_in()
    assert "Nobody waits" in inbox(browser)


def test_silence_is_raised_by_whoever_opens_the_inbox_and_once(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt)
    for _ in range(2):
        assert "on sheet 1: nothing yet" in inbox(browser)
    assert codes(items(issued)) == [Code.QUIET]


def test_a_silence_that_ended_stays_until_somebody_looked(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt)
    inbox(browser)
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        for days_ago in range(7):
            report(issued, days_ago=6 - days_ago)
    assert "The patient has reported again." in inbox(browser)
    [quiet] = [one for one in items(issued) if one.code == Code.QUIET]
    act(pt, service.review, issued.patient.id, [one.id for one in items(issued)])
    assert quiet.words not in inbox(browser)


def test_what_still_stands_comes_again_a_week_after_the_look(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=20)
    with clock.fixed(clock.days_ago(8)):
        inbox(browser)
        act(pt, service.review, issued.patient.id, [items(issued)[0].id])
        assert "Nobody waits" in inbox(browser)
    with clock.fixed(clock.days_ago(2)):
        assert "Nobody waits" in inbox(browser)
    assert "(20 days) Quiet. No report since" in inbox(browser)


def test_a_task_leaves_when_a_person_has_done_it(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    factories.make_episode(patient)
    assert "No health screen yet" in inbox(browser)
    factories.make_screen(patient)
    assert "Nobody waits" in inbox(browser)


def test_an_exercise_on_hold_that_no_alert_speaks_of_has_a_line_until_it_is_lifted(signed_in) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    report(issued, pain=(2, 4))  # held by the stop sign; once, and no stretch: no alert of its own
    assert "On hold. Supported psoas release" in inbox(browser)
    with factories.acting(pt):
        [hold] = list_open_holds(issued.program.id)
        stopping.lift_hold(pt, issued.patient.id, hold.id, REASON)
    assert "Nobody waits" in inbox(browser)


def test_a_hold_has_a_line_of_its_own_when_it_still_stands_a_week_after_the_look(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt)
    with clock.fixed(clock.days_ago(8)):
        report(issued, felt=("sharp",))
        ids = [one.id for one in items(issued)]
        act(pt, service.acknowledge, issued.patient.id, ids, Contact.TALKED, "", form_key=uuid4())
        act(pt, service.review, issued.patient.id, ids)
        assert "Nobody waits" in inbox(browser)
    assert "On hold. Supported psoas release" in inbox(browser)


def test_whose_patients(signed_in) -> None:
    browser, _ = signed_in()
    other = given(factories.make_user(), days_ago=1)
    report(other, felt=("sharp",))
    assert other.patient.family_name not in inbox(browser)
    assert other.patient.family_name in inbox(browser, "?whose=all")
    assistant, _ = signed_in(Role.ASSISTANT)
    assert other.patient.family_name in inbox(assistant)
    assert "Whole clinic" not in inbox(assistant)


def test_another_clinic_and_the_front_desk_see_nothing(signed_in) -> None:
    issued = given(factories.make_user(clinic=factories.make_clinic()), days_ago=1)
    report(issued, felt=("sharp",))
    browser, _ = signed_in()
    assert issued.patient.family_name not in inbox(browser, "?whose=all")
    for role in (Role.FRONT_DESK, Role.ADMIN):
        assert signed_in(role)[0].get("/inbox").status_code == 403


def test_who_took_it_on_is_named(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    report(issued, felt=("sharp",))
    ids = [one.id for one in items(issued)]
    act(pt, service.acknowledge, issued.patient.id, ids, Contact.NO_ANSWER, "", form_key=uuid4())
    assert f"{pt.display_name}: nobody answered" in inbox(browser)


def test_another_screen_with_a_red_flag_is_raised_though_the_one_before_was_looked_at(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    factories.make_episode(patient)
    factories.make_screen(patient, flags=("saddle_numbness",), taken_at=clock.days_ago(2))
    inbox(browser)
    with factories.acting(pt) as session:
        [first] = session.query(ReviewItem).all()
    act(pt, service.acknowledge, patient.id, [first.id], Contact.SENT_ON, "", form_key=uuid4())
    act(pt, service.review, patient.id, [first.id])
    assert "Nobody waits" in inbox(browser)
    factories.make_screen(patient, flags=("saddle_numbness",))
    assert "Red flag on the screen" in inbox(browser)


def test_what_is_no_longer_so_says_only_what_is_known(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=6)
    early, usual = (replace(USUAL, quiet_days=days) for days in (5, 8))
    admin = factories.make_user(role=Role.ADMIN)
    act(admin, service.set_thresholds, uuid4(), early, "Dana")
    inbox(browser)
    act(admin, service.set_thresholds, uuid4(), usual, "Dana")
    assert "It is no longer so." in inbox(browser)
    assert [one.ended_words for one in items(issued)] == ["It is no longer so."]


def test_a_stopped_program_is_not_called_quiet(signed_in) -> None:
    browser, pt = signed_in()
    issued = given(pt)
    with factories.acting(pt):
        stopping.stop_program(pt, issued.patient.id, REASON)
    assert "Quiet" not in inbox(browser)


def test_a_corrected_report_and_paper_beside_the_link_are_one_day(signed_in) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    report(issued, felt=("sharp",))
    report(issued, felt=("sharp",), status=LogStatus.PARTLY)
    assert "(2 times)" not in inbox(browser)


def test_a_page_beyond_the_last_is_the_last(signed_in) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    report(issued, felt=("sharp",))
    assert issued.patient.family_name in inbox(browser, "?page=99")


def test_several_reports_of_one_sign_are_one_sentence(signed_in) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=4)
    for days_ago in (2, 1, 0):
        report(issued, days_ago=days_ago, slug=RELEASE, felt=("sharp",))
    assert "felt sharp pain (3 times)" in inbox(browser)


def test_one_sign_at_several_exercises_is_one_sentence(signed_in) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    for slug in (RELEASE, BREATHE):
        report(issued, slug=slug, felt=("upset",))
    assert (
        "Upset. Supported psoas release (lying back on a bolster), Belly and rib breathing: it stirred up feelings"
        in inbox(browser)
    )


def test_the_chart_says_what_is_open_and_leads_there(signed_in, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    report(issued, felt=("upset",))
    chart = browser.get(f"/patients/{issued.patient.id}")
    assert "In the inbox: amber" in text_of(chart)
    assert f"/patients/{issued.patient.id}/review" in chart.text
    act(pt, service.review, issued.patient.id, [one.id for one in items(issued)])
    assert "In the inbox" not in text_of(browser.get(f"/patients/{issued.patient.id}"))


def test_words_are_escaped_and_looking_is_recorded(signed_in) -> None:
    browser, pt = signed_in()
    issued = given(pt, factories.make_patient(therapist=pt, given_name=HOSTILE), days_ago=1)
    with factories.current().transaction(pt.clinic_id):
        reporting.ask(link_of(issued), HOSTILE, slug="", form_key=uuid4())
    page = browser.get("/inbox").text
    assert "<script>alert" not in page
    assert events(pt)[-1] == ("inbox.viewed", [])


def test_the_number_of_queries_does_not_grow(signed_in, count_queries) -> None:
    browser, pt = signed_in()
    given(pt)
    browser.get("/inbox")
    with count_queries() as few:
        browser.get("/inbox")
    for _ in range(4):
        report(given(pt, days_ago=1), felt=("sharp", "upset"))
    browser.get("/inbox")
    with count_queries() as many:
        browser.get("/inbox")
    assert len(many) == len(few) <= INBOX_QUERIES
