"""Cheap hashing for the tests around sign-in, and an application whose commits are real."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts import passwords, service
from clinic.accounts.models import User
from clinic.core.db import Database
from tests import factories
from tests.accounts import PASSWORD
from tests.forms import post

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(autouse=True)
def cheap_hashing(app: Flask) -> Iterator[None]:
    """Hash with next to no work; `test_passwords` proves the real parameters."""
    passwords.configure("", CHEAP)
    yield
    passwords.configure()


@pytest.fixture
def person(database: Database) -> User:
    """A therapist who can sign in with PASSWORD."""
    return factories.make_user(email="robin@example.test", password_hash=passwords.make_hash(PASSWORD))


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[..., object]:
    """Send the sign-in form as a browser does."""

    def send(email: str = "robin@example.test", password: str = PASSWORD, **fields: str) -> object:
        return post(client, "/sign-in", {"email": email, "password": password, **fields})

    return send


@pytest.fixture
def own_browser(own_app: Flask) -> FlaskClient:
    """A browser signed in to an application whose commits are real."""
    passwords.configure("", CHEAP)
    user = factories.make_user(email="robin@example.test", password_hash=passwords.make_hash(PASSWORD))
    database: Database = own_app.extensions["database"]
    with database.transaction(user.clinic_id):
        token = service.start_session(user)
    browser = own_app.test_client()
    browser.set_cookie(own_app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
    return browser
