"""One cluster on disk: made whole or not at all, started, waited for, stopped."""

from __future__ import annotations

import hashlib
import locale
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from clinic.localpg.binaries import Binaries
from clinic.localpg.errors import ServerDidNotStart, ServerDidNotStop
from clinic.localpg.place import Place, make_socket_directory
from clinic.localpg.process import is_alive, is_server_of, run

PORT = 5432
"""Part of the socket's name; nothing listens on TCP."""

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A patient's data must not reach the log: no DETAIL, no statement.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "client_connection_check_interval": "2s",
}

START_SECONDS = 60.0
STOP_SECONDS = 30.0
DYING_SECONDS = 10.0
"""How long the children of a killed server may take to notice that it is gone."""

SQL = tuple(Path(__file__).with_name(name) for name in ("roles.sql", "database.sql"))


@dataclass(frozen=True)
class Cluster:
    """A project's data directory with the programs that run it."""

    binaries: Binaries
    place: Place

    def running_pid(self) -> int | None:
        """The server's process id, or None when it does not run; 0 when it runs where its processes cannot be seen."""
        pid = self._recorded_pid()
        if pid is not None and is_server_of(pid, self.place.data):
            return pid
        return 0 if pid is not None and self.answers() else None

    def answers(self) -> bool:
        """Whether somebody listens on the socket."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.place.socket / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def create(self) -> None:
        """Make the data directory; a half-made one never gets its name."""
        base = self.place.data.parent
        for left_behind in base.glob(".init-*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        building = Path(tempfile.mkdtemp(dir=base, prefix=".init-"))
        if self.place.account:
            os.chown(building, self.place.account.uid, self.place.account.gid)
        options = ["--username=postgres", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"]
        options += ["--data-checksums", "--no-instructions", *_locale(self.binaries.major)]
        run([self.binaries.path("initdb"), *options], account=self.place.account, variables={"PGDATA": str(building)})
        building.rename(self.place.data)

    def launch(self) -> None:
        """Start the server and return when it takes connections; raises ServerDidNotStart with the end of its log."""
        self._forget_foreign_pid()
        make_socket_directory(self.place)
        deadline = time.monotonic() + DYING_SECONDS
        while not self._launch_once():
            if "still in use" not in self._end_of_log() or time.monotonic() > deadline:
                raise ServerDidNotStart(f"PostgreSQL did not start. The end of {self.place.log}:\n{self._end_of_log()}")
            time.sleep(0.5)

    def wait_until_ready(self, pid: int) -> bool:
        """Wait for a server that has been started; False when it ends instead, or is not ready in a minute."""
        return wait_for(lambda: self._is_ready(pid) or not is_alive(pid), START_SECONDS) and self._is_ready(pid)

    def stop(self, pid: int) -> None:
        """End the server in good order, its clients' transactions rolled back; raises ServerDidNotStop."""
        for kind in (signal.SIGINT, signal.SIGQUIT):
            try:
                os.kill(pid, kind)
            except ProcessLookupError:
                return
            if wait_for(lambda: not is_alive(pid), STOP_SECONDS):
                return
        raise ServerDidNotStop(f"PostgreSQL (process {pid}) does not stop.")

    def provision(self) -> None:
        """Make the roles and the database where they are missing."""
        text = "\n".join(file.read_text(encoding="utf-8") for file in SQL)
        self.psql(text)
        self._stamp.write_text(_digest(text), encoding="ascii")

    def is_provisioned(self) -> bool:
        """Whether the present SQL has been run here."""
        text = "\n".join(file.read_text(encoding="utf-8") for file in SQL)
        return self._stamp.exists() and self._stamp.read_text(encoding="ascii") == _digest(text)

    def psql(self, text: str, database: str = "postgres") -> str:
        """Run SQL as the superuser; returns the bare rows. Raises CommandFailed."""
        options = ["-XqtA", "-v", "ON_ERROR_STOP=1", "-h", str(self.place.socket), "-p", str(PORT), "-U", "postgres"]
        return run(
            [self.binaries.path("psql"), *options, "-d", database], account=self.place.account, text=text
        ).strip()

    @property
    def _stamp(self) -> Path:
        return self.place.data / "clinic-provisioned"

    @property
    def _pid_file(self) -> Path:
        return self.place.data / "postmaster.pid"

    def _recorded_pid(self) -> int | None:
        try:
            return int(self._pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _forget_foreign_pid(self) -> None:
        """Remove a pid file whose number now belongs to another program; PostgreSQL would wait for that one's end.

        A number nobody has is left to PostgreSQL, which also looks for surviving children.
        """
        pid = self._recorded_pid()
        if pid is not None and psutil.pid_exists(pid):
            lock = self.place.socket / f".s.PGSQL.{PORT}.lock"
            for file in (self._pid_file, lock, lock.with_suffix("")):
                file.unlink(missing_ok=True)

    def _launch_once(self) -> bool:
        settings = {**SETTINGS, "unix_socket_directories": str(self.place.socket)}
        command = [str(self.binaries.path("postgres")), "-D", str(self.place.data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        if self.place.log.exists():
            self.place.log.replace(self.place.log.with_suffix(".log.1"))
        # A shell in between gives the server away: it is nobody's child that somebody would have to wait for.
        script = 'umask 077; log=$1; shift; "$@" </dev/null >"$log" 2>&1 & echo $!'
        answer = run(["/bin/sh", "-c", script, "sh", self.place.log, *command], account=self.place.account)
        return self.wait_until_ready(int(answer))

    def _is_ready(self, pid: int) -> bool:
        """The eighth line of the pid file is the server's own word on its state."""
        try:
            lines = self._pid_file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self.place.log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
        except FileNotFoundError:
            return "(it is empty)"


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask again until `condition` holds or the time is over; returns what it said last."""
    deadline = time.monotonic() + seconds
    pause = 0.005
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return True


def _locale(major: int) -> list[str]:
    """Sorted by code point everywhere; capitals of every alphabet known, where the system can."""
    if major >= 17:
        return ["--locale-provider=builtin", "--locale=C.UTF-8"]
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return ["--locale=C"]
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return ["--locale=C", "--lc-ctype=C.UTF-8"]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
