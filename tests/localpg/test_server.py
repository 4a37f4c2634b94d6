"""What a started server is like, and what its roles may do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, pool, text

from clinic import localpg
from clinic.localpg.errors import ProductionHasItsOwn
from clinic.localpg.place import Place
from tests.localpg.conftest import libpq, query


def test_a_second_start_finds_the_first(project: Path, server: localpg.LocalServer) -> None:
    assert localpg.start(project).pid == server.pid
    assert localpg.status(project) == server


@pytest.mark.parametrize("role", ["app", "owner"])
def test_addresses_work_in_sqlalchemy_whatever_the_path(server: localpg.LocalServer, role: str) -> None:
    url = server.app_url() if role == "app" else server.owner_url()
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT current_user, current_database()")).one()
    assert tuple(row) == ("app_rw" if role == "app" else "app_owner", "clinic")


def test_addresses_ignore_the_port_of_the_environment(
    server: localpg.LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "5999")
    assert query(server.app_url(), "SELECT 1") == [(1,)]


def test_roles_can_do_no_more_than_they_need(server: localpg.LocalServer) -> None:
    rows = query(
        server.admin_url(),
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication "
        "FROM pg_roles WHERE rolname LIKE 'app%' ORDER BY rolname",
    )
    assert rows == [
        ("app_backup", True, False, True, False, False, False),
        ("app_owner", True, False, False, True, False, False),
        ("app_rw", True, False, False, False, False, False),
    ]


def test_the_database_belongs_to_its_owner_and_the_web_role_makes_no_tables(server: localpg.LocalServer) -> None:
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'clinic'"
    assert query(server.admin_url(), owner) == [("app_owner",)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(server.app_url(), "CREATE TABLE public.mine (id int)")


def test_extensions_are_there_and_the_owners(server: localpg.LocalServer) -> None:
    rows = query(
        server.owner_url(),
        "SELECT extname, pg_get_userbyid(extowner) FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname",
    )
    assert rows == [("btree_gist", "app_owner"), ("pg_trgm", "app_owner"), ("unaccent", "app_owner")]


def test_the_owner_makes_databases_for_tests(server: localpg.LocalServer) -> None:
    query(server.owner_url(), "CREATE DATABASE scratch")
    assert query(server.owner_url("scratch"), "SELECT current_database()") == [("scratch",)]
    query(server.owner_url(), "DROP DATABASE scratch")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("log_error_verbosity", "terse"),
        ("log_min_error_statement", "panic"),
        ("client_connection_check_interval", "2s"),
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ],
)
def test_settings(server: localpg.LocalServer, setting: str, value: str) -> None:
    assert query(server.admin_url(), f"SHOW {setting}") == [(value,)]


def test_limits_of_the_web_role(server: localpg.LocalServer) -> None:
    with psycopg.connect(libpq(server.app_url())) as connection:
        rows = [
            connection.execute(f"SHOW {name}".encode()).fetchone() for name in ("statement_timeout", "lock_timeout")
        ]
    assert rows == [("15s",), ("3s",)]


def test_a_value_that_breaks_a_constraint_does_not_reach_the_log(server: localpg.LocalServer, place: Place) -> None:
    with psycopg.connect(libpq(server.owner_url()), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE seen (name text CONSTRAINT short CHECK (length(name) < 3))")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO seen VALUES ('canary-in-the-mine')")
    log = place.log.read_text(encoding="utf-8")
    assert "short" in log
    assert "canary" not in log


def test_sockets_and_data_are_private(place: Place) -> None:
    assert place.data.stat().st_mode & 0o077 == 0
    assert place.socket.stat().st_mode & 0o077 == 0
    assert place.socket != place.data


def test_a_plain_path_keeps_its_socket_beside_its_data(make_project: Callable[[str], Path]) -> None:
    server = localpg.start(make_project("plain"))
    assert server.cluster.place.socket == server.cluster.place.data
    assert query(server.app_url(), "SELECT 1") == [(1,)]


def test_production_gets_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_ENV", "production")
    with pytest.raises(ProductionHasItsOwn, match="DATABASE_URL"):
        localpg.start(project)
