"""How far the sign-off is, kind by kind and language by language, and the questions that wait."""

from __future__ import annotations

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.program_templates.shipped import shipped_templates
from clinic.reviewables.kinds import Aspect
from clinic.signoff.lenses import lens_of, list_lenses
from clinic.signoff.models import Decision
from clinic.signoff.worklist import overview
from tests.programs.browser import text_of
from tests.reviewables.cases import Changing
from tests.signoff.cases import EXERCISE, QUESTION, RULE, WHY, decide, statuses_of

PAGE = "/library/review"


def progress(user, words: str = "", kind: str = "exercise"):
    shown = overview(statuses_of(user), lens_of(words))
    return next((one.settled, one.total, one.changed) for one in shown.kinds if one.slug == kind)


def test_nothing_is_decided_at_first_and_every_question_waits(browser, reviewer) -> None:
    words = text_of(browser.get(PAGE))
    shelf = library()
    clinical = (
        shelf.exercises,
        shelf.modifications,
        shelf.rules_data,
        shelf.conflicts,
        shelf.flags,
        shelf.events,
        shelf.props,
        shelf.faq,
        shipped_templates(),
    )
    assert f"0 of {sum(map(len, clinical)) + 1} decided" in words
    assert f"Questions to answer ({len(library().questions)})" in words
    for question in library().questions.values():
        assert question.question in words
        assert question.why in words


def test_each_decision_moves_its_kind_on(reviewer, changing: Changing) -> None:
    assert (progress(reviewer), progress(reviewer, kind="rule")) == ((0, 19, 0), (0, 71, 0))
    decide(reviewer, EXERCISE)
    decide(reviewer, "exercise.supported-psoas-release", Decision.DECLINED)
    decide(reviewer, RULE, Decision.AMENDED)
    decide(reviewer, "exercise.hand-to-knee-press")
    decide(reviewer, "exercise.hand-to-knee-press", Decision.WITHDRAWN)
    decide(reviewer, Changing.KEY)
    changing.content["reason"] = "Written anew"
    assert (progress(reviewer), progress(reviewer, kind="rule")) == ((2, 19, 0), (1, 71, 0))
    assert progress(reviewer, kind="changing") == (0, 1, 1)


def test_each_language_is_counted_by_itself(browser, reviewer) -> None:
    decide(reviewer, EXERCISE, aspect=Aspect.WORDS, lang="es")
    assert [lens.label for lens in list_lenses()] == ["Clinical content", "English words", "Spanish words"]
    # What is only done in the clinic has no words for a patient.
    assert [progress(reviewer, words) for words in ("", "en", "es")] == [(0, 19, 0), (0, 17, 0), (1, 17, 0)]
    page = text_of(browser.get(f"{PAGE}?words=es"))
    assert "Modifications that meet" not in page
    assert "Printed phrases" in page


def test_an_answered_question_is_no_task_any_more(browser, reviewer) -> None:
    decide(reviewer, QUESTION, Decision.AMENDED, "Seven minutes here, our people fall asleep.")
    words = text_of(browser.get(PAGE))
    assert f"Questions to answer ({len(library().questions) - 1})" in words
    assert "1 answered" in words
    answered = text_of(browser.get("/library/review/all/question?show=amended"))
    assert "Seven minutes here, our people fall asleep." in answered


@pytest.mark.parametrize("query", ["words=%3Cscript%3E", "words=fr", "words=", "words=en&words=es"])
def test_a_strange_address_is_no_error(browser, query) -> None:
    assert browser.get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PT, 200), (Role.ASSISTANT, 200), (Role.ADMIN, 200), (Role.FRONT_DESK, 403)]
)
def test_who_sees_it(signed_in, role, status) -> None:
    page = signed_in(role)[0].get(PAGE)
    assert page.status_code == status
    assert ("You can read this, not sign it" in page.text) is (status == 200)
    assert ("Who may sign off" in page.text) is (role is Role.ADMIN)


def test_nobody_is_told_who_is_not_signed_in(client) -> None:
    assert client.get(PAGE).status_code == 302


def test_the_page_asks_little(browser, reviewer, count_queries) -> None:
    for key in (EXERCISE, RULE):
        decide(reviewer, key, Decision.AMENDED, WHY)
    with count_queries() as queries:
        assert browser.get(PAGE).status_code == 200
    assert len(queries) <= 4
