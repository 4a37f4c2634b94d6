"""The words of a note and of what was added to it, as they are kept for the search."""

from __future__ import annotations

import random
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts.models import User
from clinic.core.db import Database
from tests import factories
from tests.conftest import Server, migrate
from tests.note_lists.cases import add_to, is_found, search
from tests.notes.cases import signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]
KEPT = text("SELECT words::text FROM addenda ORDER BY created_at, id")


def test_addenda_of_before_the_search_get_the_words_that_a_new_one_gets(server: Server, own_app: Flask) -> None:
    """Rows that never change are filled in when a database that has some is brought up to date."""
    database: Database = own_app.extensions["database"]
    user = factories.make_user()
    note = signed_note(user)
    for words in ("The marmoset bit again.", "It was the hamster, not the marmoset."):
        add_to(user, note, words)
    add_to(user, signed_note(user), "A note of another day.")
    with database.transaction(user.clinic_id) as session:
        before = session.execute(KEPT).scalars().all()
    owner = server.url("app_owner", database.engine.url.database or "")
    database.engine.dispose()
    migrate(owner, "0031", down=True)
    migrate(owner, "head")
    with database.transaction(user.clinic_id) as session:
        assert session.execute(KEPT).scalars().all() == before
    assert ["hamster" in words and "marmoset" in words for words in before] == [False, True, False]


def test_so_many_addenda_that_no_vector_holds_them_are_all_kept(signed_in: SignedIn, database: Database) -> None:
    client, user = signed_in()
    note = signed_note(user)
    drawn = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(40):
        add_to(user, note, "zebrafish " + " ".join("".join(drawn.choices(letters, k=9)) for _ in range(1990)))
    with database.transaction(user.clinic_id) as session:
        kept = session.execute(text("SELECT count(*), count(DISTINCT words) FROM addenda")).one()
    assert kept[0] == 40
    assert kept[1] < 40, "all of them fit: the test is too short"
    assert is_found(search(client, "zebrafish", show="all"), note)
