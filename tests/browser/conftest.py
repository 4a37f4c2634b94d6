"""A live service and a browser for the tests of this folder; without a Chromium they are skipped and say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import text

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.core.permissions import Role
from tests import factories
from tests.browser.chromium import NAMES, find_chromium, started_chromium
from tests.browser.server import LiveService, live_service
from tests.browser.visitor import DESK, Visitor
from tests.conftest import Server
from tests.programs.cases import cleared_patient

EMAIL, PASSWORD = "kim.osei@clinic.example", "seven slow herons wade"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this run. (Not pytest-playwright's: that one would look for a browser of its own.)"""
    path = find_chromium()
    if path is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(NAMES)})")
    with started_chromium(path) as browser:
        yield browser


@pytest.fixture(scope="module")
def service(server: Server, chromium: Browser) -> Iterator[LiveService]:
    """The running service with one clinic, nobody's charts in it."""
    with live_service(server, "browser") as live:
        with live.database.transaction():
            accounts.create_clinic("Aspen Lane Physical Therapy", phone="801-555-0123")
            make_therapist()
        yield live


def make_therapist() -> User:
    """The therapist who signs in by hand in these tests."""
    return accounts.create_user(
        email=EMAIL, display_name="Kim Osei", role=Role.PT, credential="PT, DPT", password=PASSWORD
    )


@pytest.fixture
def visit(chromium: Browser, service: LiveService) -> Iterator[Callable[..., Visitor]]:
    """Call it with a width to get a person with a browser of their own."""
    visitors: list[Visitor] = []

    def arrive(width: int = DESK) -> Visitor:
        visitors.append(Visitor(chromium, service.url, width))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()


def sign_in(visitor: Visitor) -> None:
    """Sign in as a person does."""
    visitor.go("/sign-in")
    visitor.fill("E-mail", EMAIL)
    visitor.fill("Password", PASSWORD)
    visitor.click("Sign in")


@pytest.fixture
def therapist(service: LiveService) -> User:
    """The therapist of the clinic."""
    factories.use(service.database)
    with service.database.transaction() as session:
        clinic_id = session.execute(text("SELECT clinic_id FROM list_clinics()")).scalar_one()
    with service.database.transaction(clinic_id) as session:
        return session.query(User).filter_by(email=EMAIL).one()


@pytest.fixture
def chart(therapist: User) -> str:
    """The address of the chart of somebody who was screened and to whom nothing was given yet."""
    return f"/patients/{cleared_patient(therapist).id}"
