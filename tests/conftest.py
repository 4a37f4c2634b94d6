"""Real PostgreSQL with the migrated schema; every test runs in savepoints of one connection and leaves nothing behind."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, pool, text
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from clinic import localpg
from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.app import create_app
from clinic.core.db import Database
from clinic.core.permissions import Role
from config import Settings
from tests import factories

ROOT = Path(__file__).parent.parent

# How long an example takes says something about the machine, and nothing about the program.
settings.register_profile(
    "any machine", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
LOCK = 7_302_012


DEAREST = ("tests/security/", "tests/browser/", "tests/handouts/")
"""Folders to begin with when tests are shared out, so that no process is left alone with one of them at the end."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spare what is collected the garbage collector, now and in all its later rounds: none of it is ever thrown away."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the dear ones first, where tests are shared out."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(
            key=lambda item: next((at for at, one in enumerate(DEAREST) if item.nodeid.startswith(one)), len(DEAREST))
        )


class ByRoom(LoadScopeScheduling):
    """Shares the tests out to processes: a file stays whole, and so do files that need the same dear thing."""

    TOGETHER = ("tests/security/test_audit.py", "tests/security/test_crawl.py", "tests/security/test_isolation.py")
    """They look at what everybody sees; walking through all of it takes longer than the tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return self.TOGETHER[0] if file in self.TOGETHER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByRoom:
    """How `./run test` shares the tests out."""
    return ByRoom(config, log)


class Server:
    """A PostgreSQL server the tests may make databases on."""

    def __init__(self, admin_url: str) -> None:
        self.admin = make_url(admin_url)

    def url(self, role: str, database: str) -> str:
        """The address of `database` for `role`."""
        url: URL = self.admin.set(username=role, database=database)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A superuser connection outside transactions: CREATE DATABASE needs one."""
        engine = create_engine(self.admin, poolclass=pool.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def clone(self, name: str) -> None:
        """Make `name` from the migrated template (0.1 s instead of a migration run)."""
        template = f"clinic_template_{_migrations_hash()}"
        with self.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :n"), {"n": template}):
                self._make_template(connection, template)
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER app_owner'))

    def drop(self, name: str) -> None:
        """Remove `name`, whoever is connected."""
        with self.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def _make_template(self, connection: Connection, template: str) -> None:
        building = f"{template}_building"
        connection.execute(text(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{building}" OWNER app_owner'))
        migrate(self.url("app_owner", building), "head")
        connection.execute(text(f'ALTER DATABASE "{building}" RENAME TO "{template}"'))


def migrate(owner_url: str, revision: str, *, down: bool = False) -> None:
    """Bring a database to `revision` as the owner role."""
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.attributes["url"] = owner_url
    (command.downgrade if down else command.upgrade)(config, revision)


def _migrations_hash() -> str:
    files = [ROOT / "migrations" / "tenancy.py", *sorted((ROOT / "migrations" / "versions").glob("*.py"))]
    files += sorted((ROOT / "clinic" / "diagnosis_codes").glob("*.toml"))  # 0031 carries it in
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def make_settings(database_url: str, **changes: object) -> Settings:
    """Settings of a test application."""
    values: dict[str, object] = {
        "CLINIC_ENV": "test",
        "DATABASE_URL": database_url,
        "SECRET_KEY": "test-key-" + "0" * 32,
        "BASE_URL": "http://localhost",
        "RENDER_PROCESSES": "0",  # tests of the pool ask for it
        **changes,
    }
    return Settings(**values)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def server() -> Server:
    """TEST_ADMIN_URL (a superuser's address, with roles app_owner and app_rw made) or the project's own PostgreSQL."""
    return Server(os.environ.get("TEST_ADMIN_URL") or localpg.start(ROOT).admin_url())


@pytest.fixture(scope="session")
def database_name(server: Server) -> Iterator[str]:
    """A fresh migrated database for this run."""
    name = f"clinic_test_{os.getpid()}"
    server.clone(name)
    yield name
    server.drop(name)


@pytest.fixture(scope="session")
def app(server: Server, database_name: str) -> Iterator[Flask]:
    """The application on the test database."""
    application = create_app(make_settings(server.url("app_rw", database_name)))
    application.testing = False
    yield application
    application.extensions["database"].engine.dispose()


@pytest.fixture(scope="session")
def engine(app: Flask) -> Engine:
    """The pool of the application under test."""
    engine: Engine = app.extensions["database"].engine
    return engine


@pytest.fixture
def database(app: Flask, engine: Engine) -> Iterator[Database]:
    """The application's database; whatever a test commits is a savepoint and is rolled back at its end."""
    database: Database = app.extensions["database"]
    with engine.connect() as connection:
        transaction = connection.begin()
        database.bind(connection)
        factories.use(database)
        try:
            yield database
        finally:
            database.bind(None)
            transaction.rollback()


@pytest.fixture
def client(app: Flask, database: Database) -> FlaskClient:
    """An anonymous browser."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, database: Database) -> Callable[..., tuple[FlaskClient, User]]:
    """Call it with a role (or a user) to get a signed-in browser and its user."""

    def sign_in(role: Role = Role.PT, user: User | None = None) -> tuple[FlaskClient, User]:
        person = user or factories.make_user(role=role)
        with database.transaction(person.clinic_id):
            token = accounts.start_session(person)
        browser = app.test_client()
        browser.set_cookie(app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
        return browser, person

    return sign_in


@pytest.fixture
def count_queries(engine: Engine) -> Callable[[], object]:
    """`with count_queries() as queries:` collects the statements of the block in a list."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def seen(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) and not statement.startswith(
                "SELECT set_config"
            ):
                statements.append(statement)

        event.listen(engine, "before_cursor_execute", seen)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", seen)

    return counting


@pytest.fixture
def own_app(server: Server) -> Iterator[Flask]:
    """The application on a database of its own, where commits are real: for tests that need several connections."""
    name = f"clinic_own_{os.getpid()}"
    server.clone(name)
    application = create_app(make_settings(server.url("app_rw", name)))
    application.testing = False
    database: Database = application.extensions["database"]
    factories.use(database)
    yield application
    database.engine.dispose()
    server.drop(name)
