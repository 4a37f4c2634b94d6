"""The plan of care: each change is a plan of its own; the end is counted, never typed."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clinic.episodes.models import PlanOfCare
from tests.episodes.cases import at, open_episode, rows_of, today
from tests.forms import post
from tests.programs.browser import text_of


def typed(**changes):
    plan = {"from_on": "2026-11-02", "visits_per_week": "2", "weeks": "6", "interventions": "Release, then strength."}
    return {**plan, "version": "0", **changes}


def test_a_plan_is_written_and_its_end_is_counted(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    assert f'value="{today().isoformat()}"' in browser.get(at(episode, "/plan")).text
    assert post(browser, at(episode, "/plan"), typed()).status_code == 303
    page = text_of(browser.get(at(episode)))
    assert "2 visits a week for 6 weeks (12 visits), from Nov 2, 2026 to Dec 13, 2026" in page
    assert "Release, then strength." in page
    [plan] = rows_of(database, PlanOfCare, therapist.clinic_id)
    assert (plan.number, plan.planned_by_id) == (1, therapist.id)


def test_a_change_is_a_new_plan_and_the_old_one_stays(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    post(browser, at(episode, "/plan"), typed())
    assert 'value="6"' in browser.get(at(episode, "/plan")).text
    assert post(browser, at(episode, "/plan"), typed(version="1")).status_code == 303
    assert len(rows_of(database, PlanOfCare, therapist.clinic_id)) == 1, "the same plan is no new one"
    assert post(browser, at(episode, "/plan"), typed(version="1", weeks="8")).status_code == 303
    assert [plan.weeks for plan in rows_of(database, PlanOfCare, therapist.clinic_id)] == [6, 8]
    assert "Earlier plans (1)" in text_of(browser.get(at(episode)))
    with database.transaction(therapist.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE plans_of_care SET weeks = 9"))


def test_two_people_at_one_plan_see_both(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    post(browser, at(episode, "/plan"), typed(interventions="Theirs"))
    stale = post(browser, at(episode, "/plan"), typed(interventions="Mine"))
    assert stale.status_code == 409
    assert "Theirs" in stale.text
    assert "Mine" in stale.text
    assert [plan.interventions for plan in rows_of(database, PlanOfCare, therapist.clinic_id)] == ["Theirs"]


@pytest.mark.parametrize(
    "changes",
    [
        {"visits_per_week": "0"}, {"visits_per_week": "8"}, {"visits_per_week": "1e9"}, {"visits_per_week": ""},
        {"weeks": "53"}, {"weeks": "-1"}, {"weeks": "99999999999"}, {"from_on": ""}, {"from_on": "9999-12-31"},
        {"interventions": ""}, {"interventions": "x" * 2001}, {"version": ""},
    ],
)  # fmt: skip
def test_nonsense_plans_nothing(signed_in, database, changes) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    assert post(browser, at(episode, "/plan"), typed(**changes)).status_code == 422
    assert rows_of(database, PlanOfCare, therapist.clinic_id) == []
