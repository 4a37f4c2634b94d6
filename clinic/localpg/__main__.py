"""`python -m clinic.localpg start|stop|status|url`: the local PostgreSQL by hand."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from clinic import localpg
from clinic.localpg import LocalPgError, LocalServer

PROJECT = Path(__file__).parent.parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; returns the exit status (3 from `status` when nothing runs, as service scripts do)."""
    options = _parser().parse_args(arguments)
    try:
        answer, code = _carry_out(options)
    except (LocalPgError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{answer}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m clinic.localpg", description=__doc__)
    parser.add_argument("--project", type=Path, default=PROJECT, help="whose cluster (default: this project's)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="make and start it as far as needed")
    commands.add_parser("stop", help="stop it; the data stay")
    commands.add_parser("status", help="say whether it runs")
    url = commands.add_parser("url", help="start it and print an address")
    url.add_argument("--role", choices=("app", "owner", "admin"), default="app")
    url.add_argument("--db", default="clinic")
    url.add_argument("--export", action="store_true", help="print shell lines that set DATABASE_URL and its kin")
    return parser


def _carry_out(options: argparse.Namespace) -> tuple[str, int]:
    if options.command == "stop":
        return ("stopped" if localpg.stop(options.project) else "was not running"), 0
    if options.command == "status":
        server = localpg.status(options.project)
        return (_describe(server), 0) if server else ("not running", 3)
    server = localpg.start(options.project)
    if options.command == "start":
        return _describe(server), 0
    return (_exports(server) if options.export else _address(server, options.role, options.db)), 0


def _describe(server: LocalServer) -> str:
    binaries, place = server.cluster.binaries, server.cluster.place
    origin = "wheel" if binaries.is_embedded else "system"
    return (
        f"PostgreSQL {binaries.major} ({origin}), process {server.pid}, data in {place.data}, socket in {place.socket}"
    )


def _address(server: LocalServer, role: str, db: str) -> str:
    return {"app": server.app_url, "owner": server.owner_url, "admin": server.admin_url}[role](db)


def _exports(server: LocalServer) -> str:
    values = {
        "DATABASE_URL": server.app_url(),
        "DATABASE_OWNER_URL": server.owner_url(),
        "BACKUP_DATABASE_URL": server.admin_url("clinic"),
    }
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in values.items())


if __name__ == "__main__":
    raise SystemExit(main())
