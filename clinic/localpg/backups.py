"""Backups that were read once to the end, and restores that leave the old database in place until the new one is whole."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from clinic.localpg.binaries import Binaries, list_binaries
from clinic.localpg.errors import BackupRefused, CommandFailed, NoBackupAddress, NoBinaries
from clinic.localpg.process import run
from clinic.localpg.server import start

FIND_DATABASE = """
SELECT pg_get_userbyid(datdba), to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD_HH24MISS') FROM pg_database WHERE datname = :'db'
"""

CLOSE_DATABASE = """
ALTER DATABASE :"db" ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :'db';
"""

EXCHANGE = """
BEGIN;
REVOKE ALL ON DATABASE :"fresh" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"fresh" TO app_rw, app_backup;
ALTER DATABASE :"db" RENAME TO :"old";
ALTER DATABASE :"fresh" RENAME TO :"db";
ALTER DATABASE :"old" ALLOW_CONNECTIONS true;
COMMIT;
"""


@dataclass(frozen=True)
class Source:
    """A database with a role that may read and replace all of it. `url` is libpq's and holds no password."""

    url: str
    password: str
    database: str

    @classmethod
    def from_url(cls, url: str) -> Source:
        """Read `postgresql://` or `postgresql+psycopg://`; the password is kept out of command lines."""
        parts = urlsplit(url)
        who, _, where = parts.netloc.rpartition("@")
        user, _, password = who.partition(":")
        bare = parts._replace(scheme="postgresql", netloc=f"{user}@{where}")
        return cls(urlunsplit(bare), unquote(password), unquote(parts.path.lstrip("/")))

    def on(self, database: str) -> Source:
        """The same server and role, another database."""
        return Source(
            urlunsplit(urlsplit(self.url)._replace(path=f"/{quote(database, safe='')}")), self.password, database
        )

    def run(self, program: Path, *options: str, text: str = "") -> str:
        """Run one of PostgreSQL's client programs on this database; raises CommandFailed."""
        secret = {"PGPASSWORD": self.password} if self.password else {}
        return run([program, *options, "--no-password", f"--dbname={self.url}"], text=text, variables=secret).strip()

    def sql(self, clients: Binaries, text: str, **values: str) -> str:
        """Run statements, stopping at the first that fails; returns the bare rows.

        `values` stand in the text as :'name' (a text) or :"name" (an identifier).
        """
        given = [f"--set={name}={value}" for name, value in values.items()]
        return self.run(clients.path("psql"), "-XqtA", "--set=ON_ERROR_STOP=1", *given, text=text)


def find_source(project: Path) -> Source:
    """BACKUP_DATABASE_URL, or the project's own PostgreSQL; raises NoBackupAddress when only DATABASE_URL is set."""
    given = os.environ.get("BACKUP_DATABASE_URL")
    if given:
        return Source.from_url(given)
    if os.environ.get("DATABASE_URL") or os.environ.get("CLINIC_ENV") == "production":
        raise NoBackupAddress(
            "The web role of DATABASE_URL sees one clinic at a time and cannot read a whole backup. Set "
            "BACKUP_DATABASE_URL to the role app_backup for `backup`, to a superuser for `restore`."
        )
    return Source.from_url(start(project).admin_url("clinic"))


def find_clients(source: Source) -> Binaries:
    """The oldest installed pg_dump, psql and pg_restore that know the server; raises NoBinaries."""
    found = sorted(list_binaries("pg_dump"), key=lambda binaries: binaries.major)
    if not found:
        raise NoBinaries("pg_dump is not installed. Debian/Ubuntu: sudo apt install postgresql-client")
    major = int(source.sql(found[-1], "SHOW server_version_num")) // 10_000
    for binaries in found:
        if binaries.major >= major:
            return binaries
    raise NoBinaries(f"The server is PostgreSQL {major}; a backup needs pg_dump {major} or newer.")


def backup(source: Source, file: Path) -> int:
    """Write `source` to `file` and return its size in bytes; the file gets its name when it was read to its end.

    Raises BackupRefused when `file` exists, CommandFailed when the role may not read every row or the disk is full.
    """
    if file.exists():
        raise BackupRefused(f"{file} exists already; give the backup another name.")
    clients = find_clients(source)
    unchecked = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        unchecked.touch(mode=0o600, exist_ok=False)
        source.run(clients.path("pg_dump"), "--format=custom", f"--file={unchecked}")
        verify(clients, unchecked)
        _sync(unchecked)
        unchecked.rename(file)
        _sync(file.parent)
    finally:
        unchecked.unlink(missing_ok=True)
    return file.stat().st_size


def verify(clients: Binaries, file: Path) -> None:
    """Read every byte of a backup; listing its contents would pass one that is cut short. Raises BackupRefused."""
    try:
        contents = run([clients.path("pg_restore"), "--list", file])
        run([clients.path("pg_restore"), f"--file={os.devnull}", file])
    except CommandFailed as error:
        raise BackupRefused(f"{file} is no whole backup.\n{error}") from None
    if not re.search(r"TABLE DATA \S+ alembic_version ", contents):
        raise BackupRefused(f"{file} is a backup of something else: it has no table alembic_version.")


def restore(source: Source, file: Path) -> str:
    """Put the backup in place of `source.database`; returns the name under which the old database stays.

    Restores beside it first, so a backup that does not fit leaves everything as it was. Needs a superuser.
    Raises BackupRefused or CommandFailed.
    """
    clients = find_clients(source)
    verify(clients, file)
    server = source.on("postgres")
    found = server.sql(clients, FIND_DATABASE, db=source.database)
    if not found:
        raise BackupRefused(
            f"There is no database {source.database} to replace; make the roles and the database first."
        )
    owner, stamp = found.rsplit("|", 1)
    names = {
        "db": source.database,
        "fresh": f"{source.database}_new_{stamp}",
        "old": f"{source.database}_before_{stamp}",
    }
    server.sql(clients, 'CREATE DATABASE :"fresh" TEMPLATE template0 OWNER :"owner"', owner=owner, **names)
    try:
        fresh = source.on(names["fresh"])
        fresh.run(clients.path("pg_restore"), "--exit-on-error", "--single-transaction", str(file))
        fresh.sql(clients, "ANALYZE")
        _swap(server, clients, names)
    except BaseException:
        server.sql(clients, 'DROP DATABASE IF EXISTS :"fresh" WITH (FORCE)', **names)
        raise
    return names["old"]


def _swap(server: Source, clients: Binaries, names: dict[str, str]) -> None:
    """Cut everybody off and rename both databases in one transaction; the database opens again if that fails."""
    server.sql(clients, CLOSE_DATABASE, **names)
    try:
        server.sql(clients, EXCHANGE, **names)
    except BaseException:
        server.sql(clients, 'ALTER DATABASE :"db" ALLOW_CONNECTIONS true', **names)
        raise


def _sync(path: Path) -> None:
    """Have the disk, not only the system, know of it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
