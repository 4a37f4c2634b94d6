"""Running PostgreSQL's programs, as another account when we are root, and looking at running servers."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from clinic.localpg.errors import CommandFailed


@dataclass(frozen=True)
class Account:
    """The user and group a program runs as when root starts it."""

    uid: int
    gid: int


KEPT = ("PGPASSFILE", "PGSSL")
"""Of libpq's variables, those that say how to prove who one is; the others would send programs to another server."""


def environment() -> dict[str, str]:
    """Our environment without the PG* variables that choose a server, and in plain English."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG") or name.startswith(KEPT)}
    return {**ours, "LC_ALL": "C"}


def run(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    text: str = "",
    variables: Mapping[str, str] | None = None,
) -> str:
    """Run a program to its end with `text` as its input and return what it printed; raises CommandFailed.

    Output goes through a file: a server left behind would hold a pipe open for ever. The working directory is `/`
    because the account may not be able to enter ours.
    """
    who = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output:
        given.write(text.encode())
        given.seek(0)
        done = subprocess.run(  # noqa: S603  programs found by `binaries`, arguments never pass a shell
            [str(part) for part in command],
            stdin=given,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={**environment(), **(variables or {})},
            start_new_session=True,
            check=False,
            **who,  # type: ignore[call-overload]
        )
        output.seek(0)
        answer: str = output.read().decode(errors="replace")
    if done.returncode:
        raise CommandFailed(f"{Path(command[0]).name} ended with {done.returncode}:\n{answer.strip()[-2000:]}")
    return answer


def may(account: Account, test: str, path: Path) -> bool:
    """Whether `account` passes `test` (a letter of test(1): x, r, w) on `path`; asked of the system, so ACLs count."""
    try:
        run(["/bin/sh", "-c", f'test -{test} "$1"', "sh", path], account=account)
    except CommandFailed:
        return False
    return True


def is_alive(pid: int) -> bool:
    """Whether a process with this id exists and is more than a zombie."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def is_server_of(pid: int, data: Path) -> bool:
    """Whether `pid` is the PostgreSQL server that works on `data`: it stands in that directory, even if it was moved."""
    try:
        process = psutil.Process(pid)
        if not is_alive(pid) or not process.name().startswith(("postgres", "postmaster")):
            return False
        return Path(process.cwd()).samefile(data)
    except (psutil.Error, OSError):
        return False
