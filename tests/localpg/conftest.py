"""Projects of their own for clusters of their own: these tests kill servers."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from clinic import localpg
from clinic.localpg.binaries import get_binaries
from clinic.localpg.place import SYSTEM_HOME, Place, find_place


def libpq(url: str) -> str:
    """SQLAlchemy's spelling of an address, for psycopg."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def query(url: str, statement: str) -> list[tuple[object, ...]]:
    """The rows of one statement on a connection of its own."""
    with psycopg.connect(libpq(url), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def remove(project: Path) -> None:
    """Stop the project's server and leave nothing behind, outside the project neither."""
    localpg.stop(project)
    place = find_place(project, get_binaries().major)
    if place.socket != place.data:
        shutil.rmtree(place.socket, ignore_errors=True)
    tag = hashlib.sha256(os.fsencode(project.resolve())).hexdigest()[:10]
    shutil.rmtree(project, ignore_errors=True)
    if os.geteuid() == 0:
        shutil.rmtree(SYSTEM_HOME / tag, ignore_errors=True)


@pytest.fixture(scope="module")
def make_project() -> Iterator[Callable[[str], Path]]:
    """Call it with a name to get a project directory that other accounts may enter, unlike pytest's own."""
    roots: list[tuple[Path, Path]] = []

    def make(name: str) -> Path:
        root = Path(tempfile.mkdtemp(prefix="clinic-test-")).resolve()
        root.chmod(0o755)
        project = root / name
        project.mkdir()
        roots.append((root, project))
        return project

    yield make
    for root, project in roots:
        if project.exists():
            remove(project)
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def project(make_project: Callable[[str], Path]) -> Path:
    """A project whose path holds whatever a path may hold: blanks, quotes, a dollar sign, a comma, a percent sign."""
    return make_project("""it's "my", $HOME & 100% clinic""")


@pytest.fixture
def server(project: Path) -> localpg.LocalServer:
    """The project's server, running."""
    return localpg.start(project)


@pytest.fixture
def place(server: localpg.LocalServer) -> Place:
    """Where the project's cluster lies."""
    return server.cluster.place
