"""One item on its page: everything needed to judge it."""

from __future__ import annotations

import pytest

from clinic.core.permissions import Role
from clinic.reviewables.kinds import Aspect, get_item
from clinic.signoff.models import Decision
from clinic.signoff.rules import State
from tests.forms import post
from tests.programs.browser import text_of
from tests.signoff.cases import (
    CONFLICT,
    EXERCISE,
    MODIFICATION,
    OTHER_EXERCISE,
    PROP,
    QUESTION,
    RULE,
    SHEET,
    WHY,
    decide,
    form_of,
    page_of,
    state_of,
)


@pytest.mark.parametrize("key", [EXERCISE, MODIFICATION, RULE, CONFLICT, PROP, QUESTION, "stop-rules.shared"])
def test_an_item_is_shown_in_words_with_the_form(browser, key) -> None:
    page = browser.get(page_of(key))
    assert page.status_code == 200
    assert get_item(key).title in text_of(page)
    assert f'value="{get_item(key).hash_of(Aspect.CONTENT)}"' in page.text
    assert "Nobody has decided yet." in page.text


def test_an_exercise_shows_its_picture_its_rules_and_its_modifications(browser) -> None:
    page = browser.get(page_of(OTHER_EXERCISE))
    words = text_of(page)
    assert page.text.count('<figure class="figure-card">') >= 1
    for said in ("Steps", "Safety rules that look at it", "Its modifications", "Strap around feet", "Open question"):
        assert said in words


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        (MODIFICATION, "Safety rules that name it"),
        (RULE, "Exercises it looks at today"),
        (PROP, "Exercises that use it"),
        (QUESTION, "What an answer may change"),
    ],
)
def test_what_an_item_touches_is_linked(browser, key, heading) -> None:
    page = browser.get(page_of(key))
    assert heading in page.text
    assert page.text.count('href="/library/review/') > 3


def test_every_item_under_every_lens_has_a_page(browser) -> None:
    for key, words in ((SHEET, "en"), (SHEET, "es"), (EXERCISE, "en"), (EXERCISE, "es"), ("patient-page.page", "en")):
        assert browser.get(page_of(key, words=words)).status_code == 200


def test_a_translation_stands_beside_its_source(browser) -> None:
    words = text_of(browser.get(page_of(EXERCISE, words="es")))
    assert "Words, side by side" in words
    for lang in ("en", "es"):
        for step in get_item(EXERCISE, lang).words["steps"]:
            assert step["text"] in words


@pytest.mark.parametrize(
    "path",
    ["exercise.no-such", "no-such.one", "exercise", ".", "question.ten-minute-cap?words=en",
     "phrases.sheet", "rule.AB-SURG12?words=es"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(browser, path) -> None:
    assert browser.get(f"/library/review/{path}").status_code == 404


def test_an_unknown_language_is_the_clinical_content(browser) -> None:
    assert "What is judged" in browser.get(page_of(EXERCISE, words="<b>")).text


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PT, 200), (Role.ASSISTANT, 200), (Role.ADMIN, 200), (Role.FRONT_DESK, 403)]
)
def test_others_read_and_do_not_decide(signed_in, role, status) -> None:
    browser, user = signed_in(role)
    page = browser.get(page_of(EXERCISE))
    assert page.status_code == status
    assert "Your decision" not in page.text
    assert post(browser, page_of(EXERCISE), form_of(EXERCISE)).status_code == 403
    assert state_of(user, EXERCISE) is State.OPEN


def test_the_page_asks_little_however_long_the_history(browser, reviewer, count_queries) -> None:
    for number in range(8):
        decide(reviewer, OTHER_EXERCISE, Decision.AMENDED, f"{WHY} {number}")
    with count_queries() as queries:
        assert browser.get(page_of(OTHER_EXERCISE)).status_code == 200
    # Two find the person who is signed in, two read the decisions, one names the clinic.
    assert len(queries) <= 5
