"""Taking on, closing and opening again: by whom, with what words, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Role
from clinic.messages.models import DiaryMessage
from clinic.patients.refusals import FormUsedTwice
from clinic.review import reporting, service
from clinic.review.errors import NobodyReached, NothingToReview, QuestionIsOpen, ReasonIsNeeded
from clinic.review.models import Contact, ReviewAcknowledgement, ReviewItem
from tests import factories
from tests.adherence.helpers import link_of
from tests.chart.cases import events, given, report
from tests.factories import IssuedProgram
from tests.forms import post
from tests.programs.browser import text_of
from tests.review.conftest import Items, act, codes

pytestmark = pytest.mark.usefixtures("database")
Browser = Callable[..., tuple[FlaskClient, User]]


def hurt(pt: User) -> IssuedProgram:
    """A patient with one red item and one amber."""
    issued = given(pt, days_ago=1)
    report(issued, felt=("sharp", "upset"))
    return issued


def send(browser: FlaskClient, issued: IssuedProgram, found: list[ReviewItem], **fields: Any) -> Any:
    values = {"form_key": str(uuid4()), "items": [str(one.id) for one in found], "action": "close", **fields}
    return post(browser, f"/patients/{issued.patient.id}/review", values)


def test_the_page_names_what_is_open_and_what_was_said(signed_in: Browser) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=2)
    report(issued, days_ago=1, felt=("sharp",), note="It caught in front")
    page = text_of(browser.get(f"/patients/{issued.patient.id}/review"))
    for words in ("Open (1)", "May be nerve", "felt sharp pain", "“It caught in front”", "What did you do about what is red?",
                  "Day by day, reported by the patient", "Hold an exercise"):  # fmt: skip
        assert words in page, words
    assert ("review.viewed", []) in events(pt)


def test_red_is_closed_by_a_name_and_by_what_was_done(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    refused = send(browser, issued, items(issued))
    assert refused.status_code == 422
    assert NobodyReached.message in text_of(refused)
    assert len(items(issued)) == 2
    done = send(browser, issued, items(issued), contact="talked", note="Half the effort from now on.")
    assert done.status_code == 303
    assert items(issued) == []
    page = text_of(browser.get(f"/patients/{issued.patient.id}/review"))
    assert "Nothing is open" in page
    assert "talked" in page
    assert f"{pt.display_name}," in page
    assert "“Half the effort from now on.”" in page


@pytest.mark.parametrize("contact", ["no_answer", "message_left"])
def test_who_reached_nobody_keeps_it_open_in_their_name(signed_in: Browser, items: Items, contact: str) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    send(browser, issued, items(issued), contact=contact)
    assert len(items(issued)) == 2
    page = text_of(browser.get(f"/patients/{issued.patient.id}/review"))
    assert f"{pt.display_name}, " in page
    again = send(browser, issued, items(issued))
    assert again.status_code == 422


def test_i_have_it_keeps_it_open_and_a_colleague_may_close_it(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    send(browser, issued, items(issued), contact="talked", action="keep")
    assert len(items(issued)) == 2
    colleague, _ = signed_in()
    assert send(colleague, issued, items(issued)).status_code == 303
    assert items(issued) == []


def test_no_call_needed_says_why(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    answer = send(browser, issued, items(issued), contact="not_needed", note="fine")
    assert answer.status_code == 422
    assert ReasonIsNeeded.message in text_of(answer)
    assert 'value="fine"' in answer.text
    assert send(browser, issued, items(issued), contact="not_needed", note="Seen an hour ago").status_code == 303


def test_amber_needs_no_call_and_what_is_not_ticked_stays(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    red, amber = items(issued)
    assert send(browser, issued, [amber]).status_code == 303
    assert codes(items(issued)) == [red.code]
    nothing = send(browser, issued, [])
    assert nothing.status_code == 422
    assert "Tick what you have looked at." in text_of(nothing)


def test_what_came_after_the_page_was_made_is_not_closed_with_it(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    seen = items(issued)
    report(issued, slug="diaphragm-breathing", felt=("faint",))
    assert send(browser, issued, seen, contact="talked").status_code == 303
    assert codes(items(issued)) == ["A1"]


def test_close_and_open_the_next_walks_down_the_inbox_and_ends_there(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    first, second, third = (hurt(pt) for _ in range(3))
    order = sorted([first, second, third], key=lambda one: items(one)[0].raised_at)
    kept_open = send(browser, order[0], items(order[0]), contact="no_answer", action="next")
    assert kept_open.headers["Location"] == f"/patients/{order[1].patient.id}/review"
    closed = send(browser, order[1], items(order[1]), contact="talked", action="next")
    assert closed.headers["Location"] == f"/patients/{order[2].patient.id}/review"
    assert send(browser, order[2], items(order[2]), contact="talked", action="next").headers["Location"] == "/inbox"


def test_whose_patients_it_was_goes_along(signed_in: Browser, items: Items) -> None:
    browser, _ = signed_in()
    theirs, also = hurt(factories.make_user()), hurt(factories.make_user())
    del also
    done = send(browser, theirs, items(theirs), contact="talked", action="next", whose="all")
    assert done.headers["Location"].endswith("/review?whose=all")


def test_a_colleague_was_faster_and_is_named_and_the_note_is_shown(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    found = items(issued)
    colleague = factories.make_user()
    ids = [one.id for one in found]
    act(colleague, service.acknowledge, issued.patient.id, ids, Contact.TALKED, "", form_key=uuid4())
    act(colleague, service.review, issued.patient.id, ids)
    with pytest.raises(NothingToReview):
        act(pt, service.review, issued.patient.id, ids)
    late = send(browser, issued, found, contact="talked", note="I had a long talk too.")
    assert late.status_code == 422
    page = text_of(late)
    assert "Somebody has closed what you ticked." in page
    assert "I had a long talk too." in page
    assert colleague.display_name in page


def test_a_question_is_closed_by_its_answer_or_by_words(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    with factories.current().transaction(pt.clinic_id):
        reporting.ask(link_of(issued), "May I use a belt?", slug="", form_key=uuid4())
    page = browser.get(f"/patients/{issued.patient.id}/review").text
    assert not re.search(r'<input type="checkbox"[^>]*name="items"[^>]*checked', page)
    refused = send(browser, issued, items(issued))
    assert refused.status_code == 422
    assert QuestionIsOpen.message in text_of(refused)
    with pytest.raises(QuestionIsOpen):
        act(pt, service.review, issued.patient.id, [one.id for one in items(issued)])
    assert send(browser, issued, items(issued), note="Told her on the phone.").status_code == 303
    assert items(issued) == []


def test_opening_again_makes_a_new_item_once(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    issued = hurt(pt)
    _, amber = items(issued)
    act(pt, service.review, issued.patient.id, [amber.id])
    for _ in range(2):
        answer = post(browser, f"/patients/{issued.patient.id}/review/{amber.id}/reopen")
        assert answer.status_code == 303
    [again] = [one for one in items(issued) if one.code == amber.code]
    assert (again.reopens_id, again.words) == (amber.id, amber.words)
    with pytest.raises(NotFound):
        act(pt, service.reopen, issued.patient.id, again.id)
    act(pt, service.review, issued.patient.id, [again.id])
    third = act(pt, service.reopen, issued.patient.id, amber.id)
    assert (third.reopens_id, third.reviewed_at) == (again.id, None)


def test_only_therapists_close_and_only_within_their_clinic(signed_in: Browser, items: Items) -> None:
    pt = factories.make_user()
    issued = hurt(pt)
    found = items(issued)
    assistant, person = signed_in(Role.ASSISTANT)
    assert "closes what is open" in text_of(assistant.get(f"/patients/{issued.patient.id}/review"))
    assert send(assistant, issued, found, contact="talked").status_code == 403
    with pytest.raises(NotAllowed):
        act(person, service.review, issued.patient.id, [found[1].id])
    stranger, other = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(f"/patients/{issued.patient.id}/review").status_code == 404
    assert send(stranger, issued, found, contact="talked").status_code == 404
    with pytest.raises(NotFound):
        act(other, service.review, issued.patient.id, [found[0].id])


def test_an_item_of_another_patient_is_not_closed_by_its_id(signed_in: Browser, items: Items) -> None:
    browser, pt = signed_in()
    mine, other = hurt(pt), hurt(pt)
    assert send(browser, mine, items(other), contact="talked").status_code == 422
    with pytest.raises(NothingToReview):
        act(pt, service.review, mine.patient.id, [items(other)[1].id])
    assert len(items(other)) == 2


def test_the_database_keeps_what_was_done(items: Items) -> None:
    pt = factories.make_user()
    issued = hurt(pt)
    _, amber = items(issued)
    act(pt, service.review, issued.patient.id, [amber.id])
    for statement in (
        update(ReviewItem).where(ReviewItem.id == amber.id).values(reviewed_note="changed"),
        update(ReviewItem).where(ReviewItem.reviewed_at.is_(None)).values(words="milder"),
        delete(ReviewItem),
        text("DELETE FROM review_acknowledgements"),
    ):
        with pytest.raises(DBAPIError), factories.acting(pt) as session:
            session.execute(statement)


def test_the_same_form_with_other_words_is_refused(items: Items) -> None:
    pt = factories.make_user()
    issued, key = hurt(pt), uuid4()
    ids = [items(issued)[0].id]
    act(pt, service.acknowledge, issued.patient.id, ids, Contact.NO_ANSWER, "", form_key=key)
    with pytest.raises(FormUsedTwice):
        act(pt, service.acknowledge, issued.patient.id, ids, Contact.TALKED, "", form_key=key)


def test_the_same_form_acknowledges_once(items: Items) -> None:
    pt = factories.make_user()
    issued, key = hurt(pt), uuid4()
    for _ in range(2):
        act(pt, service.acknowledge, issued.patient.id, [items(issued)[0].id], Contact.NO_ANSWER, "", form_key=key)
    with factories.acting(pt) as session:
        assert session.query(ReviewAcknowledgement).count() == 1


def test_a_question_waits_again_when_its_answer_is_taken_back(signed_in: Any, items: Items) -> None:
    client, user = signed_in()
    issued = given(user, days_ago=2)
    with factories.current().transaction(issued.patient.clinic_id):
        asked = reporting.ask(link_of(issued), "May I use a belt?", slug="", form_key=uuid4())
    address = f"/patients/{issued.patient.id}/messages"
    for words in ("Meant for another patient", "Yes, you may"):
        sent = {"form_key": str(uuid4()), "answers_id": str(asked.id), "text": words}
        assert post(client, address, sent).status_code == 303
    with factories.acting(user) as session:
        wrong, right = session.scalars(
            select(DiaryMessage).where(DiaryMessage.answers_id == asked.id).order_by(DiaryMessage.sent_at)
        ).all()
    assert post(client, f"{address}/{wrong.id}/take-back").status_code == 303
    assert codes(items(issued)) == []
    for _ in range(2):
        assert post(client, f"{address}/{right.id}/take-back").status_code == 303
        assert codes(items(issued)) == ["Q"]
    assert "May I use a belt?" in text_of(client.get("/inbox"))
