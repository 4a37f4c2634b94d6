"""F10: every migration goes up, down and up again, and the tables are what the models say."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool, text

from clinic.tables import metadata
from tests.conftest import ROOT, Server, migrate

SCRIPTS = ScriptDirectory.from_config(Config(str(ROOT / "migrations" / "alembic.ini")))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """The owner's address of a database with nothing in it."""
    name = f"clinic_migrating_{os.getpid()}"
    server.drop(name)
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" OWNER app_owner'))
    yield server.url("app_owner", name)
    server.drop(name)


def test_F10_there_is_one_head() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_F10_each_step_up_down_up(empty: str) -> None:
    before = _everything(empty)
    for revision in REVISIONS:
        migrate(empty, revision)
        migrate(empty, "-1", down=True)
        assert _everything(empty) == before, f"{revision} leaves something behind"
        migrate(empty, revision)
        before = _everything(empty)
    migrate(empty, "base", down=True)
    assert _everything(empty) == set()


def test_F10_the_tables_are_what_the_models_say(empty: str) -> None:
    migrate(empty, "head")
    engine = create_engine(empty, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_F10_alembic_check_is_clean(empty: str) -> None:
    migrate(empty, "head")
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    config.attributes["url"] = empty
    command.check(config)


@pytest.mark.parametrize("script", [script.path for script in SCRIPTS.walk_revisions()])
def test_migrations_import_no_models(script: str) -> None:
    source = (ROOT / script).read_text(encoding="utf-8")
    assert "from clinic" not in source
    assert "import clinic" not in source


OURS = "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = {} AND d.deptype = 'e')"
HERE = "'public'::regnamespace"

OBJECTS = (
    f"SELECT 'table', relname FROM pg_class c WHERE relkind IN ('r', 'v', 'm') AND relnamespace = {HERE}",
    f"SELECT 'index', relname FROM pg_class c WHERE relkind = 'i' AND relnamespace = {HERE}",
    f"SELECT 'function', oid::regprocedure::text FROM pg_proc p WHERE pronamespace = {HERE} AND {OURS.format('p.oid')}",
    "SELECT 'column', table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'policy', policyname FROM pg_policies WHERE schemaname = 'public'",
    f"SELECT 'constraint', conname FROM pg_constraint WHERE connamespace = {HERE} AND contype <> 'n'",
)


def _everything(url: str) -> set[tuple[str, str]]:
    """What a migration may leave behind, by kind and name; extensions and Alembic's own table apart."""
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        found = {(kind, str(name)) for query in OBJECTS for kind, name in connection.execute(text(query))}
    engine.dispose()
    return {(kind, name) for kind, name in found if not name.startswith("alembic_version")}
