"""How a sheet is to be printed: what an address asks for, and what it says beside the field when that cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from tests.programs.cases import BREATHE, cleared_patient, issue, start

Browser = Callable[..., tuple[FlaskClient, User]]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("layout=none", "layout"),
        ("paper=a5", "paper"),
        ("diary=7", "diary"),
        ("points=17", "points"),
        ("layout=one_exercise&only=99", "only"),
        ("lang=es", "lang"),
        ("second=xx", "second"),
        ("second=en", "second"),
    ],
)
def test_what_cannot_be_printed_is_said_beside_a_field_that_is_there(
    signed_in: Browser, asked: str, field: str
) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))
    answer = client.get(f"/patients/{patient.id}/program/versions/1/handout.pdf?{asked}")
    assert answer.status_code == 422
    assert f'name="{field}"' in answer.text
