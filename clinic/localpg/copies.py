"""A copy of the wheel's programs, for accounts and shells that cannot use them where they are installed."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from clinic.localpg.binaries import Binaries
from clinic.localpg.place import Place, make_open
from clinic.localpg.process import may

SHELL_SIGNS = re.compile(r"[$`\"\\\n]")
"""initdb hands its own path to a shell between double quotes."""


def usable(binaries: Binaries, place: Place) -> Binaries:
    """`binaries`, or a copy of them where the server's account may run them and their path suits initdb."""
    server = binaries.path("postgres")
    is_reachable = place.account is None or may(place.account, "x", server)
    if not binaries.is_embedded or (is_reachable and not SHELL_SIGNS.search(str(server))):
        return binaries
    package = binaries.directory.parents[1]
    made = server.stat()
    copy = place.home / f"bin{binaries.major}-{made.st_size:x}-{made.st_mtime_ns:x}"
    if not copy.exists():
        _copy(package, copy)
    return replace(binaries, directory=copy / package.name / "pginstall" / "bin")


def _copy(package: Path, target: Path) -> None:
    """Copy the wheel's package and the libraries beside it, all or nothing: they find each other by relative path."""
    make_open(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".copy-") as name:
        whole = Path(name) / "whole"
        whole.mkdir()
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, whole / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        _open_up(whole)
        _move(whole, target)


def _move(whole: Path, target: Path) -> None:
    """Give the copy its name; another process may have been first with an equal one."""
    try:
        whole.rename(target)
    except OSError:
        if not target.exists():
            raise


def _open_up(tree: Path) -> None:
    """Let every account read the copy and run its programs: the installation may be private to one user."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
