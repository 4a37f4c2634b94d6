"""The items of one kind: narrowed by where they stand, as lines or written out, and approved together once read."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.accounts.passwords import make_hash
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.reviewables.kinds import Aspect, get_item
from clinic.signoff.models import Decision
from clinic.signoff.rules import State
from tests.accounts import PASSWORD
from tests.forms import post
from tests.programs.browser import text_of
from tests.reviewables.cases import Changing
from tests.signoff.cases import EXERCISE, OTHER_EXERCISE, TRANSLATOR, WHY, decide, make_reviewer, state_of

LIST = "/library/review/all/exercise"
SHOWN_TOGETHER = ("exercise.diaphragm-breathing", "exercise.constructive-rest")
"""Both stand on the first page."""


def titles(page) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/library/review/([^"?]+)', page.text)


def ticked(*keys: str, aspect: Aspect = Aspect.CONTENT, lang: str = "en", **fields: str) -> dict[str, object]:
    values = [f"{key} {get_item(key, lang).hash_of(aspect)}" for key in keys]
    return {"form_key": str(uuid4()), "ticked": values, **fields}


@pytest.mark.parametrize(
    ("kind", "total"), [("exercise", 19), ("rule", 71), ("conflict", 15), ("question", 14), ("phrases", 0)]
)
def test_every_item_of_a_kind_is_listed_over_pages(browser, kind, total) -> None:
    seen = [one for number in (1, 2) for one in titles(browser.get(f"/library/review/all/{kind}?page={number}"))]
    assert len(set(seen)) == total
    assert f"{total} item" in browser.get(f"/library/review/all/{kind}").text


@pytest.mark.parametrize(
    ("show", "keys"),
    [
        ("approved", {"exercise.diaphragm-breathing", "exercise.hand-to-knee-press"}),
        ("amended", {"exercise.hand-to-knee-press"}),
        ("declined", {"exercise.supported-psoas-release"}),
        ("changed", set()),
    ],
)
def test_a_filter_narrows_the_list(browser, reviewer, show, keys) -> None:
    decide(reviewer, "exercise.diaphragm-breathing")
    decide(reviewer, "exercise.hand-to-knee-press", Decision.AMENDED)
    decide(reviewer, "exercise.supported-psoas-release", Decision.DECLINED)
    assert set(titles(browser.get(f"{LIST}?show={show}"))) == keys
    waiting = set(titles(browser.get(f"{LIST}?show=waiting")))
    assert len(waiting) == 16
    assert not waiting & {"exercise.diaphragm-breathing", "exercise.supported-psoas-release"}


def test_a_decision_stands_in_the_list_with_its_note_and_who(browser, reviewer) -> None:
    decide(reviewer, EXERCISE, Decision.AMENDED)
    words = text_of(browser.get(LIST))
    assert "Signed off with a note" in words
    assert f"Reviewer’s note: {WHY} Mara Quill, PT, DPT" in words


def test_what_changed_is_found(browser, reviewer, changing: Changing) -> None:
    decide(reviewer, Changing.KEY)
    changing.content["reason"] = "Written anew"
    assert titles(browser.get("/library/review/all/changing?show=changed")) == [Changing.KEY]


def test_what_an_open_question_concerns_is_found(browser) -> None:
    found = titles(browser.get(f"{LIST}?show=questions"))
    assert "exercise.supported-psoas-release" in found
    assert len(found) < 19


@pytest.mark.parametrize(
    "query", ["show=%3Cb%3E", "page=-1", "page=99999999999999999999", "page=x", "full=x", "words=fr"]
)
def test_a_strange_address_shows_the_list(browser, query) -> None:
    page = browser.get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert len(titles(page)) == 19


@pytest.mark.parametrize("slug", ["no-such", "%3Cb%3E", "exercise.one"])
def test_an_unknown_kind_is_not_found(browser, slug) -> None:
    assert browser.get(f"/library/review/all/{slug}").status_code == 404
    assert post(browser, f"/library/review/all/{slug}", ticked(EXERCISE)).status_code == 404


def test_an_empty_list_says_so(browser) -> None:
    assert "No exercise stands like that." in browser.get(f"{LIST}?show=declined").text


def test_written_out_it_says_everything_and_can_be_ticked(browser, reviewer) -> None:
    decide(reviewer, OTHER_EXERCISE)
    pages = [browser.get(f"{LIST}?full=1&page={number}").text for number in (1, 2)]
    assert sum(page.count('type="checkbox" name="ticked"') for page in pages) == 18
    for step in get_item(EXERCISE).content["steps"]:
        assert any(step["text"] in page for page in pages)


def test_ticked_ones_are_approved_together(browser, reviewer) -> None:
    answer = post(browser, f"{LIST}?show=waiting&full=1", ticked(EXERCISE, OTHER_EXERCISE))
    assert answer.headers["Location"] == f"{LIST}?show=waiting&full=1"
    assert "2 items are approved." in browser.get(LIST).text
    assert {state_of(reviewer, key) for key in (EXERCISE, OTHER_EXERCISE)} == {State.APPROVED}


def test_words_of_a_language_are_approved_together_by_somebody_named(browser, reviewer) -> None:
    path, form = f"{LIST}?words=es&full=1", ticked(*SHOWN_TOGETHER, aspect=Aspect.WORDS, lang="es")
    refused = post(browser, path, form)
    assert (refused.status_code, "Say who read these words" in refused.text) == (422, True)
    assert refused.text.count(" checked") == 2
    assert post(browser, path, {**form, "qualification": TRANSLATOR}).status_code == 302
    for key in SHOWN_TOGETHER:
        assert state_of(reviewer, key, Aspect.WORDS, "es") is State.APPROVED
        assert state_of(reviewer, key) is State.OPEN


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"ticked": []}, 422, "Tick what you have read"),
        ({"ticked": ["exercise.diaphragm-breathing"]}, 422, "Tick what you have read"),
        ({"ticked": ["rule.PG-FLAT20 " + "0" * 64]}, 422, "Tick what you have read"),
        ({"ticked": ["exercise.diaphragm-breathing " + "0" * 64]}, 409, "changed after you opened it"),
        ({"ticked": ["exercise.no-such " + "0" * 64]}, 404, "nothing here"),
        ({"form_key": "no key"}, 422, "Reload the page"),
    ],
)
def test_a_wrong_form_signs_nothing(browser, reviewer, fields, status, message) -> None:
    answer = post(browser, f"{LIST}?full=1", {**ticked(EXERCISE), **fields})
    assert answer.status_code == status
    assert message in answer.text
    assert state_of(reviewer, EXERCISE) is State.OPEN


def test_the_password_is_asked_again_after_five_minutes(signed_in) -> None:
    reviewer = make_reviewer(password_hash=make_hash(PASSWORD))
    browser, _ = signed_in(user=reviewer)
    with clock.fixed(clock.now() + timedelta(minutes=6)):
        assert post(browser, f"{LIST}?full=1", ticked(EXERCISE)).status_code == 422
        assert post(browser, f"{LIST}?full=1", ticked(EXERCISE, password="wrong wrong wrong")).status_code == 422
        assert state_of(reviewer, EXERCISE) is State.OPEN
        assert post(browser, f"{LIST}?full=1", ticked(EXERCISE, password=PASSWORD)).status_code == 302


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PT, 200), (Role.ASSISTANT, 200), (Role.ADMIN, 200), (Role.FRONT_DESK, 403)]
)
def test_others_read_and_do_not_sign(signed_in, role, status) -> None:
    browser, user = signed_in(role)
    page = browser.get(f"{LIST}?full=1")
    assert page.status_code == status
    assert 'name="ticked"' not in page.text
    assert post(browser, f"{LIST}?full=1", ticked(EXERCISE)).status_code == 403
    assert state_of(user, EXERCISE) is State.OPEN


@pytest.mark.parametrize("query", ["", "?full=1", "?words=es&full=1"])
def test_the_list_asks_little(browser, reviewer, count_queries, query) -> None:
    for key in (EXERCISE, OTHER_EXERCISE):
        decide(reviewer, key)
    with count_queries() as queries:
        assert browser.get(f"{LIST}{query}").status_code == 200
    # Two find the person who is signed in, one reads the decisions, one names the clinic.
    assert len(queries) <= 4
