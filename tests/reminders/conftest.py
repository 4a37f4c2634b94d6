"""Noon in the clinic, and a mail server that takes everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clinic.core import clock
from tests.patient_page.smtp import Mailbox, mailbox
from tests.reminders.cases import NOON


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.fixed(NOON):
        yield


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as server:
        yield server
