"""Episodes of care: one open at a time, a goal in the patient's words, discharge by a therapist."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.core import clock
from clinic.core.permissions import Role
from clinic.patients.models import Episode
from tests.factories import make_episode, make_patient
from tests.forms import post


def episodes(database, patient) -> list[Episode]:
    with database.transaction(patient.clinic_id) as session:
        query = select(Episode).where(Episode.patient_id == patient.id).order_by(Episode.created_at)
        return list(session.scalars(query))


def body(**changes):
    return {
        "reason": "Hip pain",
        "goal": "Sit long",
        "started_on": clock.today("America/Denver").isoformat(),
        **changes,
    }


def test_an_episode_is_opened(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    assert browser.get(f"/patients/{patient.id}/episodes/new").status_code == 200
    assert post(browser, f"/patients/{patient.id}/episodes/new", body()).status_code == 303
    [episode] = episodes(database, patient)
    assert (episode.reason, episode.goal, episode.status) == ("Hip pain", "Sit long", "active")


def test_there_is_never_a_second_open_one(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    make_episode(patient)
    answer = post(browser, f"/patients/{patient.id}/episodes/new", body())
    assert answer.status_code == 409
    assert "open episode" in answer.text
    assert len(episodes(database, patient)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": ""},
        {"started_on": ""},
        {"started_on": "31 Feb 2026"},
        {"goal": "x" * 201},
        {"days": 1},
        {"days": -400},
    ],
)
def test_nonsense_opens_nothing(signed_in, database, changes):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    if "days" in changes:
        changes = {"started_on": (clock.today("America/Denver") + timedelta(days=changes["days"])).isoformat()}
    assert post(browser, f"/patients/{patient.id}/episodes/new", body(**changes)).status_code == 422
    assert episodes(database, patient) == []


def test_the_goal_is_changed(signed_in, database):
    browser, _assistant = signed_in(Role.ASSISTANT)
    patient = make_patient()
    episode = make_episode(patient)
    address = f"/patients/{patient.id}/episodes/{episode.id}/edit"
    assert "Walk my dog" in browser.get(address).text
    answer = post(browser, address, {"version": "1", "reason": episode.reason, "goal": "Run again"})
    assert answer.status_code == 303
    [saved] = episodes(database, patient)
    assert (saved.goal, saved.version) == ("Run again", 2)
    stale = post(browser, address, {"version": "1", "reason": episode.reason, "goal": "Swim"})
    assert stale.status_code == 409
    assert "Run again" in stale.text
    assert "Swim" in stale.text
    assert episodes(database, patient)[0].goal == "Run again"
    assert post(browser, address, {"version": "2", "reason": "", "goal": "Swim"}).status_code == 422


def test_discharge_needs_a_reason_and_ends_the_episode(signed_in, database):
    browser, therapist = signed_in()
    patient = make_patient(therapist=therapist)
    episode = make_episode(patient)
    address = f"/patients/{patient.id}/episodes/{episode.id}/discharge"
    day = {"ended_on": clock.today("America/Denver").isoformat()}
    assert episode.reason in browser.get(address).text
    assert post(browser, address, {"why": "other", "reason": "", **day}).status_code == 422
    assert post(browser, address, {**day, "why": "goals_met", "reason": "Goal reached"}).status_code == 303
    [ended] = episodes(database, patient)
    assert (ended.status, ended.discharge_kind, ended.discharge_reason) == ("discharged", "goals_met", "Goal reached")
    assert ended.ended_on == clock.today("America/Denver")
    assert post(browser, address, {**day, "why": "plateau"}).status_code == 409
    edit = {"version": str(ended.version), "reason": "x", "goal": "y"}
    assert post(browser, f"/patients/{patient.id}/episodes/{episode.id}/edit", edit).status_code == 409
    assert post(browser, f"/patients/{patient.id}/episodes/new", body()).status_code == 303
    assert len(episodes(database, patient)) == 2
