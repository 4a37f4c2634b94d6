"""What an episode, a diagnosis and a goal said before they were edited: kept, shown, printed, never changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic.core.permissions import Role
from clinic.episodes.models import CareChange, GoalWords
from clinic.episodes.wording import edit_words
from clinic.patients.policy import get_patient
from clinic.record_chapters import care
from clinic.record_chapters.whole import Whole
from tests import factories
from tests.chart.cases import HOSTILE
from tests.episodes.cases import at, diagnose, open_episode, rows_of, set_goal, today
from tests.forms import post
from tests.programs.browser import text_of


def kept(database: Any, user: Any) -> list[tuple[str, str, str]]:
    rows = rows_of(database, CareChange, user.clinic_id)
    assert {row.changed_by_id for row in rows} <= {user.id}
    return sorted((row.field, row.before, row.after) for row in rows)


def edit(goal: Any, **changes: str) -> dict[str, str]:
    """The form of a goal as it would be sent unchanged, but for `changes`."""
    same = {name: str(getattr(goal, name)) for name in ("text", "words_of", "kind", "target", "version")}
    return {**same, "due_on": goal.due_on.isoformat() if goal.due_on else "", **changes}


def test_an_edited_goal_keeps_what_it_said(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    due, later = today() + timedelta(days=30), today() + timedelta(days=60)
    goal = set_goal(therapist, episode, due_on=due)
    address = at(episode, f"/goals/{goal.id}/edit")
    assert post(browser, address, edit(goal)).status_code == 303
    assert kept(database, therapist) == [], "nothing was changed"
    changed = edit(goal, target="20 steps", kind="long_term", due_on=later.isoformat(), words_of="patient")
    assert post(browser, address, changed).status_code == 303
    assert kept(database, therapist) == [
        ("due_on", due.isoformat(), later.isoformat()),
        ("kind", "short_term", "long_term"),
        ("target", "14 steps", "20 steps"),
        ("words_of", "clinician", "patient"),
    ]
    assert {row.goal_id for row in rows_of(database, CareChange, therapist.clinic_id)} == {goal.id}
    page = text_of(browser.get(at(episode)))
    assert f"by {therapist.display_name}: target was “14 steps”, now “20 steps”" in page
    assert "term was short term, now long term" in page
    stale = post(browser, address, edit(goal, target="30 steps"))
    assert stale.status_code == 409
    assert len(kept(database, therapist)) == 4, "a refused edit keeps nothing"


def test_an_edited_episode_keeps_what_it_said(signed_in, database) -> None:
    browser, assistant = signed_in(Role.ASSISTANT)
    episode = open_episode(factories.make_user())
    sent = {"version": "1", "reason": "Back pain", "goal": "", "onset_on": today().isoformat(), "referred_by": ""}
    assert post(browser, at(episode, "/edit"), sent).status_code == 303
    assert kept(database, assistant) == [
        ("goal", episode.goal, ""),
        ("onset_on", "", today().isoformat()),
        ("reason", episode.reason, "Back pain"),
    ]
    page = text_of(browser.get(at(episode)))
    assert f"reason for coming was “{episode.reason}”, now “Back pain”" in page
    assert f"goal in the patient's words was “{episode.goal}”, now none" in page


def test_an_edited_diagnosis_keeps_what_it_said(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    row = diagnose(therapist, episode, "M62.838", side="left")
    diagnose(therapist, episode, "M62.838", side="right")
    address = at(episode, f"/diagnoses/{row.id}/edit")
    assert post(browser, address, {"version": "1", "side": "right", "onset_on": ""}).status_code == 409
    assert kept(database, therapist) == [], "a refused edit keeps nothing"
    assert post(browser, address, {"version": "1", "side": "both", "onset_on": ""}).status_code == 303
    assert kept(database, therapist) == [("side", "left", "both")]
    assert "side was left, now both sides" in text_of(browser.get(at(episode)))


def test_the_record_prints_what_was_said_before(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    goal, row = set_goal(therapist, episode), diagnose(therapist, episode, "M62.838", side="left")
    post(browser, at(episode, f"/goals/{goal.id}/edit"), edit(goal, target="20 steps"))
    post(browser, at(episode, f"/diagnoses/{row.id}/edit"), {"version": "1", "side": "both", "onset_on": ""})
    post(browser, at(episode, "/edit"), {"version": "1", "reason": "Back pain", "goal": episode.goal})
    other = set_goal(therapist, open_episode(therapist))
    with factories.acting(therapist):
        patient = get_patient(therapist, episode.patient_id)
        goals, diagnoses = care.goals(Whole(patient)), care.diagnoses(Whole(patient, episode))
    first, last = goals.blocks
    assert "target: 20 steps" in first.title
    assert "active" in first.lines[0], "being set comes before the edit"
    assert first.lines[1].endswith(": target was “14 steps”, now “20 steps”."), first.lines
    assert therapist.display_name in first.lines[1]
    assert last.lines[0].endswith(f"reason for coming was “{episode.reason}”, now “Back pain”.")
    assert diagnoses.blocks[0].lines[0].startswith("M62.838, both sides: Changed on ")
    assert diagnoses.blocks[0].lines[0].endswith("side was left, now both sides.")
    assert other.patient_id != episode.patient_id


def test_which_diagnosis_was_the_primary_one_is_kept(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    first, second = diagnose(therapist, episode), diagnose(therapist, episode, "M62.838", side="left")
    assert kept(database, therapist) == []
    assert post(browser, at(episode, f"/diagnoses/{second.id}/primary")).status_code == 303
    assert kept(database, therapist) == [("is_primary", "no", "yes"), ("is_primary", "yes", "no")]
    ended = {"reason": "Ruled out"}
    assert post(browser, at(episode, f"/diagnoses/{second.id}/end"), ended).status_code == 303
    assert len(kept(database, therapist)) == 4
    page = text_of(browser.get(at(episode)))
    assert page.count("primary diagnosis was yes, now no") == 2, "of the one that was, and of the one taken off"
    assert "Left" in page.partition("Taken off the list")[2].partition("Ruled out")[0]
    with factories.acting(therapist):
        [block] = care.diagnoses(Whole(get_patient(therapist, episode.patient_id))).blocks
    assert {line.partition(":")[0] for line in block.lines} == {f"{first.code}, right", f"{second.code}, left"}


def test_what_was_kept_never_changes(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    goal = set_goal(therapist, episode)
    post(browser, at(episode, f"/goals/{goal.id}/edit"), edit(goal, text="Run"))
    for statement in ("UPDATE care_changes SET before = 'x'", "DELETE FROM care_changes"):
        with database.transaction(therapist.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(statement))
    [row] = rows_of(database, CareChange, therapist.clinic_id)
    values = {
        name: getattr(row, name) for name in ("episode_id", "patient_id", "changed_at", "changed_by_id", "goal_id")
    }
    with database.transaction(therapist.clinic_id) as session, pytest.raises(IntegrityError), session.begin_nested():
        session.add(CareChange(**values, field="text", before="same", after="same"))
    assert rows_of(database, CareChange, factories.make_clinic().id) == [], "another clinic sees none of it"
    with database.transaction(therapist.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(CareChange).values(field="target"))


def test_words_are_escaped(signed_in) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    goal = set_goal(therapist, episode, HOSTILE)
    post(browser, at(episode, f"/goals/{goal.id}/edit"), edit(goal, text="Walk"))
    assert "was “" in browser.get(at(episode)).text
    assert "<script>alert" not in browser.get(at(episode)).text


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("target", "", "20 steps", "target was none, now “20 steps”"),
        ("due_on", "2026-11-02", "", f"due day was {date(2026, 11, 2):%b} 2, 2026, now none"),
        ("words_of", GoalWords.CLINICIAN, GoalWords.PATIENT, "whose words was the therapist's words, now the patient's own words"),
        ("side", "none", "both", "side was no side, now both sides"),
    ],
)  # fmt: skip
def test_an_edit_in_words(field: str, before: str, after: str, words: str) -> None:
    assert edit_words(field, before, after) == words
