"""Something to sign that a test can change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.db import Database
from tests.reviewables.cases import Changing, changing_kind
from tests.signoff.cases import make_reviewer


@pytest.fixture
def changing(app: Flask) -> Iterator[Changing]:
    """An item that is not what was read as soon as the test says so."""
    with changing_kind() as made:
        yield made


@pytest.fixture
def reviewer(database: Database) -> User:
    """A therapist who may sign off."""
    return make_reviewer(display_name="Mara Quill")


@pytest.fixture
def browser(signed_in: Callable[..., tuple[FlaskClient, User]], reviewer: User) -> FlaskClient:
    """The reviewer's browser."""
    return signed_in(user=reviewer)[0]
