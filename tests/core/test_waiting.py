"""What a person reads when the database let their request wait too long: a sentence that helps, never a broken page."""

from __future__ import annotations

from time import sleep

import pytest
from flask import Flask
from sqlalchemy import text

from clinic.core import db
from clinic.core.db import session, wait_for_others
from clinic.core.web import public
from tests import factories


@pytest.fixture
def waiting_app(own_app: Flask) -> Flask:
    """An application with a view that dawdles inside its transaction, and one that wants a row somebody holds."""

    @public
    def dawdling() -> str:
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '40ms'"))
        sleep(0.4)
        session.execute(text("SELECT 1"))
        return "done"

    @public
    def wanting() -> str:
        session.execute(text("SET LOCAL lock_timeout = '40ms'"))
        session.execute(text("SELECT pg_advisory_xact_lock(7)"))
        return "done"

    own_app.add_url_rule("/dawdling", "dawdling", dawdling)
    own_app.add_url_rule("/wanting", "wanting", wanting)
    return own_app


def test_a_transaction_that_the_server_ended_is_not_the_programs_fault(waiting_app: Flask) -> None:
    answer = waiting_app.test_client().get("/dawdling?paper=a4&diary=4")
    assert answer.status_code == 503
    assert "Try again in a minute" in answer.text
    assert 'href="/dawdling?paper=a4&amp;diary=4"' in answer.text, "trying again asks for the same thing"


def test_a_lock_that_does_not_come_is_explained(waiting_app: Flask) -> None:
    with factories.current().transaction() as holder:
        holder.execute(text("SELECT pg_advisory_xact_lock(7)"))
        answer = waiting_app.test_client().get("/wanting")
    assert answer.status_code == 503
    assert "Somebody else is saving or printing the same thing" in answer.text
    assert waiting_app.test_client().get("/wanting").text == "done"


def test_who_waits_for_others_waits_longer_in_this_transaction_only(own_app: Flask) -> None:
    with factories.current().transaction():
        usual = session.scalar(text("SHOW lock_timeout"))
        wait_for_others()
        assert session.scalar(text("SHOW lock_timeout")) == db.LONGEST_LOCK_WAIT
    with factories.current().transaction():
        assert session.scalar(text("SHOW lock_timeout")) == usual == "3s"


def test_the_wait_for_others_ends_before_the_statement_does(own_app: Flask) -> None:
    with factories.current().transaction():
        longest = session.scalar(text("SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'"))
    assert int(db.LONGEST_LOCK_WAIT.removesuffix("s")) * 1000 < longest
