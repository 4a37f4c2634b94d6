"""Start, find and stop the project's own PostgreSQL."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from clinic.localpg.binaries import get_binaries
from clinic.localpg.cluster import PORT, Cluster
from clinic.localpg.copies import usable
from clinic.localpg.errors import ProductionHasItsOwn, ServerDidNotStart
from clinic.localpg.place import find_place

DATABASE = "clinic"


@dataclass(frozen=True)
class LocalServer:
    """A running local PostgreSQL and the addresses of its three roles, without passwords: the socket is private."""

    cluster: Cluster
    pid: int

    def app_url(self, db: str = DATABASE) -> str:
        """For the web workers, bound by row-level security."""
        return self._url("app_rw", db)

    def owner_url(self, db: str = DATABASE) -> str:
        """For migrations."""
        return self._url("app_owner", db)

    def admin_url(self, db: str = "postgres") -> str:
        """For making databases, backups and looking at everything: the superuser."""
        return self._url("postgres", db)

    def _url(self, role: str, db: str) -> str:
        # The port is named because PGPORT in the environment would choose another socket.
        host = quote(str(self.cluster.place.socket))
        return f"postgresql+psycopg://{role}@/{quote(db, safe='')}?host={host}&port={PORT}"


def start(project: Path) -> LocalServer:
    """Make and start the cluster of `project` as far as needed; the server outlives this process.

    Raises a LocalPgError whose message says what to do, and never starts anything when CLINIC_ENV is production.
    """
    if os.environ.get("CLINIC_ENV") == "production":
        raise ProductionHasItsOwn(
            "The local PostgreSQL is not for production: it gets no timely security fixes and has no passwords. "
            "Set DATABASE_URL to a PostgreSQL you run."
        )
    cluster = _cluster(project)
    with _locked(cluster):
        pid, launched = _running(cluster), False
        if pid is None:
            pid, launched = _bring_up(cluster), True
        if launched or not cluster.is_provisioned():
            cluster.provision()
    return LocalServer(cluster, pid)


def stop(project: Path) -> bool:
    """Stop the server of `project`; False when it was not running."""
    cluster = _cluster(project)
    with _locked(cluster):
        pid = cluster.running_pid()
        if pid is None:
            return False
        _refuse_unseen(cluster, pid)
        cluster.stop(pid)
    return True


def status(project: Path) -> LocalServer | None:
    """The running server of `project`, or None."""
    cluster = _cluster(project)
    pid = cluster.running_pid()
    return None if pid is None else LocalServer(cluster, pid)


def _cluster(project: Path) -> Cluster:
    binaries = get_binaries()
    place = find_place(project, binaries.major)
    return Cluster(usable(binaries, place), place)


@contextmanager
def _locked(cluster: Cluster) -> Iterator[None]:
    """Hold the project's lock: simultaneous first starts make one cluster. The system lets go when we die."""
    with cluster.place.lock.open("a") as lock:
        if cluster.place.account:
            os.chown(cluster.place.lock, cluster.place.account.uid, cluster.place.account.gid)
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _running(cluster: Cluster) -> int | None:
    """The process id of a server that is ready for us; one that is and cannot be reached is stopped first."""
    pid = cluster.running_pid()
    if pid is None or pid == 0:
        return pid
    if cluster.wait_until_ready(pid) and cluster.answers():
        return pid
    cluster.stop(pid)
    return None


def _bring_up(cluster: Cluster) -> int:
    if not (cluster.place.data / "PG_VERSION").exists():
        cluster.create()
    cluster.launch()
    pid = cluster.running_pid()
    if pid is None:
        raise ServerDidNotStart("PostgreSQL started and ended at once. Look into " + str(cluster.place.log))
    return pid


def _refuse_unseen(cluster: Cluster, pid: int) -> None:
    if pid == 0:
        raise ServerDidNotStart(
            f"The PostgreSQL behind {cluster.place.socket} was started elsewhere (another container?). Stop it there."
        )
