"""The two clinics, made once; a test that changes something works inside a transaction that is rolled back."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import Connection

from clinic.accounts import passwords
from clinic.accounts import service as accounts
from clinic.app import create_app
from clinic.core.permissions import Role
from tests import factories
from tests.conftest import Server, make_settings
from tests.forms import post
from tests.security.building import build
from tests.security.crawl import Crawl, Crawls, crawl
from tests.security.events import watching
from tests.security.logs import captured_logs
from tests.security.quick import drawn_once
from tests.security.world import ClinicWorld, World

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
Browser = Callable[..., FlaskClient]
Walk = Callable[[str, str], Crawl]


@pytest.fixture(scope="session")
def world_database(server: Server) -> Iterator[str]:
    """A migrated database of this group alone."""
    name = f"clinic_world_{os.getpid()}"
    server.clone(name)
    yield name
    server.drop(name)


@pytest.fixture(scope="session")
def world(server: Server, world_database: str) -> Iterator[World]:
    """Both clinics, filled and committed."""
    app = create_app(make_settings(server.url("app_rw", world_database)))
    app.testing = False
    passwords.configure("", CHEAP)
    with drawn_once():
        made = build(app)
    yield made
    made.database.engine.dispose()


@pytest.fixture(autouse=True)
def _cheap() -> Iterator[None]:
    passwords.configure("", CHEAP)
    with drawn_once():
        yield
    passwords.configure()


@pytest.fixture(scope="session")
def staff(world: World) -> Browser:
    """Call it with a clinic and a role for a browser that is signed in."""

    def sign_in(clinic: ClinicWorld, role: Role = Role.PT) -> FlaskClient:
        with world.acting(clinic):
            token = accounts.start_session(clinic.users[role])
        browser = world.app.test_client()
        browser.set_cookie(world.app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
        return browser

    return sign_in


@pytest.fixture(scope="session")
def patient(world: World) -> Browser:
    """Call it with a clinic for a browser that has opened the link of its patient."""

    def open_link(clinic: ClinicWorld) -> FlaskClient:
        browser = world.app.test_client()
        answer = post(browser, "/p/open", {"code": clinic.link_token})
        assert answer.status_code == 303
        return browser

    return open_link


@pytest.fixture(scope="session")
def walk(world: World, staff: Browser, patient: Browser) -> Walk:
    """Call it with a clinic and a role, or "link", for every page that can be reached; it is walked once."""
    passwords.configure("", CHEAP)

    @cache
    def walked(mark: str, who: str) -> Crawl:
        clinic = next(one for one in (world.a, world.b) if one.mark == mark)
        browser = patient(clinic) if who == "link" else staff(clinic, Role(who))
        actor = None if who == "link" else clinic.users[Role(who)].id
        with captured_logs() as log, drawn_once(), watching(world, clinic, actor) as count_events:
            found = crawl(browser, clinic, count_events)
        found.log = log.getvalue()
        gc.freeze()  # it is kept to the end: the collector need not look through it again and again
        return found

    return walked


@pytest.fixture(scope="session")
def crawls(world: World, walk: Walk) -> Crawls:
    """Every page that each role of each clinic, and the patient's link, can reach."""
    return {(mark, who): walk(mark, who) for mark in (world.a.mark, world.b.mark) for who in (*Role, "link")}


@pytest.fixture(scope="session")
def crawls_b(world: World, walk: Walk) -> Crawls:
    """Of clinic B, what the therapist and the patient's link can reach: whose forms are filled in."""
    return {(world.b.mark, who): walk(world.b.mark, who) for who in (Role.PT, "link")}


@pytest.fixture
def inside(world: World) -> Iterator[Connection]:
    """The connection that everything runs on until the test ends; then all of it is rolled back."""
    with world.database.engine.connect() as connection:
        transaction = connection.begin()
        world.database.bind(connection)
        factories.use(world.database)
        try:
            yield connection
        finally:
            world.database.bind(None)
            transaction.rollback()
