"""Jobs that no sheet is: well-behaved ones that tell where they ran, and wicked ones. And how to wait for something."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil


def eventually(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until `holds`; fail when it does not in time."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "This never came true."
        time.sleep(0.01)


def printing_processes(of: int | None = None) -> list[psutil.Process]:
    """The processes that print for process `of`, or for this one."""
    children = psutil.Process(of).children()
    return [child for child in children if child.is_running() and "spawn_main" in " ".join(_command(child))]


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@dataclass(frozen=True)
class Say:
    """Returns `words`; `weight` only makes it heavy to send over."""

    words: bytes
    weight: bytes = b""

    def draw(self) -> bytes:
        return self.words


@dataclass(frozen=True)
class Whoami:
    """Returns the number of its process."""

    def draw(self) -> bytes:
        return str(os.getpid()).encode()


@dataclass(frozen=True)
class Hold:
    """Writes the number of its process into `folder`/`name`, a line for each try, and waits for the file `go`."""

    folder: Path
    name: str = "held"

    def draw(self) -> bytes:
        with (self.folder / self.name).open("a") as out:
            print(os.getpid(), file=out)
        while not (self.folder / "go").exists():
            time.sleep(0.01)
        return self.name.encode()

    @property
    def tries(self) -> list[int]:
        """The numbers of the processes that began this job."""
        file = self.folder / self.name
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def let_go(self) -> None:
        (self.folder / "go").touch()


@dataclass(frozen=True)
class Note:
    """Adds `word` to the file."""

    file: Path
    word: str

    def draw(self) -> bytes:
        with self.file.open("a") as out:
            out.write(self.word)
        return b""


@dataclass(frozen=True)
class Refuse:
    """Fails with `error`."""

    error: BaseException

    def draw(self) -> bytes:
        raise self.error


@dataclass(frozen=True)
class Spin:
    """Computes for ever."""

    def draw(self) -> bytes:
        while True:
            pass


@dataclass(frozen=True)
class Eat:
    """Takes all the memory there is."""

    def draw(self) -> bytes:
        eaten = []
        while True:
            eaten.append(bytearray(8 * 2**20))


@dataclass(frozen=True)
class Break:
    """Ends like a fault in a C library."""

    def draw(self) -> bytes:
        os.abort()


@dataclass(frozen=True)
class Bounds:
    """Returns the limits of its process, and what it has used: bytes, seconds, files, bytes of a file, core."""

    def draw(self) -> bytes:
        used = sum(os.times()[:2])
        kinds = (
            resource.RLIMIT_AS,
            resource.RLIMIT_CPU,
            resource.RLIMIT_NOFILE,
            resource.RLIMIT_FSIZE,
            resource.RLIMIT_CORE,
        )
        return " ".join(map(str, [used, *(resource.getrlimit(kind)[0] for kind in kinds)])).encode()


@dataclass(frozen=True)
class Peak:
    """Returns the most memory its process ever held, in megabytes. (`getrusage` counts what its parent held as well.)"""

    def draw(self) -> bytes:
        status = Path("/proc/self/status")
        if not status.exists():
            return str(psutil.Process().memory_info().rss // 2**20).encode()
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return str(int(lines["VmHWM"].split()[0]) // 1024).encode()
