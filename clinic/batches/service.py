"""Asking for a batch, drawing it little by little, taking it back, and putting its file together."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.aftercare.queries import list_paused
from clinic.audit.service import record
from clinic.batches.merging import MergeJob, Part
from clinic.batches.models import PrintBatch
from clinic.batches.queries import MOST_SHEETS, Sheet, contents_of, list_replaced, list_sheets, made_of
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import Refusal
from clinic.core.filters import day
from clinic.documents.choices import begun_on, last_day_of
from clinic.documents.errors import PrinterIsBusy, StillPrinting
from clinic.documents.making import get_document, printable
from clinic.documents.printer import Printer
from clinic.programs import reprinting
from clinic.programs.judging import judge_sheet
from clinic.programs.models import ProgramVersion
from clinic.programs.sheets import Printing, content_of
from handouts.layouts.layout import Layout
from handouts.pool import HandoutJob

A_STEP = 2.0
"""Seconds that one look at a batch goes on with it: the page comes back soon, and asks again."""

AHEAD = 4
"""Sheets of a batch that wait in the printer at a time, so that a single sheet need not wait for a whole batch."""

OVER = "The day of these visits is over, and the diary of its week with it. Print another day."
LOOK_FIRST = "Something speaks against it today. A therapist looks at it first."
PAUSED = "The program is paused on that day. The patient does nothing of it."
REPLACED = "A newer sheet was issued. Print the day again."


class NobodyComes(Refusal):
    """There is nothing to print."""

    status = 422
    title = "No sheets for that day"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: its sheets in the order of the file, and which are stored."""

    sheets: Sequence[Sheet]
    made: frozenset[UUID]
    left_out: dict[str, str]
    is_cancelled: bool
    is_over: bool
    layouts: Mapping[UUID, Layout]

    @property
    def is_done(self) -> bool:
        """Whether nothing more will be drawn."""
        return self.is_cancelled or self.is_over or self.settled == len(self.sheets)

    @property
    def can_be_printed(self) -> bool:
        """Whether there is a file."""
        return bool(self.ready) and not self.is_over

    @property
    def settled(self) -> int:
        """Sheets that are made or left out."""
        return sum(1 for version, _ in self.sheets if self.is_settled(version))

    @property
    def ready(self) -> int:
        """Sheets that are in the file."""
        return sum(1 for version, _ in self.sheets if self.is_ready(version))

    @property
    def in_file(self) -> Sequence[Sheet]:
        """The sheets of the file, in its order."""
        return [sheet for sheet in self.sheets if self.is_ready(sheet[0])]

    @property
    def left(self) -> int:
        """Sheets that are left out."""
        return sum(1 for version, _ in self.sheets if self.reason(version))

    def until(self, version: ProgramVersion) -> date | None:
        """The last day of the diary that is printed with the sheet, when that is later than its own."""
        return last_day_of(self.layouts[version.id], version.starts_on)

    def can_be_looked_at(self, version: ProgramVersion) -> bool:
        """Whether a therapist can let the sheet go out all the same."""
        return self.reason(version) == LOOK_FIRST

    def is_ready(self, version: ProgramVersion) -> bool:
        """Whether the sheet is in the file."""
        return version.id in self.made and not self.reason(version)

    def is_settled(self, version: ProgramVersion) -> bool:
        """Whether nothing more happens to the sheet."""
        return version.id in self.made or bool(self.reason(version))

    def reason(self, version: ProgramVersion) -> str:
        """Why the sheet is left out, if it is."""
        return self.left_out.get(str(version.id), "")


def start_batches(actor: User, due: Sequence[Sheet], visits_on: date, asked: dict[str, str]) -> list[PrintBatch]:
    """Keep what was asked for: one batch for every MOST_SHEETS of those who come, by name. Raises NobodyComes."""
    if not due:
        raise NobodyComes(f"Nobody with a sheet in force has the next visit on {day(visits_on)}.")
    return [
        _start(actor, due[first : first + MOST_SHEETS], visits_on, asked) for first in range(0, len(due), MOST_SHEETS)
    ]


def _start(actor: User, due: Sequence[Sheet], visits_on: date, asked: dict[str, str]) -> PrintBatch:
    ids = [version.id for version, _ in due]
    batch = PrintBatch(requested_by_id=actor.id, visits_on=visits_on, asked=asked, version_ids=ids, left_out={})
    session.add(batch)
    session.flush()
    record("batch.asked", "print_batch", batch.id)
    return batch


def progress_of(actor: User, batch: PrintBatch, layout: Layout) -> Progress:
    """How far the batch is; nothing is drawn."""
    sheets = list_sheets(actor, batch.version_ids)
    layouts = {version.id: layout_of(batch, version, layout) for version, _ in sheets}
    stored = made_of(layouts)
    made = frozenset(version.id for version, _ in sheets if (version.id, content_of(version)["language"]) in stored)
    is_over = batch.visits_on < clock.today(get_clinic().time_zone)
    return Progress(sheets, made, dict(batch.left_out), batch.cancelled_at is not None, is_over, layouts)


def leave_out_what_stops(actor: User, batch: PrintBatch, progress: Progress) -> bool:
    """Look at every sheet of the file as of today, also at one that was stored before; return whether one was left out."""
    ready = [version for version, _ in progress.sheets if progress.is_ready(version)]
    known = _known(batch, ready)
    stopped = [(version, why) for version in ready if (why := _why_not(actor, version, known, progress.until(version)))]
    for version, why in stopped:
        _leave_out(batch, version, why)
    return bool(stopped)


def go_on(actor: User, batch: PrintBatch, layout: Layout, printing: Printing, printer: Printer) -> Progress:
    """Draw some more of the batch, for a few seconds at most; what cannot be printed is left out, with the reason.

    Whoever looks at the page drives it: a worker that ends in between loses nothing, the next look goes on.
    """
    before = progress_of(actor, batch, layout)
    if not (before.is_cancelled or before.is_over) and _take_back(batch, before):
        before = progress_of(actor, batch, layout)
    if before.is_done:
        return before
    waiting = [version for version, _ in before.sheets if not before.is_settled(version)]
    known = _known(batch, waiting)
    ends = time.monotonic() + A_STEP
    for place, version in enumerate(waiting):
        if place and time.monotonic() > ends:
            break
        try:
            if why := _why_not(actor, version, known, before.until(version)):
                _leave_out(batch, version, why)
                continue
            coming = [(one, layout_of(batch, one, layout)) for one in waiting[place : place + AHEAD]]
            _begin(actor, coming, printing, printer)
            its = layout_of(batch, version, layout)
            get_document(actor, version, printing, its, render=printer.render_for(_key(version, its)))
        except (StillPrinting, PrinterIsBusy):
            break  # nothing speaks against the sheet: the next look goes on with it
        except Refusal as refusal:
            _leave_out(batch, version, refusal.message)
    session.flush()
    return progress_of(actor, batch, layout)


def cancel_batch(batch: PrintBatch) -> None:
    """Draw nothing more of it. What was made stays; a second click changes nothing."""
    if batch.cancelled_at is None:
        batch.cancelled_at = clock.now()
        record("batch.cancelled", "print_batch", batch.id)


def file_of(batch: PrintBatch, progress: Progress, layout: Layout, lang: str) -> MergeJob:
    """The batch as one file, its sheets in their order, each under the name of its patient."""
    layouts = {version.id: layout_of(batch, version, layout) for version, _ in progress.in_file}
    return merge_job(f"Sheets for {day(batch.visits_on)}", lang, progress.in_file, layouts)


def record_file(batch: PrintBatch, progress: Progress) -> None:
    """Say in the audit log that the file was handed out, and whose sheets are in it."""
    record("batch.printed", "print_batch", batch.id)
    for version, patient in progress.in_file:
        record("document.printed", "program_version", version.id, patient_id=patient.id, fields=["batch"])


def layout_of(batch: PrintBatch, version: ProgramVersion, layout: Layout) -> Layout:
    """How the batch prints one version: the diary begins with the week that contains the visit."""
    return begun_on(layout, version.starts_on, batch.visits_on)


def merge_job(title: str, lang: str, sheets: Iterable[Sheet], layouts: Mapping[UUID, Layout]) -> MergeJob:
    """The stored PDFs of `sheets` as one file, each in its layout."""
    sheets = list(sheets)
    stored = contents_of(layouts)
    found = [(patient, stored.get((version.id, content_of(version)["language"]))) for version, patient in sheets]
    parts = [Part(f"{p.family_name}, {p.given_name} ({p.chart_number})", one.content) for p, one in found if one]
    return MergeJob(title, lang, tuple(parts))


def _begin(
    actor: User, versions: Sequence[tuple[ProgramVersion, Layout]], printing: Printing, printer: Printer
) -> None:
    for version, layout in versions:
        key = _key(version, layout)
        if printer.draws_ahead and not printer.has(key):
            with suppress(Refusal):  # said when it is its turn; it is not the fault of the sheet before it
                printer.begin(key, HandoutJob(printable(actor, version, printing), layout))


def _key(version: ProgramVersion, layout: Layout) -> tuple[UUID, UUID, Layout, str]:
    return (version.clinic_id, version.id, layout, content_of(version)["language"])


def _known(batch: PrintBatch, versions: Sequence[ProgramVersion]) -> Mapping[UUID, str]:
    """Why versions are left out whatever the rules say (two queries)."""
    paused = list_paused({version.program_id for version in versions}, batch.visits_on)
    found = {version.id: PAUSED for version in versions if version.program_id in paused}
    return {**found, **dict.fromkeys(list_replaced(versions), REPLACED)}


def _why_not(actor: User, version: ProgramVersion, known: Mapping[UUID, str], until: date | None) -> str:
    if version.id in known:
        return known[version.id]
    try:
        return "" if reprinting.look_at(actor, version, until).may_go_out else LOOK_FIRST
    except Refusal as refusal:
        return refusal.message


def _take_back(batch: PrintBatch, progress: Progress) -> bool:
    """Take in again what a therapist has looked at since it was left out; return whether something was."""
    held = [version for version, _ in progress.sheets if progress.can_be_looked_at(version)]
    fine = {str(one.id) for one in held if judge_sheet(one, progress.until(one)).may_go_out}
    if fine:
        batch.left_out = {key: why for key, why in batch.left_out.items() if key not in fine}
    return bool(fine)


def _leave_out(batch: PrintBatch, version: ProgramVersion, reason: str) -> None:
    batch.left_out = {**batch.left_out, str(version.id): reason}
