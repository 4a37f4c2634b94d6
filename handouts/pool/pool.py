"""The line before the printers: who asked first is printed first, a few at once, and the line has an end."""

import atexit
import os
import pickle
from concurrent.futures import Future
from enum import StrEnum
from functools import partial
from threading import Condition, Thread
from types import TracebackType
from typing import Self
from weakref import WeakSet

from pebble import ProcessFuture

from handouts.errors import PrintCancelled, PrinterBusy
from handouts.pool.jobs import Job, longer_of
from handouts.pool.limits import Limits
from handouts.pool.printer import Printer

_USUAL_LIMITS = Limits()
_LONGEST_FAREWELL = 10.0
"""Seconds that closing waits for each printer."""

_pools: "WeakSet[RenderPool]" = WeakSet()


class _State(StrEnum):
    WAITING = "waiting"
    PRINTING = "printing"
    DONE = "done"


class PrintJob:
    """One print that was asked for."""

    def __init__(self, pool: "RenderPool", packed: bytes, longer: int = 1) -> None:
        self._pool = pool
        self._packed = packed
        self._longer = longer
        self._state = _State.WAITING
        self._cancelled = False
        self._running: ProcessFuture[bytes] | None = None
        self._outcome: Future[bytes] = Future()

    @property
    def position(self) -> int:
        """Return how many unfinished prints were asked for before this one; 0 when it is being printed, or done."""
        return self._pool._before(self)

    @property
    def done(self) -> bool:
        """Return whether `result` has its answer."""
        return self._outcome.done()

    def result(self, timeout: float | None = None) -> bytes:
        """Return the PDF, waiting for it at most `timeout` seconds.

        Raises TimeoutError when it is not there by then (the print goes on), PrintTookTooLong, PrinterDied,
        PrintCancelled, or what `handouts.render` raises.
        """
        return self._outcome.result(timeout)

    def cancel(self) -> bool:
        """Take the print back, also in the middle of it; return whether there was still something to take back."""
        return self._pool._cancel(self)


class RenderPool:
    """At most `processes` prints at once; at most `longest_line` more wait. Safe to share between threads.

    Nothing starts before the first print. After a fork the new process has a pool of its own, and an empty one.
    """

    def __init__(self, processes: int = 2, *, limits: Limits = _USUAL_LIMITS, longest_line: int = 100) -> None:
        self._processes = processes
        self._limits = limits
        self._longest_line = longest_line
        self._closed = False
        self._begin_anew()
        _pools.add(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def submit(self, job: Job) -> PrintJob:
        """Put the job at the end of the line. Raises PrinterBusy when the line is full, PrintCancelled after `close`."""
        asked = PrintJob(self, pickle.dumps(job), longer_of(job))
        with self._changed:
            if self._closed:
                raise PrintCancelled("The program is closing; nothing is printed any more.")
            if sum(one._state is _State.WAITING for one in self._unfinished) >= self._longest_line:
                raise PrinterBusy("Many sheets are being printed at once.")
            self._unfinished.append(asked)
            if len(self._threads) < min(self._processes, len(self._unfinished)):
                thread = Thread(target=self._print_in_turn, name="printer", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify()
        return asked

    def close(self) -> None:
        """Cancel every print and end every process. Once closed it stays closed."""
        with self._changed:
            self._closed = True
            unfinished, threads = [*self._unfinished], [*self._threads]
            self._changed.notify_all()
        for one in unfinished:
            one.cancel()
        for thread in threads:
            thread.join(_LONGEST_FAREWELL)

    def _begin_anew(self) -> None:
        self._changed = Condition()
        self._unfinished: list[PrintJob] = []
        self._threads: list[Thread] = []

    def _print_in_turn(self) -> None:
        printer = Printer(self._limits)
        try:
            while (job := self._next()) is not None:
                self._print(job, printer)
        finally:
            printer.close()

    def _next(self) -> PrintJob | None:
        with self._changed:
            while not self._closed:
                for job in self._unfinished:
                    if job._state is _State.WAITING:
                        job._state = _State.PRINTING
                        return job
                self._changed.wait()
        return None

    def _print(self, job: PrintJob, printer: Printer) -> None:
        try:
            pdf = printer.print(job._packed, partial(self._watch, job), job._longer)
        except BaseException as error:
            self._leave(job)
            job._outcome.set_exception(error)
        else:
            self._leave(job)
            job._outcome.set_result(pdf)

    def _watch(self, job: PrintJob, running: ProcessFuture[bytes]) -> None:
        with self._changed:
            job._running = running
            if job._cancelled:
                running.cancel()

    def _leave(self, job: PrintJob) -> None:
        with self._changed:
            job._state = _State.DONE
            self._unfinished.remove(job)

    def _before(self, job: PrintJob) -> int:
        with self._changed:
            return self._unfinished.index(job) if job._state is _State.WAITING else 0

    def _cancel(self, job: PrintJob) -> bool:
        with self._changed:
            if job._state is _State.DONE:
                return False
            job._cancelled = True
            if job._state is _State.PRINTING:
                return job._running is None or job._running.cancel()
            job._state = _State.DONE
            self._unfinished.remove(job)
        job._outcome.set_exception(PrintCancelled("This print was taken back."))
        return True


@atexit.register
def _close_all() -> None:
    for pool in [*_pools]:
        pool.close()


def _begin_all_anew() -> None:
    for pool in [*_pools]:
        pool._begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_all_anew)
