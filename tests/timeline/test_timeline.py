"""A patient's timeline: everything in one order, by kind and page by page, and its first lines on the chart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.aftercare import service as aftercare
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.diagnosis_codes.rules import Side
from clinic.episodes import service
from clinic.episodes.models import GoalKind, GoalStatus, GoalWords
from clinic.notes import service as notes
from clinic.patients.kinds import DischargeKind
from clinic.plan_of_care import diagnoses, goals
from clinic.plan_of_care.goals import GoalText
from clinic.programs import stopping
from clinic.signing.service import sign_note
from tests import factories
from tests.chart.cases import HOSTILE, given, report, today
from tests.notes.cases import note_text
from tests.programs.browser import text_of

MOST_QUERIES = 12


def timeline(browser, patient, **asked):
    """The page."""
    return browser.get(f"/patients/{patient.id}/timeline", query_string=asked)


def lived(user):
    """A patient with something of every kind."""
    issued = given(user)
    patient = issued.patient
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    report(issued, days_ago=1, pain=(3, 8), felt=("sharp",))
    with factories.acting(user):
        episode = service.find_open_episode(user, patient.id)
        said = GoalText("Climb stairs", GoalWords.PATIENT, GoalKind.SHORT_TERM, "14 steps", None)
        goal = goals.add_goal(user, patient.id, episode.id, said)
        goals.set_status(user, patient.id, episode.id, goal.id, goal.version, status=GoalStatus.MET, remark="Did it")
        picked = {"code": "M76.11", "fiscal_year": 2026}
        diagnosis = diagnoses.add_diagnosis(user, patient.id, episode.id, **picked)
        diagnoses.end_diagnosis(user, patient.id, episode.id, diagnosis.id, reason="Ruled out")
        note = notes.start_note(user, patient.id, note_text(), form_key=uuid4())
        sign_note(user, note.id, version=note.version)
        notes.start_note(user, patient.id, note_text(), form_key=uuid4())
        until = today() + timedelta(days=3)
        aftercare.pause_program(user, patient.id, from_on=today(), until_on=until, reason="Travel")
        stopping.stop_program(user, patient.id, "Asked to wait")
        service.discharge(
            user, patient.id, episode.id, reason="Walks well", ended_on=today(), kind=DischargeKind.GOALS_MET
        )
        service.reopen(user, patient.id, episode.id, reason="Wrong patient")
    return patient


def test_everything_stands_in_one_order(signed_in, count_queries) -> None:
    browser, user = signed_in()
    patient = lived(user)
    timeline(browser, patient)
    with count_queries() as queries:
        answer = timeline(browser, patient)
    assert answer.status_code == 200
    assert len(queries) <= MOST_QUERIES
    page = text_of(answer)
    for words in (
        "Sheet 1 issued", "Health screen taken", "Assessment:", "Home program paused", "Travel", "Home program stopped",
        "First report by the patient's link", "Red: pain", "Episode of care opened", "Discharge taken back",
        "Goals met – Walks well",
        "Goal: met", "Climb stairs", "Diagnosis added: M76.11", "Diagnosis taken off: M76.11", "Daily note, signed",
        "Daily note (draft)",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("Goal: met") < page.index("Sheet 1 issued") < page.index("Episode of care opened")


def test_each_entry_leads_to_the_thing(signed_in) -> None:
    browser, user = signed_in()
    patient = lived(user)
    page = timeline(browser, patient).text
    links = set(re.findall(r'href="(/[^"#]+)"', page))
    own = {link for link in links if str(patient.id) in link or link.startswith("/notes/")}
    assert len(own) > 8
    for link in own:
        assert browser.get(link.replace("&amp;", "&")).status_code == 200, link


def test_one_kind_alone(signed_in) -> None:
    browser, user = signed_in()
    patient = lived(user)
    listed = timeline(browser, patient, kind="goal").text.split('<nav class="kinds"')[1]
    assert "Goal: met" in listed
    assert "Sheet 1 issued" not in listed
    assert "2 entries" in text_of(timeline(browser, patient, kind="goal"))
    assert "Everything" in text_of(timeline(browser, patient, kind="nonsense"))
    empty = factories.make_patient(therapist=user)
    assert "Nothing yet" in text_of(timeline(browser, empty))
    assert "Nothing of this kind yet" in text_of(timeline(browser, empty, kind="note"))


def test_what_was_edited_stands_as_it_was_said_then(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    episode = factories.make_episode(patient, reason="Hip pain")
    with factories.acting(user):
        said = GoalText("Climb stairs", GoalWords.PATIENT, GoalKind.SHORT_TERM, "14 steps", None)
        goal = goals.add_goal(user, patient.id, episode.id, said)
        key = (user, patient.id, episode.id, goal.id)
        goals.set_status(*key, goal.version, status=GoalStatus.PARTLY_MET, remark="")
        goals.edit_goal(*key, goal.version, replace(said, text="Run 5 km", target="32 minutes"))
        goals.edit_goal(*key, goal.version, replace(said, text="Run 10 km", target="32 minutes"))
        diagnosis = diagnoses.add_diagnosis(user, patient.id, episode.id, code="M62.838", fiscal_year=2026)
        diagnoses.edit_diagnosis(user, patient.id, episode.id, diagnosis.id, 1, side=Side.LEFT, onset_on=None)
        service.edit_episode(user, patient.id, episode.id, 1, reason="Back pain", goal=episode.goal)
        service.edit_episode(
            user, patient.id, episode.id, 2, reason="Back pain", goal=episode.goal, referred_by="A. Miller"
        )
    page = text_of(timeline(browser, patient))
    for words in (
        "Goal: partly met", "Goal changed", "wording was “Climb stairs”, now “Run 5 km”",
        "wording was “Run 5 km”, now “Run 10 km”", "target was “14 steps”, now “32 minutes”",
        "Diagnosis changed: M62.838", "side was no side, now left", "Episode of care changed",
        "reason for coming was “Hip pain”, now “Back pain”",
    ):  # fmt: skip
        assert words in page, words
    for title in ("Goal set", "Goal: partly met"):
        assert "Climb stairs" in page.split("Everything")[1].split(title)[1][:60], "the words of that day"
    assert "Hip pain" in page.split("Episode of care opened")[1][:60]
    assert "A. Miller" not in page, "what was left open was filled in, nothing was overwritten"
    only = text_of(timeline(browser, patient, kind="goal"))
    assert "Goal changed" in only
    assert "Diagnosis changed" not in only


def test_a_long_history_has_pages_and_no_more_queries(signed_in, count_queries) -> None:
    browser, user = signed_in()
    patient = lived(user)
    for number in range(60):
        factories.make_screen(patient, taken_at=clock.days_ago(200 + number))
    first = timeline(browser, patient)
    with count_queries() as queries:
        second = timeline(browser, patient, page=2)
    assert len(queries) <= MOST_QUERIES
    assert "page 2 of 2" in text_of(second)
    assert "Episode of care opened" in text_of(first)
    assert second.text.count("Health screen taken") > 20
    assert timeline(browser, patient, page="-3").status_code == 200
    assert timeline(browser, patient, page="99999999999999999999").status_code == 200


def test_the_chart_shows_its_first_lines(signed_in) -> None:
    browser, user = signed_in()
    patient = lived(user)
    page = browser.get(f"/patients/{patient.id}").text
    lately = page.split('id="lately"')[1].split("</section>")[0]
    assert lately.count("timeline__event") == 4
    assert f"/patients/{patient.id}/timeline" in lately


def test_words_are_escaped_and_the_lanes_are_one_drawing(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    episode = factories.make_episode(patient, reason=HOSTILE)
    with factories.acting(user):
        said = GoalText(HOSTILE, GoalWords.CLINICIAN, GoalKind.LONG_TERM, "", None)
        goals.add_goal(user, patient.id, episode.id, said)
    page = timeline(browser, patient).text
    assert "<script>alert" not in page
    assert page.count('class="chart__drawing lanes"') == 1


@pytest.mark.parametrize(("role", "status"), [(Role.ASSISTANT, 200), (Role.FRONT_DESK, 403), (Role.ADMIN, 403)])
def test_who_may_see_charts_may_see_it(signed_in, role, status) -> None:
    browser, _user = signed_in(role)
    patient = lived(factories.make_user())
    assert timeline(browser, patient).status_code == status


def test_another_clinics_patient_has_none(signed_in) -> None:
    browser, _user = signed_in()
    theirs = factories.make_patient(clinic=factories.make_clinic())
    assert timeline(browser, theirs).status_code == 404
