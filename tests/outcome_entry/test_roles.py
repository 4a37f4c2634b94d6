"""Who sees, enters, takes back and asks; and that another clinic's scores are not there."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic.core.db import Database, session
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.filters import day
from clinic.core.permissions import Role
from clinic.outcome_entry import asking, policy, service
from clinic.outcome_measures.models import OutcomeScore, ScoreSource
from tests import factories
from tests.forms import post
from tests.outcome_measures.cases import (
    GOOD,
    NPRS,
    PSFS,
    address,
    ago,
    enter,
    fields,
    psfs,
    requests_of,
    scores_of,
)
from tests.patients.test_access import without_reference
from tests.programs.browser import text_of


def test_the_front_desk_copies_paper_and_sees_no_score(signed_in: Any) -> None:
    browser, desk = signed_in(Role.FRONT_DESK)
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist)
    enter(therapist, patient, PSFS, psfs(7, names=("Swim",)), days_ago=9)
    enter(therapist, patient, PSFS, psfs(9, 8), days_ago=5)
    assert "Type in a questionnaire from paper" in text_of(browser.get(f"/patients/{patient.id}"))
    assert browser.get(address(patient)).status_code == 403
    assert "Patient-specific functional scale" in text_of(browser.get(address(patient, "/new")))
    page = browser.get(address(patient, "/new?measure=psfs"))
    assert "Climb stairs" in page.text  # so that the same activities are rated again
    assert "Last time" not in page.text
    asked = page.text.split('<ol class="activities">')[1].split("</ol>")[0]
    assert " ".join(re.sub(r"<[^>]+>", " ", asked).split()) == "Walk Walk, now Climb stairs Climb stairs, now", (
        "names alone, no rating"
    )
    assert set(re.findall(r' value="([^"]*)"', asked)) == {"Walk", "Climb stairs", ""}
    assert "Swim" not in page.text, "the newest alone"
    for taken_on in (ago(5), ago(9)):
        assert day(taken_on) not in page.text
        assert taken_on.isoformat() not in page.text
    sent = fields(PSFS, source="paper", **{"activities-0-name": "Walk", "activities-1-name": "Climb stairs"})
    answer = post(browser, address(patient, "/new"), sent)
    assert answer.headers["Location"] == f"/patients/{patient.id}"
    shown = text_of(browser.get(f"/patients/{patient.id}"))
    assert "PSFS saved. The therapist sees it in the chart." in shown
    assert "of 10" not in shown
    row = scores_of(patient)[-1]
    assert (row.source, row.entered_by_id) == (ScoreSource.PAPER, desk.id)


def test_the_front_desk_cannot_say_that_it_asked(signed_in: Any) -> None:
    browser, desk = signed_in(Role.FRONT_DESK)
    patient = factories.make_patient(therapist=factories.make_user())
    assert post(browser, address(patient, "/new"), fields(NPRS, source="staff")).status_code == 422
    with pytest.raises(NotAllowed):
        enter(desk, patient, NPRS)
    assert scores_of(patient) == []


@pytest.mark.parametrize(
    ("role", "sources"),
    [
        (Role.PT, (ScoreSource.STAFF, ScoreSource.PAPER)),
        (Role.ASSISTANT, (ScoreSource.STAFF, ScoreSource.PAPER)),
        (Role.FRONT_DESK, (ScoreSource.PAPER,)),
        (Role.ADMIN, ()),
    ],
)
def test_what_each_role_may(database: Database, role: Role, sources: tuple[ScoreSource, ...]) -> None:
    user = factories.make_user(role=role)
    patient = factories.make_patient(therapist=factories.make_user())
    sees = role in (Role.PT, Role.ASSISTANT)
    assert policy.sources_for(user, patient) == sources
    assert policy.can_see(user, patient) is sees
    assert (user.can(policy.MARK), user.can(policy.ASK)) == (sees, sees)
    theirs = factories.make_patient(clinic=factories.make_clinic())
    assert policy.sources_for(user, theirs) == ()
    assert not policy.can_see(user, theirs)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMIN])
def test_others_neither_take_back_nor_ask(signed_in: Any, role: Role) -> None:
    browser, user = signed_in(role)
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist)
    row = enter(therapist, patient, NPRS)
    assert post(browser, address(patient, f"/{row.id}/error"), {"reason": "No"}).status_code == 403
    assert post(browser, address(patient, "/ask"), {"measure": "nprs"}).status_code == 403
    for call in (
        lambda: service.mark_in_error(user, patient.id, row.id, "No"),
        lambda: asking.ask(user, patient.id, NPRS),
        lambda: asking.withdraw(user, patient.id, uuid4()),
    ):
        with factories.acting(user), pytest.raises((NotAllowed, NotFound)):
            call()
    assert scores_of(patient)[0].entered_in_error_at is None
    assert requests_of(patient) == []


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT, Role.FRONT_DESK])
def test_another_clinics_patient_is_not_there_to_the_byte(signed_in: Any, role: Role) -> None:
    browser, _user = signed_in(role)
    theirs = factories.make_patient(clinic=factories.make_clinic())
    for rest in ("", "/new", "/new?measure=psfs"):
        one, other = browser.get(address(theirs, rest)), browser.get(f"/patients/{uuid4()}/outcomes{rest}")
        assert one.status_code == other.status_code
        assert one.status_code == (403 if role is Role.FRONT_DESK and rest == "" else 404)
        assert without_reference(one.text) == without_reference(other.text)
    assert post(browser, address(theirs, "/new"), fields(NPRS, source="paper")).status_code == 404
    assert scores_of(theirs) == []


def test_another_patients_score_is_not_found_under_this_one(signed_in: Any) -> None:
    browser, user = signed_in()
    mine, other = factories.make_patient(therapist=user), factories.make_patient(therapist=user)
    row = enter(user, other, NPRS)
    with factories.acting(user):
        asked = asking.ask(user, other.id, PSFS)
    assert post(browser, address(mine, f"/{row.id}/error"), {"reason": "Mine?"}).status_code == 404
    assert post(browser, address(mine, f"/asked/{asked.id}/withdraw")).status_code == 404
    assert scores_of(other)[0].entered_in_error_at is None
    assert requests_of(other)[0].closed_at is None


@pytest.mark.parametrize(
    "change", ["score = 3", "answers = '{}'", "taken_on = taken_on - 1", "source = 'paper'", "unanswered = 2"]
)
def test_the_database_lets_no_score_be_rewritten(database: Database, change: str) -> None:
    therapist = factories.make_user()
    row = enter(therapist, factories.make_patient(therapist=therapist), NPRS)
    with factories.acting(therapist), pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(f"UPDATE outcome_scores SET {change} WHERE id = :id"), {"id": row.id})
    with factories.acting(therapist), pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("DELETE FROM outcome_scores WHERE id = :id"), {"id": row.id})


def test_a_mark_is_never_taken_back(database: Database) -> None:
    therapist = factories.make_user()
    row = enter(therapist, factories.make_patient(therapist=therapist), NPRS)
    with factories.acting(therapist):
        service.mark_in_error(therapist, row.patient_id, row.id, "Wrong patient")
    taken_back = {"entered_in_error_at": None, "entered_in_error_by_id": None, "entered_in_error_reason": None}
    with factories.acting(therapist), pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(OutcomeScore).where(OutcomeScore.id == row.id).values(**taken_back))


@pytest.mark.parametrize(
    ("measure", "score", "percent"),
    [("nprs", 11, None), ("psfs", -1, None), ("groc", 8, None), ("rmdq", 25, None), ("lefs", 81, 90), ("odi", 51, 90),
     ("lefs", 40, None), ("nprs", 4, 40), ("odi", 40, 101)],
)  # fmt: skip
def test_the_database_knows_the_ranges(database: Database, measure: str, score: int, percent: int | None) -> None:
    therapist = factories.make_user()
    good = enter(therapist, factories.make_patient(therapist=therapist), NPRS)
    values = {name: getattr(good, name) for name in ("patient_id", "taken_on", "source", "entered_by_id", "entered_at")}
    row = OutcomeScore(
        **values, measure=measure, measure_version="x", answers=dict(GOOD[NPRS]), score=score, percent=percent,
        form_key=uuid4(),
    )  # fmt: skip
    with factories.acting(therapist), pytest.raises(IntegrityError), session.begin_nested():
        session.add(row)
