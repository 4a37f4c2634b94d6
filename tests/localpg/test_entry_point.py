"""`./run` from outside: what it says, what it refuses, and that any plain shell reads it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMANDS = ("demo", "test", "check", "handout", "bench", "serve", "backup", "restore", "cli", "stop", "help")


def call(
    *words: str, cwd: Path = ROOT, script: Path = ROOT / "run", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `./run` with nobody at the keyboard and, of our environment, only what a login has."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [str(script), *words], cwd=cwd, env={**kept, **environment}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture
def is_set_up() -> None:
    """Skip where `./run` has not made its environment: a test installs nothing."""
    if not (ROOT / ".venv" / ".installed").exists():
        pytest.skip("./run has not set up this checkout")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout on a machine with a shell and its tools, no Python worth the name, no apt, no root."""
    shutil.copy(ROOT / "run", tmp_path / "run")
    (tmp_path / "requirements.lock").write_text("", encoding="utf-8")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in (
        "sh",
        "cat",
        "cksum",
        "dirname",
        "mkdir",
        "chmod",
        "rm",
        "tail",
        "flock",
        "env",
        "tr",
        "od",
        "mv",
        "sleep",
    ):
        found = shutil.which(name)
        if found:
            (tools / name).symlink_to(found)
    (tools / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (tools / "id").chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(("shell", "script"), [("sh", "run"), ("dash", "run"), ("bash", "run"), ("bash", ".ci/run")])
def test_shells_can_read_it(shell: str, script: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    done = subprocess.run([shell, "-n", str(ROOT / script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_both_are_executable() -> None:
    assert all(os.access(ROOT / name, os.X_OK) for name in ("run", ".ci/run"))


@pytest.mark.parametrize("word", ["help", "-h", "--help"])
def test_help_names_every_command(word: str) -> None:
    done = call(word)
    assert done.returncode == 0
    described = set(re.findall(r"^\./run ([a-z]+)", done.stdout, re.MULTILINE))
    assert described == set(COMMANDS)


def test_every_command_of_the_help_is_known() -> None:
    cases = (ROOT / "run").read_text(encoding="utf-8").rsplit("case $command in", 1)[1]
    assert [name for name in COMMANDS if not re.search(rf"^  (\S+ \| )*{name}( \| \S+)*\)", cases, re.MULTILINE)] == []


def test_an_unknown_command_is_2_and_shows_the_known() -> None:
    done = call("deploy")
    assert done.returncode == 2
    assert "unknown command: deploy" in done.stderr
    assert "./run test" in done.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("demo", "--port"), "--port needs a number"),
        (("demo", "--port", "web"), "not 'web'"),
        (("--port=0",), "from 1 to 65535"),
        (("--port", "70000"), "from 1 to 65535"),
        (("demo", "--host", "x"), "does not know --host"),
    ],
)
def test_a_wrong_port_is_2_and_says_why(words: tuple[str, ...], reason: str) -> None:
    done = call(*words)
    assert done.returncode == 2
    assert reason in done.stderr


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_backup_needs_a_file(command: str) -> None:
    done = call(command)
    assert (done.returncode, done.stderr) == (2, f"run: {command} needs the name of a file\n")


@pytest.mark.parametrize("command", ["demo", "handout"])
def test_nothing_of_the_demo_in_production(command: str) -> None:
    done = call(command, CLINIC_ENV="production")
    assert done.returncode == 1
    assert "must not be production" in done.stderr


@pytest.mark.usefixtures("is_set_up")
def test_serve_names_every_missing_variable() -> None:
    done = call("serve")
    assert done.returncode == 1
    assert all(name in done.stderr for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL"))
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("is_set_up")
def test_a_taken_port_is_said_with_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = call("demo", "--port", str(port))
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr


@pytest.mark.usefixtures("is_set_up")
def test_a_backup_in_production_asks_for_its_own_role() -> None:
    done = call("backup", "never-written", CLINIC_ENV="production")
    assert done.returncode == 1
    assert "BACKUP_DATABASE_URL" in done.stderr
    assert not (ROOT / "never-written").exists()


def test_without_python_it_says_what_to_install(bare: Path) -> None:
    done = call("cli", script=bare / "run", PATH=str(bare / "bin"))
    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr
    assert not (bare / ".venv").exists()


def test_a_python_without_venv_is_no_python(bare: Path) -> None:
    (bare / "bin" / "python3").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (bare / "bin" / "python3").chmod(0o755)
    done = call("test", script=bare / "run", PATH=str(bare / "bin"))
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr


def test_stop_before_anything_was_set_up(bare: Path) -> None:
    done = call("stop", script=bare / "run", PATH=str(bare / "bin"))
    assert done.returncode == 0
    assert "nothing to stop" in done.stderr


def test_it_works_when_called_from_elsewhere(tmp_path: Path) -> None:
    assert call("help", cwd=tmp_path).returncode == 0
