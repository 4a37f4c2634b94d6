"""How an episode ends, a discharge that was a mistake, the list of episodes, and who may do which."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.audit.models import AuditEvent
from clinic.core.permissions import Role
from clinic.episodes.models import EpisodeReopening, Goal, PlanOfCare
from clinic.patients.models import Episode
from tests import factories
from tests.episodes.cases import at, diagnose, open_episode, rows_of, set_goal, today
from tests.forms import post
from tests.programs.browser import text_of


def discharge(browser, episode, **changes):
    said = {"ended_on": today().isoformat(), "why": "goals_met", "reason": "Walks well"}
    return post(browser, at(episode, "/discharge"), {**said, **changes})


@pytest.mark.parametrize(
    "changes", [{"why": ""}, {"why": "tired"}, {"why": "other", "reason": ""}, {"reason": "x" * 201}]
)
def test_an_end_needs_a_kind_and_another_reason_its_words(signed_in, database, changes) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    assert discharge(browser, episode, **changes).status_code == 422
    assert rows_of(database, Episode, therapist.clinic_id)[0].status == "active"


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (1, "This day is still to come."),
        (-15, "This is before the first day of the episode."),
        (None, "Enter the last day."),
    ],
)
def test_an_episode_ends_on_a_day_of_it(signed_in, database, days, message) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist, started_on=today() - timedelta(days=14))
    said = (today() + timedelta(days=days)).isoformat() if days else ""
    refused = discharge(browser, episode, ended_on=said)
    assert (refused.status_code, message in text_of(refused)) == (422, True)
    assert "Walks well" in refused.text
    assert rows_of(database, Episode, therapist.clinic_id)[0].status == "active"


@pytest.mark.parametrize("days", [0, 3, 14])
def test_a_discharge_may_be_written_down_days_later(signed_in, database, days) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist, started_on=today() - timedelta(days=14))
    assert f'value="{today().isoformat()}"' in browser.get(at(episode, "/discharge")).text
    ended_on = today() - timedelta(days=days)
    assert discharge(browser, episode, ended_on=ended_on.isoformat()).status_code == 303
    assert rows_of(database, Episode, therapist.clinic_id)[0].ended_on == ended_on


def test_active_goals_are_named_before_discharge(signed_in) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    assert "still active" not in browser.get(at(episode, "/discharge")).text
    set_goal(therapist, episode, "Kneel to garden")
    page = text_of(browser.get(at(episode, "/discharge")))
    assert "A goal is still active" in page
    assert "Kneel to garden" in page


def test_a_discharge_by_mistake_is_taken_back_and_kept(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    address = at(episode, "/reopen")
    assert browser.get(address).status_code == 409
    assert post(browser, address, {"reason": "Not ended at all"}).status_code == 409
    discharge(browser, episode)
    assert "Walks well" in browser.get(address).text
    assert post(browser, address, {"reason": ""}).status_code == 422
    assert post(browser, address, {"reason": "Wrong patient"}).status_code == 303
    [row] = rows_of(database, Episode, therapist.clinic_id)
    assert (row.status, row.ended_on, row.discharge_kind, row.discharge_reason) == ("active", None, None, None)
    [kept] = rows_of(database, EpisodeReopening, therapist.clinic_id)
    assert (kept.ended_on, kept.discharge_kind, kept.discharge_reason) == (today(), "goals_met", "Walks well")
    assert (kept.reason, kept.reopened_by_id) == ("Wrong patient", therapist.id)
    page = text_of(browser.get(at(episode)))
    assert "A discharge was taken back" in page
    assert "Wrong patient" in page
    with database.transaction(therapist.clinic_id) as session:
        actions = [one.action for one in session.query(AuditEvent).filter(AuditEvent.entity == "episode")]
    assert [one for one in actions if one.startswith("episode.")] == ["episode.discharged", "episode.reopened"]
    with database.transaction(therapist.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("DELETE FROM episode_reopenings"))


def test_nothing_is_reopened_beside_an_open_episode(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    discharge(browser, episode)
    with factories.acting(therapist) as session:
        patient_id = episode.patient_id
        session.add(Episode(patient_id=patient_id, therapist_id=therapist.id, started_on=today(), reason="New"))
    answer = post(browser, at(episode, "/reopen"), {"reason": "Wrong"})
    assert answer.status_code == 409
    assert "open episode" in answer.text
    assert rows_of(database, EpisodeReopening, therapist.clinic_id) == []


def test_the_list_shows_each_episode_and_a_closed_one_changes_no_more(signed_in, count_queries) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    diagnosis, goal = diagnose(therapist, episode), set_goal(therapist, episode)
    discharge(browser, episode)
    listed = text_of(browser.get(f"/patients/{episode.patient_id}/episodes"))
    for words in ("M76.11", "0 of 1 met", "Goals met", "Walks well"):
        assert words in listed
    assert "Add a goal" not in browser.get(at(episode)).text
    for rest, fields in (
        ("/goals/new", {"text": "x", "words_of": "patient", "kind": "short_term"}),
        (f"/goals/{goal.id}/status", {"version": "1", "status": "met"}),
        (f"/diagnoses/{diagnosis.id}/primary", {}),
        (f"/diagnoses/{diagnosis.id}/end", {"reason": "x"}),
        ("/diagnoses/new", {"picked": "2026:M54.50", "side": "none"}),
        ("/plan", {"version": "0", "from_on": today(), "visits_per_week": 1, "weeks": 1, "interventions": "x"}),
    ):
        assert post(browser, at(episode, rest), fields).status_code == 409, rest
    with count_queries() as queries:
        browser.get(at(episode))
    assert len(queries) <= 12


def test_an_assistant_reads_and_decides_nothing(signed_in, database) -> None:
    browser, _assistant = signed_in(Role.ASSISTANT)
    therapist = factories.make_user()
    episode = open_episode(therapist)
    diagnosis, goal = diagnose(therapist, episode), set_goal(therapist, episode)
    page = text_of(browser.get(at(episode)))
    assert "M76.11" in page
    assert "set by a physical therapist" in page
    for words in ("Add a goal", "Add a diagnosis", "Take off", "Write it", "Discharge"):
        assert words not in page
    for rest in (
        "/diagnoses/new", "/diagnoses/search", f"/diagnoses/{diagnosis.id}/edit", f"/diagnoses/{diagnosis.id}/end",
        f"/diagnoses/{diagnosis.id}/primary", "/goals/new", f"/goals/{goal.id}/edit", f"/goals/{goal.id}/status", "/plan",
        "/discharge", "/reopen",
    ):  # fmt: skip
        assert post(browser, at(episode, rest), {"reason": "x"}).status_code == 403, rest
    assert rows_of(database, PlanOfCare, therapist.clinic_id) == []
    assert len(rows_of(database, Goal, therapist.clinic_id)) == 1


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMIN])
def test_who_sees_no_chart_sees_no_episode(signed_in, role) -> None:
    browser, _user = signed_in(role)
    episode = open_episode(factories.make_user())
    assert browser.get(at(episode)).status_code == 403
    assert browser.get(f"/patients/{episode.patient_id}/episodes").status_code == 403
