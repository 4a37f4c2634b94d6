"""The loop by the patient's link: asked, shown, answered once, seen by staff; or taken back."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.permissions import Role
from clinic.outcome_entry import asking
from clinic.outcome_entry.refusals import CannotAskByLink
from clinic.outcome_measures.models import OutcomeRequest, ScoreSource
from clinic.outcome_measures.rules import MeasureKey
from clinic.patients.models import IDENTIFYING
from tests import factories
from tests.factories import IssuedProgram
from tests.forms import post
from tests.outcome_measures.cases import (
    GROC,
    LEFS,
    NPRS,
    ODI,
    PSFS,
    RMDQ,
    address,
    enter,
    psfs,
    requests_of,
    scores_of,
    today,
)
from tests.patient_page.conftest import opened, spanish
from tests.patient_page.test_link_reads import TABLES
from tests.programs.browser import text_of

__all__ = ["opened", "spanish"]

ANSWERS = {
    NPRS: {"now": "4", "best": "1", "worst": "7"},
    PSFS: {"activities-0-name": "Walk", "activities-0-now": "3", "activities-1-name": "Sit"},
    GROC: {"rating": "-2"},
    RMDQ: {"ticked": ["3", "1"]},
}


def ask(issued: IssuedProgram, measure: MeasureKey) -> OutcomeRequest:
    """As the therapist of the patient asks."""
    therapist = therapist_of(issued)
    with factories.acting(therapist):
        return asking.ask(therapist, issued.patient.id, measure)


def therapist_of(issued: IssuedProgram) -> User:
    with factories.current().transaction(issued.patient.clinic_id):
        return session.get_one(User, (issued.patient.clinic_id, issued.patient.therapist_id))


def page_of(request: OutcomeRequest) -> str:
    return f"/p/questions/{request.id}"


def answer(browser: FlaskClient, request: OutcomeRequest, key: UUID | None = None, **more: Any) -> Any:
    sent = {"form_key": str(key or uuid4()), **ANSWERS[MeasureKey(request.measure)], **more}
    return post(browser, page_of(request), sent)


@pytest.mark.parametrize("measure", list(ANSWERS))
def test_the_whole_loop(opened: Any, signed_in: Any, measure: MeasureKey) -> None:
    browser, issued = opened()
    staff, user = signed_in(user=therapist_of(issued))
    assert "Questions from your clinic" not in browser.get("/p/today").text
    assert post(staff, address(issued.patient, "/ask"), {"measure": measure.value}).status_code == 303
    assert "waits for an answer since" in text_of(staff.get(address(issued.patient)))
    [request] = requests_of(issued.patient)
    assert (request.asked_by_id, request.closed_at) == (user.id, None)
    day = browser.get("/p/today").text
    assert "Questions from your clinic" in day
    assert page_of(request) in day
    assert browser.get(page_of(request)).status_code == 200
    assert answer(browser, request).headers["Location"] == "/p/today"
    after = text_of(browser.get("/p/today"))
    assert "Your answers are sent. Your therapist will see them." in after
    assert "Questions from your clinic" not in after
    [row] = scores_of(issued.patient)
    assert (row.source, row.link_id, row.entered_by_id, row.taken_on) == (
        ScoreSource.LINK,
        issued.link.id,
        None,
        today(),
    )
    [closed] = requests_of(issued.patient)
    assert closed.answered_by_score_id == row.id
    listed = text_of(staff.get(address(issued.patient)))
    assert "The patient, by link" in listed
    assert "Nothing waits on the patient’s page." in listed


def test_a_patient_is_told_no_score_and_no_judgement(opened: Any) -> None:
    browser, issued = opened()
    enter(therapist_of(issued), issued.patient, NPRS, {"now": 9, "best": 9, "worst": 10}, days_ago=5)
    request = ask(issued, NPRS)
    said = text_of(browser.get(page_of(request)))
    answer(browser, request)
    said += text_of(browser.get("/p/today")).split("Today,")[0]
    assert "Thank you." in said
    for word in ("better", "worse", "points", "score", "9 of 10", "matter"):
        assert word not in said.lower()


def test_the_same_form_twice_is_one_answer_and_another_is_thanked_for_nothing(opened: Any) -> None:
    browser, issued = opened()
    request, key = ask(issued, NPRS), uuid4()
    assert [answer(browser, request, key).status_code for _ in range(3)] == [303] * 3
    other = answer(browser, request, key, now="9")
    assert other.status_code == 422
    assert "We kept your first answers" in text_of(other)
    late = answer(browser, request)
    assert late.status_code == 409
    assert "We have your answers" in text_of(late)
    assert browser.get(page_of(request)).status_code == 409
    assert len(scores_of(issued.patient)) == 1


def test_asking_twice_is_one_question_and_once_answered_it_can_be_asked_again(opened: Any) -> None:
    browser, issued = opened()
    first = ask(issued, NPRS)
    assert ask(issued, NPRS).id == first.id
    answer(browser, first)
    second = ask(issued, NPRS)
    assert second.id != first.id
    answer(browser, second, now="2")
    assert [int(one.score) for one in scores_of(issued.patient)] == [4, 2]


def test_a_question_that_was_taken_back_is_not_asked_and_not_answered(opened: Any, signed_in: Any) -> None:
    browser, issued = opened()
    staff, user = signed_in(user=therapist_of(issued))
    request = ask(issued, PSFS)
    path = address(issued.patient, f"/asked/{request.id}/withdraw")
    assert [post(staff, path).status_code for _ in range(2)] == [303, 303]
    assert "Questions from your clinic" not in browser.get("/p/today").text
    assert answer(browser, request).status_code == 409
    assert scores_of(issued.patient) == []
    [row] = requests_of(issued.patient)
    assert row.withdrawn_by_id == user.id
    answered = ask(issued, NPRS)
    answer(browser, answered)
    assert post(staff, address(issued.patient, f"/asked/{answered.id}/withdraw")).status_code == 409


@pytest.mark.parametrize("measure", [LEFS, ODI])
def test_a_licensed_measure_is_never_asked_by_link(opened: Any, signed_in: Any, measure: MeasureKey) -> None:
    _browser, issued = opened()
    with pytest.raises(CannotAskByLink):
        ask(issued, measure)
    staff, _user = signed_in(user=therapist_of(issued))
    assert post(staff, address(issued.patient, "/ask"), {"measure": measure.value}).status_code == 422
    assert post(staff, address(issued.patient, "/ask"), {"measure": "psfs2"}).status_code == 404
    assert requests_of(issued.patient) == []


def test_a_follow_up_asks_the_same_things_and_takes_no_others(opened: Any) -> None:
    browser, issued = opened()
    enter(therapist_of(issued), issued.patient, PSFS, psfs(3, 2, 4), days_ago=9)
    request = ask(issued, PSFS)
    page = browser.get(page_of(request)).text
    assert "You named these things before." in page
    assert page.count("Climb stairs") >= 1
    assert "Thing 1" not in page
    strange = answer(browser, request)
    assert strange.status_code == 422
    assert "This page has changed" in text_of(strange)
    names = {f"activities-{place}-name": name for place, name in enumerate(("Walk", "Climb stairs", "Sit"))}
    assert answer(browser, request, **names, **{"activities-1-now": "6"}).status_code == 303
    assert scores_of(issued.patient)[-1].answers == psfs(3, 6, None)


BAD = [
    (NPRS, {"now": ""}, "Pick one."),
    (NPRS, {"now": "11"}, "Choose from what is shown here."),
    (NPRS, {"best": "8", "worst": "2"}, "The worst is less than the best."),
    (NPRS, {"form_key": ""}, "Open the page again"),
    (PSFS, {"activities-0-now": ""}, "Pick a number for at least one."),
    (PSFS, {"activities-0-name": ""}, "Write what this number is about."),
    (PSFS, {"activities-1-name": "walk"}, "You wrote this two times."),
    (PSFS, {"activities-0-name": "x" * 121}, "Use 120 letters or less."),
    (GROC, {"rating": ""}, "Pick one."),
    (GROC, {"rating": "8"}, "Choose from what is shown here."),
    (RMDQ, {"ticked": []}, "Tick the ones that fit."),
    (RMDQ, {"none": "y"}, "Take one of them back."),
    (RMDQ, {"ticked": ["25"]}, "Choose from what is shown here."),
    (NPRS, {"now": "3", "best": "little", "worst": "4"}, "Choose from what is shown here."),
]


@pytest.mark.parametrize(("measure", "wrong", "message"), BAD)
def test_what_is_missing_is_said_kindly_and_nothing_is_lost(
    opened: Any, measure: MeasureKey, wrong: dict[str, Any], message: str
) -> None:
    browser, issued = opened()
    request = ask(issued, measure)
    refused = answer(browser, request, **{"form_key": str(uuid4()), **wrong})
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert scores_of(issued.patient) == []
    assert requests_of(issued.patient)[0].closed_at is None


def test_a_list_on_which_nothing_fits_is_a_score_of_nothing(opened: Any) -> None:
    browser, issued = opened()
    assert answer(browser, ask(issued, RMDQ), ticked=[], none="y").status_code == 303
    assert scores_of(issued.patient)[0].answers == {"ticked": []}


def test_spanish_pages_ask_in_spanish_and_say_what_is_english_only(spanish: Any) -> None:
    browser, issued = spanish
    words = {NPRS: "¿Cuánto le duele ahora?", PSFS: "Diga de 1 a 5 cosas", GROC: "Muchísimo mejor"}
    for measure, said in words.items():
        page = browser.get(page_of(ask(issued, measure))).text
        assert said in page
        assert '<html lang="es">' in page
        assert "Enviar mis respuestas" in page
    page = browser.get(page_of(ask(issued, RMDQ))).text
    assert "Estas preguntas están solo en inglés." in page
    assert re.search(r'lang="en"[^>]*>\s*<p class="preserve">When your back hurts', page)
    assert 'lang="en">Your back today</a>' in browser.get("/p/today").text


def test_another_patients_question_and_a_link_that_ended(opened: Any) -> None:
    browser, issued = opened()
    _other, theirs = opened()
    foreign = ask(theirs, NPRS)
    nothing = browser.get(f"/p/questions/{uuid4()}")
    assert browser.get(page_of(foreign)).status_code == nothing.status_code == 404
    assert answer(browser, foreign).status_code == 404
    own = ask(issued, NPRS)
    assert post(browser, "/p/close").status_code == 200
    ended = browser.get(page_of(own))
    assert ended.status_code == browser.get("/p/day/2026-01-01").status_code
    assert answer(browser, own).status_code == ended.status_code
    assert scores_of(theirs.patient) == scores_of(issued.patient) == []


def test_staff_cookies_open_no_question(opened: Any, signed_in: Any) -> None:
    _browser, issued = opened()
    request = ask(issued, NPRS)
    staff, _user = signed_in(Role.PT)
    assert staff.get(page_of(request)).status_code == staff.get("/p/day/2026-01-01").status_code
    assert answer(staff, request).status_code >= 400
    assert scores_of(issued.patient) == []


def test_T05_questions_read_no_name_and_no_note(opened: Any, count_queries: Any) -> None:
    browser, issued = opened()
    requests = [ask(issued, measure) for measure in ANSWERS]
    with count_queries() as statements:
        for request in requests:
            assert browser.get(page_of(request)).status_code == 200
            assert answer(browser, request).status_code == 303
    assert len(statements) > 30
    for statement in statements:
        asked = set(re.findall(r"\b(?:FROM|JOIN|UPDATE|INTO) (\w+)", statement))
        assert not asked & set(TABLES), statement
        assert not [name for name in IDENTIFYING if re.search(rf"\bpatients\.{name}\b", statement)], statement
