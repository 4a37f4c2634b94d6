"""Something to sign that a test can change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.signoff.cases import Changing, changing_kind


@pytest.fixture
def changing(app: Flask) -> Iterator[Changing]:
    """An item that is not what was read as soon as the test says so."""
    with changing_kind() as made:
        yield made
