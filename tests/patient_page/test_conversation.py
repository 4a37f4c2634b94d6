"""Asking by the page and reading what the clinic wrote: T02, T06 and T09 for questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.messages import service as messages
from clinic.messages.models import LONGEST_QUESTION, DiaryMessage
from clinic.messages.service import QUESTIONS_AN_HOUR
from clinic.patient_page import conversation
from clinic.review import service
from clinic.safety_record.holds import hold_by_hand
from tests import factories
from tests.chart.cases import HOSTILE
from tests.factories import BREATHE, PRESS, RELEASE, IssuedProgram
from tests.forms import post
from tests.patient_page.next_program import next_program
from tests.programs.browser import text_of

Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]


def ask(browser: FlaskClient, text: str = "May I use a belt?", **fields: Any) -> Any:
    values = {"form_key": str(uuid4()), "about": "", "text": text, **fields}
    return post(browser, "/p/ask", {f"question-{name}": value for name, value in values.items()})


def answer(issued: IssuedProgram, text: str = "Yes, a soft one.", **more: Any) -> DiaryMessage:
    pt = factories.make_user()
    with factories.acting(pt):
        return service.answer(pt, issued.patient.id, text, form_key=uuid4(), **more)


def kept(issued: IssuedProgram) -> list[DiaryMessage]:
    with factories.current().transaction(issued.patient.clinic_id) as session:
        query = select(DiaryMessage).where(DiaryMessage.patient_id == issued.patient.id).order_by(DiaryMessage.id)
        return list(session.scalars(query))


def test_a_question_is_kept_and_stands_on_the_page_until_it_is_answered(opened: Opened) -> None:
    browser, issued = opened()
    sent = ask(browser, about=RELEASE)
    assert sent.status_code == 303
    page = text_of(browser.get("/p/today"))
    assert "Thank you. Your question is sent." in page
    assert "“May I use a belt?”" in page
    assert "No answer yet" in page
    [question] = kept(issued)
    assert (question.exercise_slug, question.link_id) == (RELEASE, issued.link.id)
    answer(issued, answers_id=question.id, about=question.text)
    page = text_of(browser.get("/p/today"))
    assert "No answer yet" not in page
    assert "Your therapist wrote to you" in page
    assert "Yes, a soft one." in page


def test_the_same_form_twice_is_one_question(opened: Opened) -> None:
    browser, issued = opened()
    key = str(uuid4())
    assert ask(browser, form_key=key).status_code == ask(browser, form_key=key).status_code == 303
    assert len(kept(issued)) == 1
    other = ask(browser, "Another one", form_key=key)
    assert other.status_code == 409
    assert "Another one" in other.text
    assert "We kept your first question." in text_of(other)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Write your question first."),
        ({"text": "x" * (LONGEST_QUESTION + 1)}, "Use 300 letters or less."),
        ({"about": "half-kneeling-hip-flexor-stretch"}, "Choose from what is shown here."),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(opened: Opened, fields: dict[str, str], words: str) -> None:
    browser, issued = opened()
    page = ask(browser, **fields)
    assert page.status_code == 422
    assert words in text_of(page)
    assert fields.get("text", "May I use a belt?") in page.text
    assert kept(issued) == []


def test_words_of_an_emergency_are_answered_at_once(opened: Opened) -> None:
    browser, _ = opened()
    ask(browser, "I have chest pain. Should I go on?")
    page = text_of(browser.get("/p/today"))
    assert "Do you need help right now?" in page
    assert "Call 911." in page


def test_it_speaks_spanish(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = spanish
    ask(browser, "Tengo fiebre. ¿Sigo?")
    answer(issued, "Descanse y llámenos.")
    page = text_of(browser.get("/p/today"))
    for words in (
        "Gracias. Su pregunta se envió.",
        "¿Necesita ayuda ahora mismo?",
        "Su terapeuta le escribió",
        "Ya lo leí",
    ):
        assert words in page, words
    assert "Primero escriba su pregunta." in text_of(ask(browser, ""))


def read_it(browser: FlaskClient, page: str) -> int:
    """Tap the button of a page as it was drawn."""
    [shown] = re.findall(r'name="shown" value="([^"]*)"', page)
    return post(browser, "/p/seen", {"shown": shown}).status_code


def test_opening_the_page_marks_nothing_as_read_and_the_button_does(opened: Opened) -> None:
    browser, issued = opened()
    answer(issued)
    for _ in range(5):
        page = browser.get("/p/today").text
        assert "I have read it" in page
    assert kept(issued)[0].seen_at is None
    assert read_it(browser, page) == 303
    assert kept(issued)[0].seen_at is not None
    page = text_of(browser.get("/p/today"))
    assert "Yes, a soft one." in page
    assert "I have read it" not in page


def test_what_came_after_the_page_was_drawn_stays_unread(opened: Opened) -> None:
    browser, issued = opened()
    answer(issued)
    page = browser.get("/p/today").text
    answer(issued, "Stop the belt.")
    assert read_it(browser, page) == 303
    first, second = kept(issued)
    assert first.seen_at is not None
    assert second.seen_at is None
    page = browser.get("/p/today").text
    assert "Stop the belt." in page
    assert str(first.id) not in page
    assert read_it(browser, page) == 303
    assert kept(issued)[1].seen_at is not None


def test_a_new_program_loses_no_answer_and_no_question(opened: Opened) -> None:
    before, old = opened(slugs=(RELEASE, BREATHE))
    ask(before, "Is this right?", about=RELEASE)
    answer(old, "Unread so far.")
    browser, _new = opened(next_program(old, slugs=(PRESS, BREATHE)))
    for page in (browser.get("/p/today").text, before.get("/p/today").text):
        assert "“Is this right?”" in page
        assert "You asked, " in page
        assert "Unread so far." in page
    asked = text_of(browser.get("/p/today")).split("You asked, ")[1].split("“")[0]
    assert "· Supported psoas release" in asked
    assert read_it(browser, page) == 303
    assert [one.seen_at is not None for one in kept(old)] == [False, True]


def test_an_old_answer_leaves_when_it_was_read(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, issued = opened()
    answer(issued, "Read and old.")
    read_it(browser, browser.get("/p/today").text)
    answer(issued, "Unread and old.")
    monkeypatch.setattr(conversation, "SHOWN", timedelta(0))
    page = browser.get("/p/today").text
    assert "Unread and old." in page
    assert "Read and old." not in page.replace("Unread and old.", "")


def test_of_an_earlier_sheet_nothing_is_said_in_words_that_nobody_wrote(
    spanish: tuple[FlaskClient, IssuedProgram], opened: Opened
) -> None:
    before, issued = spanish
    ask(before, "¿Está bien?", about=RELEASE)
    browser, _new = opened(next_program(issued, slugs=(PRESS,), lang="es"))
    page = text_of(browser.get("/p/today"))
    assert "“¿Está bien?”" in page
    assert "Supported psoas release" not in page


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "x",
        "1 2 3",
        "0" * 5000,
        "0197f7a0-0000-7000-8000-000000000001 0197f7a0-0000-7000-8000-000000000002",
        "{not-an-id}",
    ],
)
def test_ids_that_are_none_mark_nothing(opened: Opened, shown: str) -> None:
    browser, issued = opened()
    answer(issued)
    assert post(browser, "/p/seen", {"shown": shown}).status_code == 303
    assert kept(issued)[0].seen_at is None


def test_what_was_taken_back_is_gone_from_the_page(opened: Opened) -> None:
    browser, issued = opened()
    pt = factories.make_user()
    with factories.acting(pt):
        wrong = service.answer(pt, issued.patient.id, "For somebody else", form_key=uuid4())
        messages.take_back(pt, issued.patient.id, wrong.id)
    assert "For somebody else" not in browser.get("/p/today").text


def test_nobody_sees_what_is_written_to_another(opened: Opened) -> None:
    browser, _ = opened()
    stranger = factories.make_issued_program()
    answer(stranger, "CANARY")
    assert "CANARY" not in browser.get("/p/today").text
    [theirs] = kept(stranger)
    assert post(browser, "/p/seen", {"shown": str(theirs.id)}).status_code == 303
    assert kept(stranger)[0].seen_at is None


def test_more_than_anybody_answers_is_refused_with_the_words_kept(opened: Opened) -> None:
    browser, issued = opened()
    for number in range(QUESTIONS_AN_HOUR):
        assert ask(browser, f"Question {number}").status_code == 303
    page = ask(browser, "One more question")
    assert page.status_code == 429
    assert "One more question" in page.text
    assert "Wait one hour." in text_of(page)
    assert len(kept(issued)) == QUESTIONS_AN_HOUR


def test_without_a_link_nothing_is_asked(app, database) -> None:
    stranger = app.test_client()
    assert ask(stranger).status_code == 404
    assert post(stranger, "/p/seen").status_code == 404


def test_what_was_typed_is_shown_when_the_page_belongs_to_no_link_any_more(opened: Opened) -> None:
    browser, _issued = opened()
    words = "How long should I rest between two of them?"
    assert words in ask(browser, words, program="0" * 16).text
    browser.delete_cookie("pt")
    page = ask(browser, words)
    assert page.status_code == 404
    assert words in page.text
    assert "Code on your sheet" in page.text


def test_staff_are_nobody_here(signed_in: Any) -> None:
    browser, _ = signed_in()
    assert ask(browser).status_code == 404


def test_an_answer_stands_beside_a_stop_too(opened: Opened) -> None:
    browser, issued = opened()
    answer(issued, "Come in on Monday.")
    with factories.current().transaction(issued.patient.clinic_id):
        hold_by_hand(issued.patient.id, issued.program.id, "", issued.patient.therapist_id, "Fell on Sunday")
    page = text_of(browser.get("/p/today"))
    assert "Come in on Monday." in page
    assert "Supported psoas release" not in page


def test_words_are_escaped(opened: Opened) -> None:
    browser, issued = opened()
    ask(browser, HOSTILE)
    answer(issued, HOSTILE, about=HOSTILE)
    assert "<script>alert" not in browser.get("/p/today").text
