"""The lists of notes, from outside."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from clinic.accounts.models import User
from tests.notes.cases import draft_of, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]


def test_lists_keep_signed_and_unsigned_apart(signed_in: SignedIn) -> None:
    client, user = signed_in()
    draft, signed = draft_of(user), signed_note(user)
    drafts, signed_ones = client.get("/notes").text, client.get("/notes?show=signed").text
    assert (str(draft.id) in drafts, str(signed.id) in drafts) == (True, False)
    assert (str(draft.id) in signed_ones, str(signed.id) in signed_ones) == (False, True)


def test_the_list_needs_a_bounded_number_of_queries(signed_in: SignedIn, count_queries: Callable[[], object]) -> None:
    client, user = signed_in()
    for _ in range(8):
        draft_of(user)
    with count_queries() as queries_made:
        client.get("/notes")
    assert len(queries_made) <= 5
