"""Goals: set, changed by one person at a time, and a history of how each stood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.episodes.models import Goal, GoalChange
from tests.chart.cases import HOSTILE
from tests.episodes.cases import at, open_episode, rows_of, set_goal, today
from tests.forms import post
from tests.programs.browser import text_of


def typed(**changes):
    return {
        "text": "Climb the stairs", "words_of": "patient", "kind": "long_term", "target": "14 steps",
        "due_on": (today() + timedelta(days=40)).isoformat(), **changes,
    }  # fmt: skip


def test_a_goal_is_set_and_stands_on_the_page_and_the_chart(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    assert "No goal yet" in browser.get(at(episode)).text
    assert browser.get(at(episode, "/goals/new")).status_code == 200
    assert post(browser, at(episode, "/goals/new"), typed()).status_code == 303
    [goal] = rows_of(database, Goal, therapist.clinic_id)
    assert (goal.words_of, goal.kind, goal.target, goal.status) == ("patient", "long_term", "14 steps", "active")
    [change] = rows_of(database, GoalChange, therapist.clinic_id)
    assert (change.goal_id, change.status, change.changed_by_id) == (goal.id, "active", therapist.id)
    page = text_of(browser.get(at(episode)))
    assert "“Climb the stairs” Active" in page
    assert "Target: 14 steps" in page
    assert "Climb the stairs" in text_of(browser.get(f"/patients/{episode.patient_id}"))


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""}, {"text": "\u200b"}, {"text": "x" * 201}, {"words_of": ""}, {"kind": "soon"}, {"target": "x" * 201},
        {"due_on": "31 Feb"}, {"due_on": "2999-01-01"}, {"due_on": "1999-01-01"}, {"text": "e" + "\u0301" * 30},
    ],
)  # fmt: skip
def test_nonsense_sets_nothing(signed_in, database, changes) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    answer = post(browser, at(episode, "/goals/new"), typed(**changes))
    assert answer.status_code == 422
    assert rows_of(database, Goal, therapist.clinic_id) == []


def test_a_status_is_a_row_that_stays(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    goal = set_goal(therapist, episode)
    address = at(episode, f"/goals/{goal.id}/status")
    assert "Climb the stairs" in browser.get(address).text
    assert post(browser, address, {"version": "1", "status": "partly_met", "remark": "10 steps"}).status_code == 303
    assert post(browser, address, {"version": "2", "status": "met", "remark": ""}).status_code == 303
    changes = rows_of(database, GoalChange, therapist.clinic_id)
    assert [(one.status, one.remark) for one in changes] == [("active", ""), ("partly_met", "10 steps"), ("met", "")]
    assert rows_of(database, Goal, therapist.clinic_id)[0].status == "met"
    page = text_of(browser.get(at(episode)))
    assert page.index(" Met ") < page.index("Partly met") < page.index("10 steps")
    assert "Climb the stairs" not in text_of(browser.get(f"/patients/{episode.patient_id}")).split("Lately")[0]
    with database.transaction(therapist.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE goal_changes SET remark = 'x'"))
    with database.transaction(therapist.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("DELETE FROM goals"))


def test_a_status_that_is_none_or_the_same_is_refused(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    goal = set_goal(therapist, episode)
    address = at(episode, f"/goals/{goal.id}/status")
    same = post(browser, address, {"version": "1", "status": "active", "remark": "No news"})
    assert same.status_code == 422
    assert "stands like that already" in same.text
    assert "No news" in same.text
    assert post(browser, address, {"version": "1", "status": "won"}).status_code == 422
    assert len(rows_of(database, GoalChange, therapist.clinic_id)) == 1


def test_two_people_at_one_goal_see_both_texts(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    goal = set_goal(therapist, episode)
    address = at(episode, f"/goals/{goal.id}/edit")
    assert "14 steps" in browser.get(address).text
    assert post(browser, address, typed(version="1", target="20 steps")).status_code == 303
    stale = post(browser, address, typed(version="1", target="30 steps"))
    assert stale.status_code == 409
    assert "20 steps" in stale.text
    assert "30 steps" in stale.text
    late = post(browser, at(episode, f"/goals/{goal.id}/status"), {"version": "1", "status": "met", "remark": "Done"})
    assert late.status_code == 409
    assert "Done" in late.text
    [kept] = rows_of(database, Goal, therapist.clinic_id)
    assert (kept.target, kept.status, kept.version) == ("20 steps", "active", 2)


def test_words_are_escaped(signed_in) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    goal = set_goal(therapist, episode, HOSTILE, target=HOSTILE)
    for rest in ("", f"/goals/{goal.id}/edit", f"/goals/{goal.id}/status", "/discharge"):
        assert "<script>alert" not in browser.get(at(episode, rest)).text
