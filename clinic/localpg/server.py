"""Starting and stopping the project's PostgreSQL: one cluster, no network, a private socket."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from clinic.localpg.binaries import NoPostgres, find_binaries
from clinic.localpg.place import Place, make_socket_folder, place_of
from clinic.localpg.roles import SETUP_CLUSTER, SETUP_DATABASE

SOCKET = ".s.PGSQL.5432"
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Rows and statements are health data; the log keeps neither.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "client_connection_check_interval": "2s",
}


@dataclass(frozen=True)
class LocalServer:
    """A running server and how to reach it; addresses are SQLAlchemy URLs over its socket."""

    place: Place

    def admin_url(self, database: str = "postgres") -> str:
        """For the superuser: making databases, backups."""
        return self._url("postgres", database)

    def owner_url(self, database: str = "clinic") -> str:
        """For migrations."""
        return self._url("app_owner", database)

    def app_url(self, database: str = "clinic") -> str:
        """For the web workers."""
        return self._url("app_rw", database)

    def _url(self, role: str, database: str) -> str:
        return f"postgresql+psycopg://{role}@/{quote(database)}?host={quote(str(self.place.socket), safe='/')}"


def start(project: Path) -> LocalServer:
    """The project's server, running and set up; waits for whoever starts it at the same moment. Raises NoPostgres."""
    place = place_of(project, find_binaries())
    with _locked(place):
        if not _answers(place):
            is_new = not (place.data / "PG_VERSION").exists()
            _initialise(place) if is_new else _clear_stale_pid(place)
            make_socket_folder(place)
            _start(place)
        # Repeated each time: the first start may have been killed between initdb and here.
        _set_up(place)
    return LocalServer(place)


def stop(project: Path) -> bool:
    """Stop the project's server; False when it was not running."""
    place = place_of(project, find_binaries())
    with _locked(place):
        if not _answers(place):
            return False
        _run(place, "pg_ctl", "-D", place.data, "-m", "fast", "-w", "stop")
        return True


def status(project: Path) -> LocalServer | None:
    """The project's server if it is running."""
    place = place_of(project, find_binaries())
    return LocalServer(place) if _answers(place) else None


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    place.lock.parent.mkdir(parents=True, exist_ok=True)
    with place.lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _initialise(place: Place) -> None:
    """Make the cluster beside its place and move it in: a half-made one is never left behind."""
    shutil.rmtree(place.data, ignore_errors=True)
    building = Path(tempfile.mkdtemp(dir=place.data.parent, prefix=".init-"))
    if place.uid is not None:
        os.chown(building, place.uid, place.gid or -1)
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"] if place.binaries.major >= 17 else ["--locale=C.UTF-8"]
    try:
        _run(
            place, "initdb", "-D", building, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--data-checksums",
            "--no-instructions", *locale,
        )  # fmt: skip
        building.rename(place.data)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _start(place: Place) -> None:
    # The log is the server user's own; pg_ctl opens it after the user was changed.
    if place.uid is not None:
        place.log.touch()
        os.chown(place.log, place.uid, place.gid or -1)
    settings = {**SETTINGS, "unix_socket_directories": str(place.socket)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _run(place, "pg_ctl", "-D", place.data, "-w", "-t", START_SECONDS, "-l", place.log, "-o", options, "start")


def _set_up(place: Place) -> None:
    _psql(place, "postgres", SETUP_CLUSTER)
    exists = _psql(place, "postgres", "SELECT 1 FROM pg_database WHERE datname = 'clinic'")
    if "1" not in exists:
        _psql(place, "postgres", "CREATE DATABASE clinic OWNER app_owner")
        _psql(place, "clinic", SETUP_DATABASE)


def _psql(place: Place, database: str, statement: str) -> str:
    """Run one statement as the superuser in a single-purpose connection."""
    with psycopg.connect(host=str(place.socket), user="postgres", dbname=database, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return str(cursor.fetchone()) if cursor.description else ""


def _answers(place: Place) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(place.socket / SOCKET))
        except OSError:
            return False
        return True


def _clear_stale_pid(place: Place) -> None:
    """A pid file left by a crash may name a process of somebody else by now; then the server would refuse to start."""
    file = place.data / "postmaster.pid"
    try:
        pid = int(file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        pid = -1
    if file.exists() and not _is_our_server(pid, place):
        for left in (file, place.socket / SOCKET, place.socket / f"{SOCKET}.lock"):
            left.unlink(missing_ok=True)


def _is_our_server(pid: int, place: Place) -> bool:
    try:
        process = psutil.Process(pid)
        return (
            process.status() != psutil.STATUS_ZOMBIE
            and process.name().startswith("postgres")
            and str(place.data) in process.cmdline()
        )
    except (psutil.Error, ValueError):
        return False


def _run(place: Place, program: str, *arguments: object) -> None:
    """Run one of PostgreSQL's programs as the server's user; raises NoPostgres with what it said."""
    command: Sequence[str] = [str(place.binaries.folder / program), *(str(one) for one in arguments)]
    with tempfile.TemporaryFile() as output:
        # Not a pipe: the server inherits it and would keep the caller waiting for its end.
        done = subprocess.run(  # noqa: S603
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            user=place.uid,
            group=place.gid,
            extra_groups=[] if place.uid is not None else None,
            check=False,
        )
        output.seek(0)
        said = output.read().decode(errors="replace")
    if done.returncode != 0:
        log = place.log.read_text(errors="replace")[-2000:] if place.log.exists() else ""
        raise NoPostgres(f"{program} ended with {done.returncode}.\n{said}\n{log}".strip())
