"""Records that are being made in this web process, part by part.

Whoever waits drives it: each look begins a few parts more and takes what is drawn. What was asked for is kept as it stood at
that moment, for a quarter of an hour and in memory alone; a worker that ends in between begins anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from uuid import UUID, uuid4

from clinic.documents.errors import StillPrinting
from clinic.documents.printer import PATIENCE, Key, Printer
from clinic.records.binding import BindJob, DrawnPart
from clinic.records.record_print import Volume

AHEAD = 3
"""Parts of one record that wait in the printer at a time, so that a single sheet need not wait for all of it."""

KEPT = 900.0
"""Seconds that a record stays, from when it was last looked at."""

_BOUND = "bound"

MOST = 8
"""Records that are being made at once in a process; the one that was looked at longest ago goes."""


@dataclass
class Binding:
    """One volume that is being made; `made` holds the parts that are drawn, by their place.

    `run` tells it from an earlier one under the same key, whose parts may lie in the printer still.
    """

    volume: Volume
    seen: float
    made: dict[int, DrawnPart] = field(default_factory=dict)
    run: UUID = field(default_factory=uuid4)

    @property
    def pieces(self) -> int:
        """How many pieces are drawn for the file, which is one itself."""
        return len(self.volume.parts) + 1

    @property
    def waits(self) -> int:
        """How many parts are not drawn yet."""
        return len(self.volume.parts) - len(self.made)

    def bind_job(self) -> BindJob:
        """What puts the drawn parts together; all of them are there."""
        parts = tuple(self.made[place] for place in range(len(self.volume.parts)))
        return BindJob(self.volume.cover, parts, self.volume.paper)


class Binder:
    """The records that are being made in this process, by who asked for what."""

    def __init__(self) -> None:
        self._bindings: OrderedDict[Key, Binding] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> Binding | None:
        """What is being made under this key, if it was looked at lately."""
        with self._lock:
            self._forget_old()
            found = self._bindings.get(key)
            if found is not None:
                found.seen = monotonic()
                self._bindings.move_to_end(key)
            return found

    def begin(self, key: Key, volume: Volume) -> Binding:
        """Keep what was asked for, in place of what was asked under this key before."""
        with self._lock:
            self._forget_old()
            made = self._bindings[key] = Binding(volume, monotonic())
            self._bindings.move_to_end(key)
            while len(self._bindings) > MOST:
                self._bindings.popitem(last=False)
            return made

    def look(self, key: Key, binding: Binding, printer: Printer) -> int:
        """Take what is drawn and begin some more, waiting for nothing; return how many pieces are to come, the file among them.

        0 when the file can be fetched. Raises PrinterIsBusy or SheetNotPrinted.
        """
        for place, job in enumerate(binding.volume.parts):
            if place not in binding.made and _is_drawn(printer, (*key, binding.run, place)):
                binding.made[place] = DrawnPart.unpacked(printer.fetch((*key, binding.run, place), job))
        self._begin_ahead(key, binding, printer)
        if binding.waits:
            return binding.waits + 1
        bound = (*key, binding.run, _BOUND)
        if not printer.has(bound):
            printer.begin(bound, binding.bind_job())
        return 0 if _is_drawn(printer, bound) else 1

    def fetch(self, key: Key, binding: Binding, printer: Printer) -> bytes:
        """The file, waited for a moment: a short record is there by then.

        Raises StillPrinting with how many pieces are to come, PrinterIsBusy or SheetNotPrinted.
        """
        ends = monotonic() + PATIENCE
        for place, job in enumerate(binding.volume.parts):
            if place not in binding.made:
                if printer.draws_ahead and monotonic() > ends:
                    raise StillPrinting(binding.waits + 1)
                self._begin_ahead(key, binding, printer)
                binding.made[place] = DrawnPart.unpacked(printer.fetch((*key, binding.run, place), job))
        content = printer.fetch((*key, binding.run, _BOUND), binding.bind_job())
        with self._lock:
            self._bindings.pop(key, None)
        return content

    def _begin_ahead(self, key: Key, binding: Binding, printer: Printer) -> None:
        coming = [place for place in range(len(binding.volume.parts)) if place not in binding.made]
        for place in coming[:AHEAD]:
            if not printer.has((*key, binding.run, place)):
                printer.begin((*key, binding.run, place), binding.volume.parts[place])

    def _forget_old(self) -> None:
        oldest = monotonic() - KEPT
        for key in [key for key, one in self._bindings.items() if one.seen < oldest]:
            del self._bindings[key]


def _is_drawn(printer: Printer, key: Key) -> bool:
    return printer.has(key) and printer.position(key) is None
