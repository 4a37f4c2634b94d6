"""What the clinic wrote itself is signed off as the library is: by this clinic, and anew after each change."""

from __future__ import annotations

import pytest

from clinic.custom_exercises import service
from clinic.reviewables.kinds import Aspect, find_kind
from clinic.signoff.queries import unsigned_words
from clinic.signoff.rules import State
from tests import factories
from tests.custom_exercises.cases import NAME, change_own, make_own
from tests.forms import post
from tests.programs.browser import text_of
from tests.signoff.cases import make_reviewer, page_of, state_of


@pytest.fixture
def own(reviewer):
    return make_own(reviewer)


def test_it_waits_beside_the_librarys_entries(browser, own) -> None:
    page = browser.get("/library/review/all/exercise?show=waiting")
    assert NAME in page.text
    assert "20 items" in page.text
    item = browser.get(page_of(f"exercise.{own.slug}"))
    assert item.status_code == 200
    assert "What is judged" in item.text
    assert browser.get("/library/review/all/exercise?full=1&page=2").status_code == 200


def test_it_is_signed_as_it_is_and_anew_when_it_changes(browser, reviewer, own) -> None:
    key = f"exercise.{own.slug}"
    with factories.acting(reviewer):
        shown = find_kind("exercise").find(own.slug).hash_of(Aspect.CONTENT)
    form = {"form_key": "01a22308-0809-7342-9bdb-884f7a20d0cd", "shown": shown, "decision": "approved", "then": "stay"}
    assert post(browser, page_of(key), form).status_code == 302
    assert state_of(reviewer, key) is State.APPROVED
    change_own(reviewer, own, start="Sit on a chair.")
    assert state_of(reviewer, key) is State.CHANGED
    assert "Sit on a chair." in text_of(browser.get(page_of(key)))


def test_another_clinic_neither_sees_nor_signs_it(signed_in, own) -> None:
    browser, stranger = signed_in(user=make_reviewer(clinic=factories.make_clinic()))
    assert NAME not in browser.get("/library/review/all/exercise").text
    assert browser.get(page_of(f"exercise.{own.slug}")).status_code == 404
    assert state_of(stranger, f"exercise.{own.slug}") is State.OPEN


def test_what_is_archived_waits_for_nobody(browser, reviewer, own) -> None:
    with factories.acting(reviewer):
        service.archive_exercise(reviewer, own.id, "Nobody uses it any more.")
    assert NAME not in browser.get("/library/review/all/exercise").text


def test_its_page_leads_to_its_sign_off_until_it_is_archived(browser, reviewer, own) -> None:
    link = f'href="/library/review/exercise.{own.slug}"'
    assert link in browser.get(f"/library/{own.slug}").text
    with factories.acting(reviewer):
        service.archive_exercise(reviewer, own.id, "Nobody uses it any more.")
    page = browser.get(f"/library/{own.slug}")
    assert (page.status_code, link in page.text) == (200, False)


def test_it_has_no_words_in_another_language(reviewer, own) -> None:
    pair = ("exercise", own.slug)
    with factories.acting(reviewer):
        assert unsigned_words("es", [pair]) == (pair,)
