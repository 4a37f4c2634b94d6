"""Kills, stale files, simultaneous starts, moves: the next start works and the data are there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from clinic import localpg
from clinic.localpg.cluster import wait_for
from clinic.localpg.place import SYSTEM_HOME, Place
from clinic.localpg.process import is_alive
from tests.localpg.conftest import query, remove

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534


def command(project: Path, *words: str) -> list[str]:
    """The runner as a program of its own."""
    return [sys.executable, "-m", "clinic.localpg", "--project", str(project), *words]


def foreign_pid(place: Place) -> None:
    """Leave what a power cut leaves, with the number given to another program since."""
    (place.data / "postmaster.pid").write_text(f"{os.getpid()}\n{place.data}\n0\n5432\n", encoding="utf-8")
    (place.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n", encoding="utf-8")


def test_simultaneous_first_starts_make_one_cluster(make_project: Callable[[str], Path]) -> None:
    project = make_project("four at once")
    starts = [subprocess.Popen(command(project, "url"), cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {start.communicate(timeout=60)[0].strip() for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0, 0]
    assert len(answers) == 1
    assert query(answers.pop(), "SELECT 1") == [(1,)]
    assert not list((project / ".local").glob(".init-*"))


def test_stop_and_start_keep_the_data(project: Path, server: localpg.LocalServer) -> None:
    query(server.owner_url(), "CREATE TABLE kept AS SELECT 7 AS number")
    assert localpg.stop(project) is True
    assert localpg.status(project) is None
    assert localpg.stop(project) is False
    again = localpg.start(project)
    assert again.pid != server.pid
    assert query(again.owner_url(), "SELECT number FROM kept") == [(7,)]
    query(again.owner_url(), "DROP TABLE kept")


def test_a_killed_server_comes_back_with_what_was_committed(project: Path, server: localpg.LocalServer) -> None:
    query(server.owner_url(), "CREATE TABLE committed AS SELECT 9 AS number")
    os.kill(server.pid, signal.SIGKILL)
    again = localpg.start(project)
    assert query(again.owner_url(), "SELECT number FROM committed") == [(9,)]
    query(again.owner_url(), "DROP TABLE committed")


def test_a_stale_pid_of_another_program_is_forgotten(project: Path, server: localpg.LocalServer, place: Place) -> None:
    localpg.stop(project)
    foreign_pid(place)
    assert localpg.status(project) is None
    again = localpg.start(project)
    assert psutil.Process(again.pid).name() == "postgres"
    assert query(again.app_url(), "SELECT 1") == [(1,)]


def test_a_stop_with_a_stale_pid_kills_nobody(project: Path, server: localpg.LocalServer, place: Place) -> None:
    localpg.stop(project)
    foreign_pid(place)
    assert localpg.stop(project) is False


def test_a_moved_project_keeps_its_running_server(make_project: Callable[[str], Path]) -> None:
    project = make_project("before")
    server = localpg.start(project)
    moved = project.with_name("after")
    project.rename(moved)
    try:
        again = localpg.start(moved)
        assert query(again.app_url(), "SELECT 1") == [(1,)]
        assert again.pid == server.pid
    finally:
        remove(moved)


def test_a_dropped_database_is_made_again_by_the_next_start(project: Path, server: localpg.LocalServer) -> None:
    query(server.admin_url(), "DROP DATABASE clinic WITH (FORCE)")
    localpg.stop(project)
    assert query(localpg.start(project).app_url(), "SELECT current_database()") == [("clinic",)]


def test_the_server_is_nobodys_child(server: localpg.LocalServer) -> None:
    assert psutil.Process(server.pid).ppid() != os.getpid()


def test_status_of_the_command_line(make_project: Callable[[str], Path]) -> None:
    done = subprocess.run(
        command(make_project("idle"), "status"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, "PostgreSQL is not running\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_keeps_the_data_of_a_private_tree_outside_it(make_project: Callable[[str], Path]) -> None:
    project = make_project("private")
    project.chmod(0o700)
    server = localpg.start(project)
    assert server.cluster.place.data.is_relative_to(SYSTEM_HOME)
    assert psutil.Process(server.pid).uids().effective != 0
    assert query(server.app_url(), "SELECT 1") == [(1,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_user_without_rights_has_it_in_the_project_and_root_may_go_on(make_project: Callable[[str], Path]) -> None:
    project = make_project("a user's")
    os.chown(project, NOBODY, NOBODY)
    try:
        done = subprocess.run(
            command(project, "url"), cwd=ROOT, env={**os.environ, "HOME": "/nonexistent"}, capture_output=True,
            text=True, check=False, user=NOBODY, group=NOBODY, extra_groups=[],
        )  # fmt: skip
    except PermissionError:
        pytest.skip("another account may not run this Python")
    assert done.returncode == 0, done.stderr
    server = localpg.start(project)
    assert server.cluster.place.data.is_relative_to(project)
    assert psutil.Process(server.pid).uids().effective == NOBODY
    assert query(done.stdout.strip(), "SELECT 1") == [(1,)]
    assert query(server.app_url(), "SELECT 1") == [(1,)]


def test_waiting_gives_up() -> None:
    assert wait_for(lambda: False, 0.02) is False
    assert is_alive(os.getpid())
