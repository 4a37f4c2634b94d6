"""Finding a note between two patients: by list, by filter, by words, with the mouse and with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from clinic.accounts.models import User
from clinic.notes.models import ProgressNote
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.visitor import PHONE, Visitor
from tests.note_lists.cases import add_to, said
from tests.notes.cases import TODAY, draft_of, signed_note

Visit = Callable[..., Visitor]


@pytest.fixture
def written(therapist: User) -> tuple[ProgressNote, ProgressNote]:
    """An old draft, and a signed note with an addendum, about two patients of the therapist who signs in."""
    patient = factories.make_patient(therapist=therapist, given_name="Noor", family_name="Haddad")
    late = draft_of(therapist, said("Walks to the bakery.", visit_on=TODAY - timedelta(days=8)), patient)
    signed = signed_note(therapist, said("Stiffness on stairs, mostly down."))
    add_to(therapist, signed, "Called back about the <b>railing</b>.")
    return late, signed


@pytest.mark.parametrize("width", [None, PHONE])
def test_a_note_is_found_by_list_filter_and_words(
    visit: Visit, written: tuple[ProgressNote, ProgressNote], width: int | None
) -> None:
    therapist = visit(width) if width else visit()
    late, signed = written
    sign_in(therapist)
    therapist.go("/notes")
    assert "Late, not signed" in therapist.text()
    assert "8 days ago" in therapist.text()
    therapist.check()
    filter_by_kind(therapist, late)
    search(therapist, signed)


def filter_by_kind(therapist: Visitor, late: ProgressNote) -> None:
    """A filter stands in the address and is taken off by a click."""
    therapist.page.get_by_text("Filters and order").click()
    therapist.page.get_by_label("Kind", exact=True).select_option("phone")
    therapist.click("Apply")
    therapist.page.wait_for_url("**/notes?show=mine&kind=phone")
    assert "No note is like that" in therapist.text()
    therapist.check()
    therapist.page.get_by_role("link", name="Kind: Phone call").click()
    therapist.page.wait_for_url("**/notes?show=mine")
    assert therapist.page.locator(f'a[href="/notes/{late.id}/edit"]').count() == 1


def search(therapist: Visitor, signed: ProgressNote) -> None:
    """By keyboard: words that are in no draft, then all notes, then the note itself."""
    therapist.fill("Words in the note", "railing")
    therapist.page.keyboard.press("Enter")
    therapist.page.get_by_text("Only this list was searched.").wait_for()
    assert therapist.page.get_by_label("Words in the note").input_value() == "railing"
    assert "railing" not in therapist.page.url
    therapist.check()
    therapist.click("Search all notes")
    marked = therapist.page.locator("mark")
    assert marked.all_inner_texts() == ["railing"] * marked.count()
    assert "Called back about the <b>railing" in therapist.text()
    therapist.check()
    therapist.page.locator(f'a[href="/notes/{signed.id}"]').focus()
    therapist.page.keyboard.press("Enter")
    therapist.page.wait_for_url(f"**/notes/{signed.id}")
    assert "Stiffness on stairs" in therapist.text()
