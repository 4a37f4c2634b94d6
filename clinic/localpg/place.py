"""Where the cluster lives: data, socket, lock, and the account it runs as."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from clinic.localpg.errors import DataBelongsToSomebodyElse, NoAccount, UnsafeSocketDirectory
from clinic.localpg.process import Account, may

SYSTEM_HOME = Path("/var/lib/clinic")
"""Root's place for clusters of projects that the server's account cannot enter."""

SOCKET_ROOT = Path("/tmp")  # noqa: S108  the directory made in it is checked for owner and mode before use

ACCOUNTS = ("clinic", "postgres", "nobody")
"""Accounts root may run the server as, in this order."""

LONGEST_SOCKET_DIRECTORY = 88
"""Bytes: a socket address holds 103 on macOS, of which `/.s.PGSQL.5432` takes 14."""

SAFE_SOCKET_DIRECTORY = re.compile(r"[A-Za-z0-9._/+-]+")
"""Anything else would be split or unquoted by the server's and the client's list syntax."""


@dataclass(frozen=True)
class Place:
    """Where one project's cluster lives. `account` is None when we run it as ourselves."""

    data: Path
    socket: Path
    home: Path
    account: Account | None

    @property
    def lock(self) -> Path:
        """The file that starts and stops hold, so that two at once do one after the other."""
        return self.data.parent / "pg.lock"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "server.log"


def find_place(project: Path, major: int) -> Place:
    """The place of `project`'s cluster of PostgreSQL `major`; makes the directory it lies in and nothing else.

    The directory carries the major version because another one cannot read it. Raises NoAccount or
    DataBelongsToSomebodyElse.
    """
    project = project.resolve()
    tag = hashlib.sha256(os.fsencode(project)).hexdigest()[:10]
    local = project / ".local"
    if os.geteuid() == 0:
        home = SYSTEM_HOME / tag
        data, account = _place_of_root(project, local, home, f"pg{major}")
        return Place(data, _socket(data, tag, account.uid), home, account)
    local.mkdir(exist_ok=True)
    data = local / f"pg{major}"
    _check_owner(data)
    share = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Place(data, _socket(data, tag, os.geteuid()), share / "clinic" / tag, None)


def make_open(directory: Path, owner: Account | None = None) -> None:
    """Make a directory others may walk through, whatever the umask, and give what is new of it to `owner`."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o755)
        if owner is not None:
            os.chown(path, owner.uid, owner.gid)


def make_socket_directory(place: Place) -> None:
    """Make the socket directory, or check that the one found is the server's alone; raises UnsafeSocketDirectory."""
    if place.socket == place.data:
        return
    owner = place.account.uid if place.account else os.geteuid()
    if not os.path.lexists(place.socket):
        place.socket.mkdir(mode=0o700)
        if place.account:
            os.chown(place.socket, place.account.uid, place.account.gid)
    found = place.socket.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
        raise UnsafeSocketDirectory(
            f"{place.socket} is not a directory of mode 0700 that belongs to user number {owner}. "
            "Look who made it; remove it, then try again."
        )


def _place_of_root(project: Path, local: Path, home: Path, name: str) -> tuple[Path, Account]:
    data = next((base / name for base in (home, local) if (base / name).exists()), None)
    account = _account(project, data)
    if data is None:
        make_open(local, account if project.stat().st_uid == account.uid else None)
        data = (local if may(account, "x", local) else home) / name
        make_open(data.parent)
    return data, account


def _account(project: Path, data: Path | None) -> Account:
    """Who made the data, else who owns the project, else an account meant for such things."""
    if data is not None and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    owner = project.stat().st_uid
    known = pwd.getpwall()
    for entry in known:
        if entry.pw_uid == owner != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    for name in ACCOUNTS:
        for entry in known:
            if entry.pw_name == name:
                return Account(entry.pw_uid, entry.pw_gid)
    raise NoAccount(
        "PostgreSQL does not run as root, and this system has none of the accounts "
        f"{', '.join(ACCOUNTS)}. Make one (useradd --system clinic), or run as another user."
    )


def _check_owner(data: Path) -> None:
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise DataBelongsToSomebodyElse(
            f"{data} belongs to another user (number {data.stat().st_uid}). Run this as that user or as root, "
            "or move the directory away to begin with an empty database."
        )


def _socket(data: Path, tag: str, uid: int) -> Path:
    """Beside the data, unless the path is too long or holds signs that PostgreSQL's lists would split.

    The other place does not depend on who asks, so root finds the server of a user and the other way round.
    """
    path = str(data)
    if len(os.fsencode(path)) <= LONGEST_SOCKET_DIRECTORY and SAFE_SOCKET_DIRECTORY.fullmatch(path):
        return data
    return SOCKET_ROOT / f"clinic-{uid}-{tag}"
