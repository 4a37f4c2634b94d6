"""Tries are counted exactly, before anything is hashed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from clinic.accounts import passwords, throttle
from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import Database
from tests import factories
from tests.accounts import PASSWORD
from tests.forms import post

SignIn = Callable[..., TestResponse]


def test_A02_sixth_try_is_refused_even_with_the_right_password(person: User, sign_in: SignIn) -> None:
    start = clock.now()
    with clock.fixed(start):
        assert [sign_in(password="wrong wrong wrong").status_code for _ in range(5)] == [422] * 5
        refused = sign_in()
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == 300
    assert "Wait 5 minutes" in refused.text
    with clock.fixed(start + timedelta(seconds=299)):
        late = sign_in()
        assert (late.status_code, late.headers["Retry-After"]) == (429, "1")
    with clock.fixed(start + timedelta(seconds=301)):
        assert sign_in().status_code == 302


def test_A02_a_refused_try_does_not_lengthen_the_wait(person: User, sign_in: SignIn) -> None:
    start = clock.now()
    for second in range(5):
        with clock.fixed(start + timedelta(seconds=second)):
            sign_in(password="wrong wrong wrong")
    for second in range(10, 290, 40):
        with clock.fixed(start + timedelta(seconds=second)):
            assert sign_in().status_code == 429
    with clock.fixed(start + timedelta(seconds=301)):
        assert sign_in().status_code == 302


def test_A02_right_passwords_are_not_counted(person: User, sign_in: SignIn) -> None:
    assert [sign_in().status_code for _ in range(8)] == [302] * 8


def test_A02_an_address_nobody_has_is_slowed_down_too(database: Database, sign_in: SignIn) -> None:
    answers = [sign_in(email="nobody@example.test").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_A03_of_fifty_at_once_five_are_checked(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.make_user(email="robin@example.test", password_hash=passwords.make_hash(PASSWORD))
    # On a busy machine one of the five may otherwise be sent away unchecked, and a sixth checked in its place.
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 60.0)
    checked: list[str] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda given, stored: checked.append(given) or real(given, stored))
    barrier = threading.Barrier(50)

    def one_try(_number: int) -> int:
        client = own_app.test_client()
        barrier.wait()
        return post(client, "/sign-in", {"email": "robin@example.test", "password": "wrong wrong wrong"}).status_code

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(one_try, range(50)))
    assert len(checked) == 5
    assert sorted(answers) == [422] * 5 + [429] * 45


def test_A04_one_network_address_may_try_twenty_a_minute(database: Database, sign_in: SignIn) -> None:
    start = clock.now()
    with clock.fixed(start):
        answers = [sign_in(email=f"person{number}@example.test").status_code for number in range(25)]
    assert answers == [422] * 20 + [429] * 5
    with clock.fixed(start + timedelta(seconds=61)):
        assert sign_in(email="person21@example.test").status_code == 422


def test_A04_no_account_is_closed_by_tries_from_elsewhere(person: User, sign_in: SignIn) -> None:
    start = clock.now()
    for number in range(3):
        with clock.fixed(start + timedelta(seconds=number)):
            for _ in range(7):
                sign_in(email=f"other{number}@example.test")
    with clock.fixed(start + timedelta(seconds=62)):
        assert sign_in().status_code == 302


def test_a_try_is_kept_when_its_request_is_rolled_back(own_app: Flask) -> None:
    post(own_app.test_client(), "/sign-in", {"email": "robin@example.test", "password": "wrong wrong wrong"})
    with own_app.extensions["database"].transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM sign_in_attempts WHERE NOT succeeded")) == 1


def test_names_and_addresses_are_not_stored(person: User, sign_in: SignIn, database: Database) -> None:
    sign_in()
    with database.transaction() as session:
        rows = session.execute(text("SELECT CAST(a AS text) FROM sign_in_attempts a")).scalars().all()
    assert len(rows) == 1
    assert "robin" not in rows[0]
    assert "127.0.0.1" not in rows[0]
    assert b"robin".hex() not in rows[0]


def test_old_tries_are_forgotten(database: Database) -> None:
    with clock.fixed(clock.now() - timedelta(hours=25)), database.transaction():
        throttle.begin(throttle.Try("old", "old"))
    with database.transaction() as session:
        throttle.begin(throttle.Try("new", "new"))
        session.flush()
        assert session.scalar(text("SELECT count(*) FROM sign_in_attempts")) == 1


def test_too_many_people_at_once_are_asked_to_wait(
    person: User, sign_in: SignIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "LONGEST_WAIT", 0.01)
    with passwords.turn(), passwords.turn():
        answers = [sign_in() for _ in range(6)]
    assert {answer.status_code for answer in answers} == {429}
    assert answers[-1].headers["Retry-After"] == "5"
    assert "Many people are signing in" in answers[-1].text
    assert sign_in().status_code == 302


@pytest.mark.parametrize(("seconds", "words"), [(1, "one minute"), (60, "one minute"), (61, "2 minutes")])
def test_the_message_names_the_wait(seconds: int, words: str) -> None:
    assert words in throttle.message(seconds)
