"""The words of a note and of what was added to it, as they are kept for the search."""

from __future__ import annotations

import random

from flask import Flask
from sqlalchemy import text

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.notes.models import ProgressNote
from tests import factories
from tests.conftest import Server, migrate
from tests.note_lists.cases import add_to
from tests.notes.cases import signed_note

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


def add_too_many(user: User, note: ProgressNote) -> None:
    """More words than a vector holds."""
    drawn = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(40):
        add_to(user, note, "zebrafish " + " ".join("".join(drawn.choices(letters, k=9)) for _ in range(1990)))


def test_so_many_addenda_that_no_vector_holds_them_are_all_kept(server: Server, own_app: Flask) -> None:
    """They are added, they are there after an update of the database, and what came first is found."""
    database: Database = own_app.extensions["database"]
    user = factories.make_user()
    add_too_many(user, signed_note(user))
    counted = text("SELECT count(*), count(DISTINCT words) FROM addenda WHERE words @@ 'zebrafish'")
    owner = server.url("app_owner", database.engine.url.database or "")
    for is_again in (False, True):
        if is_again:
            database.engine.dispose()
            migrate(owner, "0031", down=True)
            migrate(owner, "head")
        with database.transaction(user.clinic_id) as session:
            rows, different = session.execute(counted).one()
        assert rows == 40
        assert different < 40, "all of them fit: the test is too short"
