"""One printing process and its successors. A death is found out here and named; nobody else notices."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Lock
from types import ModuleType
from typing import Any

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from handouts.errors import PrintCancelled, PrinterDied, PrintTookTooLong
from handouts.pool.child import begin, draw
from handouts.pool.limits import Limits

_FROM_OUTSIDE = {-getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)}
"""None of our own limits ends a process like this: it was an operator, or the system short of memory."""

_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)
_LONGEST_START = 30.0
"""Seconds a new process may take to load the printer, on a busy machine."""

_starting = Lock()


class _EndedFromOutside(Exception):
    """The process ended through no fault of the sheet."""


class Printer:
    """Prints one sheet after another in one process, for one thread. Nothing runs before the first.

    A pebble pool of a single worker, thrown away whenever that ends out of turn: who dies while it sends leaves a
    locked, half-filled pipe behind, which two workers of one pool would share.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pool: ProcessPool | None = None
        self._folder = ""

    def print(self, packed: bytes, watch: Callable[[ProcessFuture[bytes]], None], longer: int = 1) -> bytes:
        """Return the PDF of a pickled job that may take `longer` times the usual time.

        `watch` is given what can be cancelled, once per try.

        Raises PrintCancelled, PrintTookTooLong, PrinterDied, or what the job raises. A process that was ended from
        outside is tried again, once.
        """
        with suppress(_EndedFromOutside):
            return self._print_once(packed, watch, self._limits.times(longer))
        with suppress(_EndedFromOutside):
            return self._print_once(packed, watch, self._limits.times(longer))
        raise PrinterDied("Printing was stopped by the system, twice. Try again in a minute.")

    def close(self) -> None:
        """End the process, and remove what it left behind."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _print_once(self, packed: bytes, watch: Callable[[ProcessFuture[bytes]], None], limits: Limits) -> bytes:
        future = self._ask(packed, limits)
        watch(future)
        try:
            return future.result(limits.wall + _LONGEST_START)
        except CancelledError:
            self.close()
            raise PrintCancelled("This print was taken back.") from None
        except TimeoutError:
            self.close()
            raise _took_too_long() from None
        except ProcessExpired as gone:
            self.close()
            raise _why(gone.exitcode) from None
        except BrokenProcessPool:
            self.close()
            raise _EndedFromOutside from None
        except PrinterDied:
            self.close()
            raise

    def _ask(self, packed: bytes, limits: Limits) -> ProcessFuture[bytes]:
        if self._pool is not None and not self._pool.active:
            self.close()
        if self._pool is None:
            self._folder = tempfile.mkdtemp(prefix="print-")
            first = (self._limits, self._folder)
            self._pool = ProcessPool(1, self._limits.sheets, begin, first, _Context())
        try:
            return self._pool.schedule(draw, (packed, limits), timeout=limits.wall)
        except RuntimeError:  # it ended this very moment
            self.close()
            raise _EndedFromOutside from None


def _why(exitcode: int) -> Exception:
    if exitcode in _FROM_OUTSIDE:
        return _EndedFromOutside()
    if exitcode == _OUT_OF_TIME:
        return _took_too_long()
    return PrinterDied("The sheet broke the process that printed it, or needs more memory than printing may take.")


def _took_too_long() -> PrintTookTooLong:
    return PrintTookTooLong("This sheet takes too long to print. Shorten some texts, or take out an exercise.")


class _Process(SpawnProcess):
    """A fresh interpreter that does not load the program which started it: neither gunicorn nor the whole clinic.

    In a process forked off that program it is somebody else's child, not to be ended when the fork ends.
    """

    _owner = -1

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        with _as_if_without_main():
            return SpawnProcess._Popen(process_obj)

    def start(self) -> None:
        self._owner = os.getpid()
        super().start()

    def terminate(self) -> None:
        if self._owner == os.getpid():
            super().terminate()

    def join(self, timeout: float | None = None) -> None:
        if self._owner == os.getpid():
            super().join(timeout)

    def is_alive(self) -> bool:
        return self._owner == os.getpid() and super().is_alive()


class _Context(SpawnContext):
    Process = _Process


@contextmanager
def _as_if_without_main() -> Iterator[None]:
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release)
