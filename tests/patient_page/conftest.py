"""Browsers that have a patient's page open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.core.db import Database
from tests import factories
from tests.factories import IssuedProgram
from tests.forms import post


@pytest.fixture
def opened(app: Flask, database: Database) -> Callable[..., tuple[FlaskClient, IssuedProgram]]:
    """Call it (with what `make_issued_program` takes) for a browser that has the patient's page open."""

    def open_page(issued: IssuedProgram | None = None, **values: Any) -> tuple[FlaskClient, IssuedProgram]:
        program = issued or factories.make_issued_program(**values)
        browser = app.test_client()
        answer = post(browser, "/p/open", {"code": program.token})
        assert answer.status_code == 303
        return browser, program

    return open_page


@pytest.fixture
def spanish(opened: Callable[..., tuple[FlaskClient, IssuedProgram]]) -> tuple[FlaskClient, IssuedProgram]:
    """A browser that shows the page of a Spanish sheet."""
    browser, issued = opened(factories.make_issued_program(factories.make_patient(language="es"), lang="es"))
    assert browser.get("/p/today").status_code == 200
    return browser, issued
