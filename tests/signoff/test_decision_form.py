"""The decision about one item as a form: where it leads, and refusals that lose nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic.accounts.passwords import make_hash
from clinic.core import clock
from clinic.core.fields import NOT_OFFERED
from clinic.reviewables.kinds import Aspect, find_kind, get_item
from clinic.signoff.rules import State
from tests.accounts import PASSWORD
from tests.forms import post
from tests.programs.browser import text_of
from tests.reviewables.cases import Changing
from tests.signoff.cases import (
    EXERCISE,
    OTHER_EXERCISE,
    QUESTION,
    TRANSLATOR,
    WHY,
    decide,
    form_of,
    make_reviewer,
    page_of,
    state_of,
)


def test_approve_and_stay(browser, reviewer) -> None:
    answer = post(browser, page_of(EXERCISE), form_of(EXERCISE))
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(EXERCISE))
    assert state_of(reviewer, EXERCISE) is State.APPROVED
    page = text_of(browser.get(page_of(EXERCISE)))
    for said in ("Approved: Belly and rib breathing", "Signed off", "Mara Quill, PT, DPT"):
        assert said in page


def test_approve_and_go_to_the_next_that_waits(browser, reviewer) -> None:
    slugs = list(find_kind("exercise").read("en"))
    first, second, third = (f"exercise.{slug}" for slug in slugs[:3])
    decide(reviewer, second)
    answer = post(browser, page_of(first), form_of(first, then="next"))
    assert answer.headers["Location"] == page_of(third)


def test_the_last_one_leads_back_to_the_list(browser, reviewer, changing: Changing) -> None:
    answer = post(browser, page_of(Changing.KEY), form_of(Changing.KEY, then="next"))
    assert answer.headers["Location"] == "/library/review/all/changing"


def test_the_words_are_approved_with_the_content_when_ticked(browser, reviewer) -> None:
    post(browser, page_of(EXERCISE), form_of(EXERCISE, with_words="y"))
    post(browser, page_of(OTHER_EXERCISE), form_of(OTHER_EXERCISE))
    assert state_of(reviewer, EXERCISE, Aspect.WORDS) is State.APPROVED
    assert state_of(reviewer, OTHER_EXERCISE, Aspect.WORDS) is State.OPEN


@pytest.mark.parametrize("decision", ["amended", "declined"])
def test_a_decision_with_a_note_shows_it(browser, reviewer, decision) -> None:
    assert post(browser, page_of(EXERCISE), form_of(EXERCISE, decision=decision, remark=WHY)).status_code == 302
    assert state_of(reviewer, EXERCISE) == decision
    assert WHY in text_of(browser.get(page_of(EXERCISE)))


def test_a_translation_is_signed_with_who_read_it(browser, reviewer) -> None:
    path = page_of(EXERCISE, words="es")
    refused = post(browser, path, form_of(EXERCISE, Aspect.WORDS, "es"))
    assert refused.status_code == 422
    assert "Say who read these words" in refused.text
    form = form_of(EXERCISE, Aspect.WORDS, "es", qualification=TRANSLATOR)
    assert post(browser, path, form).status_code == 302
    assert state_of(reviewer, EXERCISE, Aspect.WORDS, "es") is State.APPROVED


@pytest.mark.parametrize(
    ("fields", "message", "kept"),
    [
        ({"decision": "amended", "remark": "Short"}, "Write a note of 10 to 1,000 characters", "Short"),
        ({"decision": "amended", "remark": "x" * 1001}, "at most 1,000 characters", "x" * 1001),
        ({"decision": "approved", "remark": WHY}, "Choose “Approve with a note”", WHY),
        ({"decision": "withdrawn", "remark": WHY}, NOT_OFFERED, WHY),
        ({"decision": "perhaps", "remark": WHY}, NOT_OFFERED, WHY),
        ({"shown": "", "decision": "amended", "remark": WHY}, "Reload the page", WHY),
        ({"form_key": "no key", "decision": "amended", "remark": WHY}, "Reload the page", WHY),
    ],
)
def test_a_wrong_form_is_said_and_loses_nothing(browser, reviewer, fields, message, kept) -> None:
    answer = post(browser, page_of(EXERCISE), form_of(EXERCISE, **fields))
    assert answer.status_code == 422
    assert message in answer.text
    assert f">\n{kept}</textarea>" in answer.text.replace("\r", "")
    assert state_of(reviewer, EXERCISE) is State.OPEN


def test_only_what_stands_can_be_taken_back(browser, reviewer) -> None:
    take_back = "Take the last decision back"
    assert take_back not in browser.get(page_of(EXERCISE)).text
    decide(reviewer, EXERCISE)
    assert take_back in browser.get(page_of(EXERCISE)).text
    assert post(browser, page_of(EXERCISE), form_of(EXERCISE, decision="withdrawn", remark=WHY)).status_code == 302
    assert state_of(reviewer, EXERCISE) is State.WITHDRAWN
    assert take_back not in browser.get(page_of(EXERCISE)).text


def test_a_question_needs_an_answer(browser, reviewer) -> None:
    answer = post(browser, page_of(QUESTION), form_of(QUESTION))
    assert answer.status_code == 422
    assert "Write a note of 10" in answer.text
    assert post(browser, page_of(QUESTION), form_of(QUESTION, remark=WHY)).status_code == 302
    assert WHY in text_of(browser.get(page_of(QUESTION)))


def test_what_changed_meanwhile_is_shown_with_the_note_kept(browser, reviewer, changing: Changing) -> None:
    decide(reviewer, Changing.KEY)
    form = form_of(Changing.KEY, decision="amended", remark=WHY)
    changing.content["reason"] = "Written anew"
    answer = post(browser, page_of(Changing.KEY), form)
    assert answer.status_code == 409
    words = text_of(answer)
    for said in ("This was changed after you opened it", WHY, "Changed since sign-off", "Gone: As first written",
                 "New: Written anew"):  # fmt: skip
        assert said in words
    assert f'value="{get_item(Changing.KEY).hash_of(Aspect.CONTENT)}"' in answer.text
    assert form["form_key"] not in answer.text
    assert state_of(reviewer, Changing.KEY) is State.CHANGED
    assert post(browser, page_of(Changing.KEY), form_of(Changing.KEY)).status_code == 302
    assert state_of(reviewer, Changing.KEY) is State.APPROVED


def test_a_form_sent_twice_is_one_decision_and_another_answer_is_refused(browser, reviewer) -> None:
    form = form_of(EXERCISE, decision="amended", remark=WHY)
    assert [post(browser, page_of(EXERCISE), form).status_code for _ in range(2)] == [302, 302]
    assert browser.get(page_of(EXERCISE)).text.count("Library 2") <= 1
    other = post(browser, page_of(EXERCISE), {**form, "decision": "declined"})
    assert other.status_code == 422
    assert "sent before with another decision" in other.text


def test_the_password_is_asked_again_after_five_minutes(signed_in) -> None:
    reviewer = make_reviewer(password_hash=make_hash(PASSWORD))
    browser, _ = signed_in(user=reviewer)
    with clock.fixed(clock.now() + timedelta(minutes=6)):
        assert "Your password" in browser.get(page_of(EXERCISE)).text
        for password, said in (("", "Enter your password to sign"), ("wrong wrong wrong", "This is not your password")):
            form = form_of(EXERCISE, password=password, decision="amended", remark=WHY)
            answer = post(browser, page_of(EXERCISE), form)
            assert (answer.status_code, said in answer.text, WHY in answer.text) == (422, True, True)
            assert password == "" or password not in answer.text
        assert state_of(reviewer, EXERCISE) is State.OPEN
        assert post(browser, page_of(EXERCISE), form_of(EXERCISE, password=PASSWORD)).status_code == 302
    assert state_of(reviewer, EXERCISE) is State.APPROVED
