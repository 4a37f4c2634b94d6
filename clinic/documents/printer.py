"""The printer of a web process: sheets are drawn one after another, and nobody waits for one with a blank page.

Who asks for a sheet that is not made yet waits a moment for it; who would wait longer is told where it stands in the
line, and the sheet is kept until they ask again. Only a few requests wait at a time, so that the pages of everybody
else are answered meanwhile.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import BoundedSemaphore, Lock

from clinic.documents.errors import PrinterIsBusy, SheetNotPrinted, StillPrinting
from handouts.content import Handout
from handouts.errors import MissingPicture, PrinterBusy, PrintFailed
from handouts.layouts.layout import Layout
from handouts.pool import HandoutJob, Job, PrintJob, RenderPool

PATIENCE = 2.5
"""Seconds that a request waits for a sheet before it answers with the place in the line: a usual one takes 0.3."""

MOST_WAITING = 2
"""Requests that wait at once, of the four that a web process answers at a time."""

MOST_KEPT = 50
"""Sheets that are being made or wait to be fetched; the oldest finished one is dropped, and drawn anew if asked for."""

Key = tuple[Hashable, ...]
"""What one sheet on paper is: clinic, version, layout with its options, language. Two sheets never share it."""


class Printer:
    """The sheets that are being made, each under its key: the same one asked for twice is drawn once.

    Without a pool sheets are drawn in the web process itself, which then does nothing else.
    """

    def __init__(self, pool: RenderPool | None, *, patience: float = PATIENCE) -> None:
        self._pool = pool
        self._patience = patience
        self._prints: OrderedDict[Key, PrintJob] = OrderedDict()
        self._lock = Lock()
        self._seats = BoundedSemaphore(MOST_WAITING)

    @property
    def draws_ahead(self) -> bool:
        """Whether a sheet can be drawn while nobody waits for it."""
        return self._pool is not None

    def render_for(self, key: Key) -> Callable[[Handout, Layout], bytes]:
        """What draws the sheet of this key: `fetch` with the key filled in."""
        return lambda handout, layout: self.fetch(key, HandoutJob(handout, layout))

    def begin(self, key: Key, job: Job) -> None:
        """Have the sheet drawn ahead, if there is a pool with room for it."""
        if self._pool is not None:
            with suppress(PrinterIsBusy):
                self._print_of(key, job)

    def fetch(self, key: Key, job: Job) -> bytes:
        """The PDF, waited for a moment. Raises StillPrinting, PrinterIsBusy or SheetNotPrinted."""
        try:
            return self._here(job) if self._pool is None else self._fetched(key, job)
        except (PrintFailed, MissingPicture) as error:
            raise SheetNotPrinted(f"{error} The sheet as a page can be printed from the browser.") from error

    def position(self, key: Key) -> int | None:
        """How many sheets are drawn before this one; None when it is done, or nobody has asked for it here."""
        with self._lock:
            asked = self._prints.get(key)
        return None if asked is None or asked.done else asked.position

    def close(self) -> None:
        """End the render processes."""
        if self._pool is not None:
            self._pool.close()

    def _here(self, job: Job) -> bytes:
        if not self._lock.acquire(timeout=self._patience):
            raise PrinterIsBusy
        try:
            return job.draw()
        finally:
            self._lock.release()

    def _fetched(self, key: Key, job: Job) -> bytes:
        asked = self._print_of(key, job)
        try:
            return asked.result() if asked.done else self._waited(asked)
        finally:
            if asked.done:
                self._forget(key)

    def _waited(self, asked: PrintJob) -> bytes:
        if not self._seats.acquire(blocking=False):
            raise StillPrinting(asked.position)
        try:
            return asked.result(self._patience)
        except TimeoutError:
            raise StillPrinting(asked.position) from None
        finally:
            self._seats.release()

    def _print_of(self, key: Key, job: Job) -> PrintJob:
        assert self._pool is not None
        with self._lock:
            asked = self._prints.get(key)
            if asked is None:
                try:
                    asked = self._prints[key] = self._pool.submit(job)
                except PrinterBusy as busy:
                    raise PrinterIsBusy from busy
                self._drop_oldest()
            return asked

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._prints.pop(key, None)

    def _drop_oldest(self) -> None:
        done = [key for key, asked in self._prints.items() if asked.done]
        for key in done[: max(0, len(self._prints) - MOST_KEPT)]:
            del self._prints[key]
