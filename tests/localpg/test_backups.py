"""Backups are whole or refused; a restore changes everything or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from clinic import localpg
from clinic.localpg import backups
from clinic.localpg.__main__ import main
from clinic.localpg.backups import Source
from clinic.localpg.errors import BackupRefused, CommandFailed, NoBackupAddress
from tests.localpg.conftest import libpq, query

FILL = """
CREATE TABLE alembic_version (version_num text);
CREATE TABLE patients (clinic_id int, name text);
INSERT INTO patients SELECT 1, 'Invented ' || md5(n::text) FROM generate_series(1, 2000) n;
ALTER TABLE patients ENABLE ROW LEVEL SECURITY;
ALTER TABLE patients FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON patients USING (clinic_id = current_setting('app.clinic_id', true)::int);
GRANT SELECT ON patients TO app_rw;
"""
EMPTY = "DROP TABLE IF EXISTS patients; DROP TABLE IF EXISTS alembic_version"


@pytest.fixture
def source(server: localpg.LocalServer) -> Iterator[Source]:
    """A database with rows that only a role above row-level security can read."""
    query(server.owner_url(), EMPTY + ";" + FILL)
    yield Source.from_url(server.admin_url("clinic"))
    leftovers = query(server.admin_url(), "SELECT datname FROM pg_database WHERE datname LIKE 'clinic\\_%'")
    for (name,) in leftovers:
        query(server.admin_url(), f'DROP DATABASE "{name}" WITH (FORCE)')


def count(server: localpg.LocalServer) -> object:
    """How many patients the superuser sees."""
    return query(server.admin_url("clinic"), "SELECT count(*) FROM patients")[0][0]


def test_a_restore_brings_back_rows_rights_and_policies(
    server: localpg.LocalServer, source: Source, tmp_path: Path
) -> None:
    file = tmp_path / "a good day.dump"
    assert backups.backup(source, file) == file.stat().st_size
    query(server.admin_url("clinic"), "DELETE FROM patients")
    old = backups.restore(source, file)
    assert count(server) == 2000
    assert query(server.admin_url(old), "SELECT count(*) FROM patients") == [(0,)]
    assert query(server.app_url(), "SELECT count(*) FROM patients") == [(0,)]
    assert query(server.admin_url("clinic"), "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'patients'") == [
        (True,)
    ]
    owners = "SELECT pg_get_userbyid(relowner), pg_get_userbyid(datdba) FROM pg_class, pg_database "
    assert query(
        server.admin_url("clinic"), owners + "WHERE relname = 'patients' AND datname = 'clinic'"
    ) == [("app_owner", "app_owner")]  # fmt: skip


def test_a_restore_cuts_off_who_is_connected(server: localpg.LocalServer, source: Source, tmp_path: Path) -> None:
    backups.backup(source, tmp_path / "b")
    with psycopg.connect(libpq(server.app_url()), autocommit=True) as at_work:
        backups.restore(source, tmp_path / "b")
        with pytest.raises(psycopg.OperationalError):
            at_work.execute("SELECT 1")
    assert count(server) == 2000


def test_the_file_is_private(source: Source, tmp_path: Path) -> None:
    backups.backup(source, tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["b"]


def test_an_existing_backup_is_not_replaced(source: Source, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("yesterday's")
    with pytest.raises(BackupRefused, match="another name"):
        backups.backup(source, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "yesterday's"


@pytest.mark.parametrize("role", ["app_rw", "app_owner"])
def test_a_role_bound_by_row_security_makes_no_half_backup(
    server: localpg.LocalServer, source: Source, tmp_path: Path, role: str
) -> None:
    bound = Source(source.url.replace("postgres@", f"{role}@"), "", "clinic")
    with pytest.raises(CommandFailed, match=r"row-level security|permission denied"):
        backups.backup(bound, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_the_backup_role_reads_every_row_and_changes_none(
    server: localpg.LocalServer, source: Source, tmp_path: Path
) -> None:
    reader = Source(source.url.replace("postgres@", "app_backup@"), "", "clinic")
    backups.backup(reader, tmp_path / "b")
    query(server.admin_url("clinic"), "DELETE FROM patients")
    backups.restore(source, tmp_path / "b")
    assert count(server) == 2000
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        query(reader.url, "DELETE FROM patients")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(reader.url, "BEGIN READ WRITE; DELETE FROM patients")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_refused(server: localpg.LocalServer, source: Source, tmp_path: Path, share: float) -> None:
    backups.backup(source, tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupRefused, match="no whole backup"):
        backups.restore(source, tmp_path / "b")
    assert count(server) == 2000


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_a_flipped_bit_in_the_rows_is_refused(
    server: localpg.LocalServer, source: Source, tmp_path: Path, share: float
) -> None:
    backups.backup(source, tmp_path / "b")
    damaged = bytearray((tmp_path / "b").read_bytes())
    damaged[int(len(damaged) * share)] ^= 1
    (tmp_path / "b").write_bytes(bytes(damaged))
    with pytest.raises(BackupRefused, match="no whole backup"):
        backups.restore(source, tmp_path / "b")
    assert count(server) == 2000


def test_a_backup_of_something_else_is_refused(server: localpg.LocalServer, source: Source, tmp_path: Path) -> None:
    query(server.owner_url(), "ALTER TABLE alembic_version RENAME TO something")
    with pytest.raises(BackupRefused, match="something else"):
        backups.backup(source, tmp_path / "b")
    query(server.owner_url(), "DROP TABLE something")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_does_not_fit_leaves_everything(
    server: localpg.LocalServer, source: Source, tmp_path: Path
) -> None:
    query(server.admin_url(), "CREATE ROLE leaver")
    query(server.admin_url("clinic"), "GRANT SELECT ON patients TO leaver")
    backups.backup(source, tmp_path / "b")
    query(server.admin_url("clinic"), "DROP OWNED BY leaver; DROP ROLE leaver")
    with pytest.raises(CommandFailed, match="leaver"):
        backups.restore(source, tmp_path / "b")
    assert count(server) == 2000
    assert query(server.admin_url(), "SELECT count(*) FROM pg_database WHERE datname LIKE 'clinic\\_%'") == [(0,)]


def test_no_password_on_a_command_line() -> None:
    source = Source.from_url("postgresql+psycopg://backup:s%40cret@db.example/clinic?sslmode=require")
    assert source == Source("postgresql://backup@db.example/clinic?sslmode=require", "s@cret", "clinic")
    assert source.on("postgres").url == "postgresql://backup@db.example/postgres?sslmode=require"


def test_the_web_role_is_not_asked_for_a_backup(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.delenv("BACKUP_DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://app_rw@db.example/clinic")
    with pytest.raises(NoBackupAddress, match="BACKUP_DATABASE_URL"):
        backups.find_source(project)


def test_a_restore_asks_and_takes_silence_for_no(
    server: localpg.LocalServer, source: Source, project: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name in ("BACKUP_DATABASE_URL", "DATABASE_URL", "CLINIC_ENV"):
        monkeypatch.delenv(name, raising=False)
    file = str(tmp_path / "b")
    assert main(["--project", str(project), "backup", file]) == 0
    query(server.admin_url("clinic"), "DELETE FROM patients")
    assert main(["--project", str(project), "restore", file]) == 1
    assert "--yes" in capsys.readouterr().err
    assert count(server) == 0
    assert main(["--project", str(project), "restore", file, "--yes"]) == 0
    assert count(server) == 2000
