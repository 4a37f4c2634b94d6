"""Answering a patient: on their page, on the next sheet, and taken back while nobody has read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.core.errors import NotFound
from clinic.core.permissions import Role
from clinic.messages import service
from clinic.messages.models import LONGEST_ANSWER, DiaryMessage
from clinic.review import reporting
from clinic.review.alerts import Code
from tests import factories
from tests.adherence.helpers import link_of
from tests.chart.cases import HOSTILE, given
from tests.factories import BREATHE, IssuedProgram
from tests.forms import post
from tests.programs.browser import text_of
from tests.programs.cases import cleared_patient, issue, start
from tests.review.conftest import Items, codes

pytestmark = pytest.mark.usefixtures("database")
Browser = Callable[..., tuple[FlaskClient, User]]


def asked(issued: IssuedProgram, text: str = "May I use a belt?") -> DiaryMessage:
    with factories.current().transaction(issued.patient.clinic_id):
        return reporting.ask(link_of(issued), text, slug="", form_key=uuid4())


def send(browser: FlaskClient, patient_id: UUID, **fields: Any) -> Any:
    values = {"form_key": str(uuid4()), "text": "Yes, a soft one.", **fields}
    return post(browser, f"/patients/{patient_id}/messages", values)


def kept(issued: IssuedProgram) -> list[DiaryMessage]:
    with factories.current().transaction(issued.patient.clinic_id) as session:
        query = select(DiaryMessage).where(DiaryMessage.patient_id == issued.patient.id).order_by(DiaryMessage.id)
        return list(session.scalars(query))


def kept_answer(pt: User, issued: IssuedProgram) -> DiaryMessage:
    with factories.acting(pt):
        return service.answer(pt, issued.patient.id, issued.program.id, "Well done.", form_key=uuid4())


def test_an_answer_closes_its_question_in_the_name_of_who_gave_it(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    question = asked(issued)
    assert codes(items(issued)) == [Code.QUESTION]
    page = browser.get(f"/patients/{issued.patient.id}/review").text
    assert f'value="{question.id}"' in page
    assert send(browser, issued.patient.id, answers_id=str(question.id), about=question.text).status_code == 303
    assert items(issued) == []
    [closed] = items(issued, reviewed=True)
    assert (closed.reviewed_by_id, closed.reviewed_note) == (pt.id, "Answered.")
    answer = kept(issued)[-1]
    assert (answer.answers_id, answer.about, answer.sent_by_id) == (question.id, "May I use a belt?", pt.id)


def test_words_without_a_question_need_none_but_print_beside_something(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    assert send(browser, issued.patient.id, text="Well done this week.").status_code == 303
    refused = send(browser, issued.patient.id, text="Half the effort.", is_to_print="y")
    assert refused.status_code == 422
    assert "Say what it is about" in text_of(refused)
    assert "Half the effort." in refused.text


@pytest.mark.parametrize(("text", "words"), [("", "Write the answer."), ("x" * (LONGEST_ANSWER + 1), "600")])
def test_bad_words_are_refused_beside_the_field_and_kept(signed_in: Browser, text: str, words: str) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    answer = send(browser, issued.patient.id, text=text)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert text in answer.text
    assert kept(issued) == []


def test_the_same_form_twice_is_one_answer_to_its_question(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued, key = given(pt, days_ago=1), str(uuid4())
    question = asked(issued)
    for _ in range(2):
        assert send(browser, issued.patient.id, form_key=key, answers_id=str(question.id)).status_code == 303
    assert len(kept(issued)) == 2


def test_the_same_form_twice_is_one_answer_and_other_words_are_refused(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued, key = given(pt, days_ago=1), str(uuid4())
    for _ in range(2):
        assert send(browser, issued.patient.id, form_key=key).status_code == 303
    other = send(browser, issued.patient.id, form_key=key, text="Another one")
    assert other.status_code == 409
    assert "Another one" in other.text
    assert len(kept(issued)) == 1


def test_a_question_of_somebody_else_is_not_answered_here(signed_in: Browser) -> None:
    browser, pt = signed_in()
    mine, other = given(pt, days_ago=1), given(pt, days_ago=1)
    question = asked(other)
    assert send(browser, mine.patient.id, answers_id=str(question.id)).status_code == 422
    assert kept(mine) == []
    own = kept_answer(pt, mine)
    for answers_id in (question.id, own.id):
        with pytest.raises(NotFound), factories.acting(pt):
            service.answer(pt, mine.patient.id, mine.program.id, "Yes", form_key=uuid4(), answers_id=answers_id)


def test_the_question_that_is_chosen_is_the_one_that_is_closed(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    first, second = asked(issued, "First?"), asked(issued, "Second?")
    assert send(browser, issued.patient.id, answers_id=str(first.id)).status_code == 303
    assert [one.message_id for one in items(issued)] == [second.id]
    assert kept(issued)[-1].about == "First?"


def test_letters_that_no_sheet_can_show_are_refused_when_it_is_to_be_printed(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    refused = send(browser, issued.patient.id, about="Belt?", text="Well done 😀", is_to_print="y")
    assert refused.status_code == 422
    assert "A printed sheet cannot show “😀”" in text_of(refused)
    assert send(browser, issued.patient.id, about="Belt?", text="Well done 😀").status_code == 303


def test_what_waits_for_a_sheet_can_be_left_off_also_when_it_was_read(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    issue(pt, program)
    send(browser, patient.id, about="Belt?", text="Yes.", is_to_print="y")
    with factories.current().transaction(patient.clinic_id) as session:
        message = session.scalars(select(DiaryMessage)).one()
        service.mark_seen(patient.id, [message.id])
    assert post(browser, f"/patients/{patient.id}/messages/{message.id}/not-printed").status_code == 303
    assert json.loads(issue(pt, program).content)["answers"] == []


def test_taken_back_while_unread_and_never_after(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    send(browser, issued.patient.id)
    send(browser, issued.patient.id, text="Wrong person")
    first, second = kept(issued)
    path = f"/patients/{issued.patient.id}/messages"
    assert post(browser, f"{path}/{second.id}/take-back").status_code == 303
    with factories.current().transaction(issued.patient.clinic_id):
        assert service.mark_seen(issued.patient.id, [first.id, uuid4()]) == 1
    assert post(browser, f"{path}/{first.id}/take-back").status_code == 409
    page = text_of(browser.get(f"/patients/{issued.patient.id}/review"))
    assert "Taken back" in page
    assert "Seen " in page


def test_the_next_sheet_prints_it_once(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    first = issue(pt, program)
    send(browser, patient.id, about="May I use a belt?", text="Yes, a soft one.", is_to_print="y")
    send(browser, patient.id, about="Only here", text="Not on paper.")
    second, third = issue(pt, program), issue(pt, program)
    printed = [json.loads(one.content)["answers"] for one in (first, second, third)]
    assert printed == [[], [{"question": "May I use a belt?", "answer": "Yes, a soft one."}], []]
    with factories.current().transaction(patient.clinic_id) as session:
        on_paper = session.scalars(select(DiaryMessage.printed_version_id).where(DiaryMessage.is_to_print)).all()
    assert on_paper == [second.id]


def test_the_draft_shows_what_will_be_printed(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))
    send(browser, patient.id, about="May I use a belt?", text="Yes, a soft one.", is_to_print="y")
    assert "Yes, a soft one." in browser.get(f"/patients/{patient.id}/program/draft").text
    assert "Yes, a soft one." in browser.get(f"/patients/{patient.id}/program").text


def test_who_may_answer(signed_in: Browser) -> None:
    issued = given(factories.make_user(), days_ago=1)
    for role in (Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN):
        assert send(signed_in(role)[0], issued.patient.id).status_code == 403
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert send(stranger, issued.patient.id).status_code == 404
    assert kept(issued) == []


def test_a_patient_without_a_sheet_has_no_page_to_write_to(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    answer = send(browser, patient.id, text="Hello there")
    assert answer.status_code == 422
    assert "No home program yet" in text_of(answer) or "Nothing was given" in text_of(answer)


def test_words_that_blame_or_are_hard_are_hinted_at_while_they_can_be_taken_back(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    send(browser, issued.patient.id, text="You were non-compliant.")
    page = browser.get(f"/patients/{issued.patient.id}/review").text
    assert "tone-hint" in page
    with factories.current().transaction(issued.patient.clinic_id):
        service.mark_seen(issued.patient.id, [one.id for one in kept(issued)])
    assert "tone-hint" not in browser.get(f"/patients/{issued.patient.id}/review").text


def test_words_are_escaped(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    asked(issued, HOSTILE)
    send(browser, issued.patient.id, text=HOSTILE, about=HOSTILE)
    page = browser.get(f"/patients/{issued.patient.id}/review").text
    assert "<script>alert" not in page


def test_the_database_keeps_the_words(signed_in: Browser) -> None:
    _, pt = signed_in()
    issued = given(pt, days_ago=1)
    asked(issued)
    with pytest.raises(DBAPIError), factories.acting(pt) as session:
        session.execute(update(DiaryMessage).values(text="Something else"))
