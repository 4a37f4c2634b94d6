"""The printer of a web process: sheets are drawn one after another, and nobody waits for one with a blank page.

Who asks for a sheet that is not made yet waits a moment for it; who would wait longer is told where it stands in the
line, and the sheet is kept until they ask again. Only a few requests wait at a time, so that the pages of everybody
else are answered meanwhile.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from threading import BoundedSemaphore, Lock
from uuid import UUID

from clinic.documents.errors import PrinterIsBusy, SheetNotPrinted, StillPrinting
from handouts.content import Handout
from handouts.errors import PrinterBusy, PrintFailed
from handouts.layouts.layout import Layout
from handouts.pool import HandoutJob, PrintJob, RenderPool
from handouts.render import render_pdf

PATIENCE = 2.5
"""Seconds that a request waits for a sheet before it answers with the place in the line: a usual one takes 0.3."""

MOST_WAITING = 2
"""Requests that wait at once, of the four that a web process answers at a time."""

MOST_KEPT = 50
"""Sheets that are being made or wait to be fetched; the oldest finished one is dropped, and drawn anew if asked for."""

Key = tuple[UUID, UUID, Layout, str]
"""Clinic, version, layout with its options, language: what one sheet on paper is."""


class Printer:
    """The sheets that are being made, each under its key: the same one asked for twice is drawn once.

    Without a pool sheets are drawn in the web process itself, which then does nothing else.
    """

    def __init__(self, pool: RenderPool | None, *, patience: float = PATIENCE) -> None:
        self._pool = pool
        self._patience = patience
        self._jobs: OrderedDict[Key, PrintJob] = OrderedDict()
        self._lock = Lock()
        self._seats = BoundedSemaphore(MOST_WAITING)

    @property
    def draws_ahead(self) -> bool:
        """Whether a sheet can be drawn while nobody waits for it."""
        return self._pool is not None

    def render_for(self, key: Key) -> Callable[[Handout, Layout], bytes]:
        """What draws the sheet of this key: `fetch` with the key filled in."""
        return partial(self.fetch, key)

    def begin(self, key: Key, handout: Handout, layout: Layout) -> None:
        """Have the sheet drawn ahead, if there is a pool with room for it."""
        if self._pool is not None:
            try:
                self._job(key, handout, layout)
            except PrinterIsBusy:
                return

    def fetch(self, key: Key, handout: Handout, layout: Layout) -> bytes:
        """The PDF, waited for a moment. Raises StillPrinting, PrinterIsBusy or SheetNotPrinted."""
        try:
            return self._fetched(key, handout, layout)
        except PrintFailed as error:
            raise SheetNotPrinted(f"{error} The sheet as a page can be printed from the browser.") from error

    def position(self, key: Key) -> int | None:
        """How many sheets are drawn before this one; None when it is done, or nobody has asked for it here."""
        with self._lock:
            job = self._jobs.get(key)
        return None if job is None or job.done else job.position

    def close(self) -> None:
        """End the render processes."""
        if self._pool is not None:
            self._pool.close()

    def _fetched(self, key: Key, handout: Handout, layout: Layout) -> bytes:
        if self._pool is None:
            return self._here(handout, layout)
        job = self._job(key, handout, layout)
        try:
            return self._waited(job)
        finally:
            if job.done:
                self._forget(key)

    def _job(self, key: Key, handout: Handout, layout: Layout) -> PrintJob:
        assert self._pool is not None
        with self._lock:
            job = self._jobs.get(key)
            if job is None:
                try:
                    job = self._pool.submit(HandoutJob(handout, layout))
                except PrinterBusy as busy:
                    raise PrinterIsBusy from busy
                self._jobs[key] = job
                self._drop_oldest()
            return job

    def _here(self, handout: Handout, layout: Layout) -> bytes:
        if not self._lock.acquire(timeout=self._patience):
            raise PrinterIsBusy
        try:
            return render_pdf(handout, layout)
        finally:
            self._lock.release()

    def _waited(self, job: PrintJob) -> bytes:
        if job.done:
            return job.result()
        if not self._seats.acquire(blocking=False):
            raise StillPrinting(job.position)
        try:
            return job.result(self._patience)
        except TimeoutError:
            raise StillPrinting(job.position) from None
        finally:
            self._seats.release()

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._jobs.pop(key, None)

    def _drop_oldest(self) -> None:
        done = [key for key, job in self._jobs.items() if job.done]
        for key in done[: max(0, len(self._jobs) - MOST_KEPT)]:
            del self._jobs[key]
