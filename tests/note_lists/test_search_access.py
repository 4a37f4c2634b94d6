"""Who finds what: words of others give no hit, no count and no excerpt, and none are written down."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts.models import User
from tests import factories
from tests.note_lists.cases import add_to, is_found, marks, named, note_saying, said, search, take_back
from tests.notes.cases import signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]


def test_Z11_words_of_another_clinic_give_no_hit_no_count_and_no_excerpt(signed_in: SignedIn) -> None:
    _, stranger = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    theirs = signed_note(stranger, said("Canary in the coal mine."))
    add_to(stranger, theirs, "Canary again.")
    client, user = signed_in()
    note_saying(user, "A marmoset.")
    for fields in ({}, {"show": "signed"}, {"show": "mine"}, {"status": "added_to"}, {"order": "best"}):
        page = search(client, "canary", **fields)
        assert "0 notes" in page
        assert not marks(page)
        assert not is_found(page, theirs)
        assert "coal" not in page
    with factories.acting(stranger) as session:
        assert session.scalar(text("SELECT count(*) FROM search_notes(note_query('canary'), NULL, NULL, NULL, NULL, NULL,"
                                   " false, 100, 1001)")) == 1  # fmt: skip


def test_Z05_without_a_clinic_the_search_finds_nothing(signed_in: SignedIn) -> None:
    _, user = signed_in()
    note_saying(user, "canary")
    with factories.current().transaction() as session:
        query = (
            "SELECT count(*) FROM search_notes(note_query('canary'), NULL, NULL, NULL, NULL, NULL, false, 100, 1001)"
        )
        assert session.scalar(text(query)) == 0


def test_notes_of_a_record_that_was_taken_back_are_not_found_or_counted(signed_in: SignedIn) -> None:
    client, user = signed_in()
    gone, there = note_saying(user, "canary"), note_saying(user, "canary")
    added = signed_note(user)
    add_to(user, added, "canary")
    for note in (gone, added):
        take_back(user, note.patient_id)
    page = search(client, "canary")
    assert [is_found(page, note) for note in (gone, added, there)] == [False, False, True]
    assert "1 note<" in page


def test_a_search_is_written_down_without_its_words(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note_saying(user, "marmoset", patient=named(user, "Marmosa"))
    search(client, "marmoset", patient="Marmosa")
    with factories.acting(user) as session:
        events = session.execute(text("SELECT * FROM audit_events WHERE action = 'notes.searched'")).mappings().all()
    [event] = events
    assert event["actor_id"] == user.id
    assert event["fields"] == ["all", "q", "patient"]
    assert "marmo" not in str(dict(event)).lower()


def test_words_in_an_address_are_not_listened_to(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = note_saying(user, "stairs")
    page = client.get("/notes?q=marmoset&patient=Marmosa").text
    assert is_found(page, note)
    assert "marmos" not in page.lower()
