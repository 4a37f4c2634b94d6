"""A printing process that dies, is killed or takes too much: its sheet fails in clear words, and the next one is printed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from handouts.errors import PrinterDied, PrintTookTooLong
from handouts.pool import Limits, RenderPool
from tests.conftest import ROOT
from tests.handouts.pool_jobs import Bounds, Break, Eat, Hold, Say, Spin, Whoami, eventually, printing_processes

LONG = 60.0
MEGABYTE = 2**20


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where printing processes keep their temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def one(folders: Path) -> Iterator[RenderPool]:
    with RenderPool(1, limits=Limits(processor=1, wall=4)) as pool:
        yield pool
    assert not [*folders.iterdir()]


def test_a_sheet_whose_process_was_killed_from_outside_is_printed_by_the_next(one: RenderPool, tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    job, waiting = one.submit(hold), one.submit(Say(b"next"))
    eventually(lambda: hold.tries)
    os.kill(hold.tries[0], signal.SIGKILL)
    eventually(lambda: len(hold.tries) == 2)
    assert (job.position, waiting.position) == (0, 1)
    hold.let_go()
    assert job.result(LONG) == b"held"
    assert waiting.result(LONG) == b"next"


def test_who_is_killed_twice_is_told_and_the_next_is_printed(one: RenderPool, tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    job, waiting = one.submit(hold), one.submit(Say(b"next"))
    for time in (1, 2):
        eventually(lambda time=time: len(hold.tries) == time)  # type: ignore[misc]
        os.kill(hold.tries[-1], signal.SIGKILL)
    with pytest.raises(PrinterDied, match="Try again"):
        job.result(LONG)
    assert waiting.result(LONG) == b"next"
    assert len(hold.tries) == 2


def test_a_process_killed_between_two_sheets_costs_neither(one: RenderPool) -> None:
    """The second is heavier than the pipe, so a sender who is not read would wait for ever."""
    number = int(one.submit(Whoami()).result(LONG))
    os.kill(number, signal.SIGKILL)
    assert one.submit(Say(b"next", weight=bytes(5 * MEGABYTE))).result(LONG) == b"next"


def test_the_other_printer_goes_on(tmp_path: Path) -> None:
    with RenderPool(2) as pool:
        steady, killed = Hold(tmp_path / "a"), Hold(tmp_path / "b")
        steady.folder.mkdir()
        killed.folder.mkdir()
        jobs = [pool.submit(steady), pool.submit(killed)]
        eventually(lambda: steady.tries and killed.tries)
        os.kill(killed.tries[0], signal.SIGKILL)
        eventually(lambda: len(killed.tries) == 2)
        steady.let_go()
        killed.let_go()
        assert [job.result(LONG) for job in jobs] == [b"held", b"held"]
    assert len(steady.tries) == 1


def test_a_process_that_breaks_takes_only_its_sheet_along(one: RenderPool) -> None:
    with pytest.raises(PrinterDied, match="broke"):
        one.submit(Break()).result(LONG)
    assert one.submit(Say(b"next")).result(LONG) == b"next"


def test_memory_has_a_bound(one: RenderPool) -> None:
    number = one.submit(Whoami()).result(LONG)
    with pytest.raises(PrinterDied, match="more memory"):
        one.submit(Eat()).result(LONG)
    assert one.submit(Whoami()).result(LONG) != number


def test_computing_has_a_bound() -> None:
    with RenderPool(1, limits=Limits(processor=1, wall=LONG)) as pool:
        with pytest.raises(PrintTookTooLong):
            pool.submit(Spin()).result(LONG / 2)
        assert pool.submit(Say(b"next")).result(LONG) == b"next"


def test_waiting_has_a_bound(one: RenderPool, tmp_path: Path) -> None:
    hold = Hold(tmp_path)
    with pytest.raises(PrintTookTooLong):
        one.submit(hold).result(LONG)
    assert len(hold.tries) == 1
    assert not psutil.pid_exists(hold.tries[0])
    assert one.submit(Say(b"next")).result(LONG) == b"next"


def test_the_bounds_are_those_of_the_limits(folders: Path) -> None:
    with RenderPool(1) as pool:
        for _ in range(2):
            used, *bounds = pool.submit(Bounds()).result(LONG).split()
            memory, processor, files, file, core = map(int, bounds)
            assert (memory, files, file, core) == (512 * MEGABYTE, 128, 16 * MEGABYTE, 0)
            assert 9.5 <= processor - float(used) <= 11


PARENT = """
import sys
from pathlib import Path
from handouts.pool import RenderPool
from tests.handouts.pool_jobs import Hold, Whoami

folder = Path(sys.argv[1])
with (folder / "began").open("a") as out:
    out.write("x")
pool = RenderPool(1)
pool.submit(Whoami()).result(60)
if sys.argv[2] == "busy":
    pool.submit(Hold(folder)).result(60)
(folder / "held").write_text("1")
sys.stdin.read()
"""


@pytest.mark.parametrize("printer", ["busy", "idle"])
def test_who_prints_ends_with_its_parent_however_that_ends(printer: str, folders: Path, tmp_path: Path) -> None:
    """The parent is a script without a guard around its work: a process that loaded it would do its work again."""
    script, hold = tmp_path / "parent.py", Hold(tmp_path)
    script.write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folders)}
    command = [sys.executable, str(script), str(tmp_path), printer]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        eventually(lambda: hold.tries)
        children = psutil.Process(parent.pid).children(recursive=True)
        assert len(printing_processes(parent.pid)) == 1
        assert len([*folders.iterdir()]) == 1
        parent.kill()
    eventually(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children))
    assert (tmp_path / "began").read_text() == "x"
    assert not [*folders.iterdir()]


FORK = """
import os, sys
from handouts.pool import RenderPool
from tests.handouts.pool_jobs import Whoami

pool = RenderPool(1)
mine = pool.submit(Whoami()).result(60)
child = os.fork()
theirs = pool.submit(Whoami()).result(60)
if not child:
    sys.exit(theirs == mine)
assert os.waitpid(child, 0)[1] == 0
assert pool.submit(Whoami()).result(60) == mine == theirs
"""


def test_a_fork_has_printers_of_its_own_and_leaves_those_of_its_parent_alone(folders: Path) -> None:
    environment = os.environ | {"TMPDIR": str(folders)}
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORK]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert not [*folders.iterdir()]
    assert not printing_processes()
