"""`python -m clinic.localpg start|stop|status|export`: the runner as a command, for `./run`."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote

from clinic.localpg import LocalServer, NoPostgres, start, status, stop

PROJECT = Path(__file__).parent.parent.parent


def main(arguments: list[str]) -> int:
    """Run one command and answer its exit status."""
    command = arguments[0] if arguments else "status"
    if command == "export":
        return _export(start(PROJECT))
    if command == "start":
        return _say(f"running, socket in {start(PROJECT).place.socket}")
    if command == "stop":
        return _say("stopped" if stop(PROJECT) else "was not running")
    if command == "status":
        server = status(PROJECT)
        return _say(f"running, socket in {server.place.socket}" if server else "not running")
    sys.stderr.write("usage: python -m clinic.localpg start|stop|status|export\n")
    return 2


def _export(server: LocalServer) -> int:
    """Shell lines that tell the program where the database is."""
    for name, value in (
        ("DATABASE_URL", server.app_url()),
        ("DATABASE_OWNER_URL", server.owner_url()),
        ("LOCAL_ADMIN_URL", server.admin_url("clinic")),
        ("PG_BIN", str(server.place.binaries.folder)),
    ):
        sys.stdout.write(f"export {name}={quote(value)}\n")
    return 0


def _say(text: str) -> int:
    sys.stdout.write(f"PostgreSQL: {text}\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoPostgres as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
