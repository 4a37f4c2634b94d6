"""Diagnoses: picked from the codes, exactly one primary, never deleted, changed by one person at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic.episodes.models import Diagnosis
from tests import factories
from tests.episodes.cases import YEAR, at, diagnose, open_episode, rows_of, today
from tests.forms import post
from tests.programs.browser import text_of


def chosen(code="M76.11", **changes):
    return {"q": "psoas", "picked": f"{YEAR}:{code}", "side": "none", "onset_on": "", **changes}


def test_a_code_is_searched_and_picked(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    first = text_of(browser.get(at(episode, "/diagnoses/new")))
    assert "Usual codes" in first
    assert "Codes of fiscal year 2026" in first
    results = post(browser, at(episode, "/diagnoses/search"), {"q": "tendinitis psoas"})
    assert results.status_code == 200
    assert f'value="{YEAR}:M76.11"' in results.text
    assert post(browser, at(episode, "/diagnoses/new"), chosen(onset_on=today().isoformat())).status_code == 303
    [row] = rows_of(database, Diagnosis, therapist.clinic_id)
    assert (row.code, row.text, row.fiscal_year) == ("M76.11", "Psoas tendinitis, right hip", YEAR)
    assert (row.side, row.onset_on, row.is_primary, row.added_by_id) == ("right", today(), True, therapist.id)
    page = text_of(browser.get(at(episode)))
    assert "M76.11 Psoas tendinitis, right hip" in page
    assert "Primary" in page
    assert "M76.11" in text_of(browser.get(f"/patients/{episode.patient_id}"))


def test_a_heading_cannot_be_chosen_and_says_why(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    page = post(browser, at(episode, "/diagnoses/search"), {"q": "R10.2"})
    assert "Not billable since October 1, 2025" in page.text
    assert f'value="{YEAR}:R10.2"' not in page.text
    assert f'value="{YEAR}:R10.21"' in page.text
    forced = post(browser, at(episode, "/diagnoses/new"), chosen("R10.2"))
    assert forced.status_code == 422
    assert "cannot be chosen" in forced.text
    assert rows_of(database, Diagnosis, therapist.clinic_id) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"picked": ""}, {"picked": "2026"}, {"picked": "٢٠٢٦:M76.11"}, {"picked": "2026:M99.99"}, {"picked": "9999:M76.11"},
        {"picked": "2026:" + "M" * 500}, {"side": "up"}, {"side": ""}, {"onset_on": "31 Feb 2026"}, {"onset_on": "1776-07-04"},
        {"onset_on": "2999-01-01"},
    ],
)  # fmt: skip
def test_nonsense_adds_nothing_and_keeps_what_was_typed(signed_in, database, changes) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    answer = post(browser, at(episode, "/diagnoses/new"), chosen(**changes))
    assert answer.status_code == 422
    assert 'name="q" value="psoas"' in answer.text
    assert rows_of(database, Diagnosis, therapist.clinic_id) == []


def test_the_same_twice_is_refused_until_it_was_taken_off(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    row = diagnose(therapist, episode)
    assert post(browser, at(episode, "/diagnoses/new"), chosen()).status_code == 409
    end = at(episode, f"/diagnoses/{row.id}/end")
    assert "What happens" in browser.get(end).text
    assert post(browser, end, {"reason": ""}).status_code == 422
    assert post(browser, end, {"reason": "Ruled out"}).status_code == 303
    assert post(browser, end, {"reason": "Again"}).status_code == 409
    assert post(browser, at(episode, "/diagnoses/new"), chosen()).status_code == 303
    old, new = rows_of(database, Diagnosis, therapist.clinic_id)
    assert (old.ended_reason, old.ended_by_id, old.is_primary) == ("Ruled out", therapist.id, False)
    assert new.is_primary
    assert "Ruled out" in browser.get(at(episode)).text


def test_there_is_exactly_one_primary(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    first, second = diagnose(therapist, episode), diagnose(therapist, episode, "M54.50")
    third = diagnose(therapist, episode, "M62.81", is_primary=True)

    def primary() -> list[str]:
        return [row.code for row in rows_of(database, Diagnosis, therapist.clinic_id) if row.is_primary]

    assert primary() == ["M62.81"]
    assert post(browser, at(episode, f"/diagnoses/{second.id}/primary")).status_code == 303
    assert post(browser, at(episode, f"/diagnoses/{second.id}/primary")).status_code == 303
    assert primary() == ["M54.50"]
    post(browser, at(episode, f"/diagnoses/{second.id}/end"), {"reason": "Not the cause"})
    assert primary() == [first.code], "the next on the list takes its place"
    with database.transaction(therapist.clinic_id) as session, pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Diagnosis).where(Diagnosis.id == third.id).values(is_primary=True))


def test_a_row_keeps_its_code_and_is_never_deleted(signed_in, database) -> None:
    _browser, therapist = signed_in()
    row = diagnose(therapist, open_episode(therapist))
    for statement in (
        "UPDATE diagnoses SET text = 'x'",
        "UPDATE diagnoses SET fiscal_year = 2027",
        "DELETE FROM diagnoses",
    ):
        with database.transaction(row.clinic_id) as session, pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(statement))


def test_two_people_at_one_diagnosis_see_both_texts(signed_in, database) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    row = diagnose(therapist, episode, "M54.50")
    address = at(episode, f"/diagnoses/{row.id}/edit")
    began = today() - timedelta(days=30)
    mine = {"version": "1", "side": "left", "onset_on": began.isoformat()}
    assert post(browser, address, mine).status_code == 303
    stale = post(browser, address, {"version": "1", "side": "right", "onset_on": began.isoformat()})
    assert stale.status_code == 409
    assert "Saved now" in stale.text
    assert 'name="version" type="hidden" value="2"' in stale.text
    assert post(browser, address, {"version": "2", "side": "right", "onset_on": ""}).status_code == 303
    assert post(browser, address, {"version": "x", "side": "right"}).status_code == 422
    [kept] = rows_of(database, Diagnosis, therapist.clinic_id)
    assert (kept.side, kept.onset_on, kept.version) == ("right", None, 3)


def test_the_same_code_may_stand_once_for_each_side(signed_in) -> None:
    browser, therapist = signed_in()
    episode = open_episode(therapist)
    diagnose(therapist, episode, "M62.838", side="left")
    right = diagnose(therapist, episode, "M62.838", side="right")
    answer = post(browser, at(episode, f"/diagnoses/{right.id}/edit"), {"version": "1", "side": "left", "onset_on": ""})
    assert answer.status_code == 409
    assert "on the list already" in answer.text


def test_another_patients_diagnosis_is_not_there(signed_in) -> None:
    browser, therapist = signed_in()
    mine, other = open_episode(therapist), open_episode(therapist)
    row = diagnose(therapist, other)
    theirs = open_episode(factories.make_user(clinic=factories.make_clinic()))
    for rest in ("edit", "end"):
        assert browser.get(at(mine, f"/diagnoses/{row.id}/{rest}")).status_code == 404
    for rest in ("", "/diagnoses/new", "/plan", "/goals/new", "/edit", "/discharge", "/reopen"):
        assert browser.get(at(theirs, rest)).status_code == 404
    assert browser.get(f"/patients/{theirs.patient_id}/episodes").status_code == 404
