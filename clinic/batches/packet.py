"""The downtime packet: one file for each clinic with the sheets of the coming days, for the day this service is down."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.aftercare.queries import list_pauses, pause_on
from clinic.audit.service import record
from clinic.batches.listing import Row, packet_list
from clinic.batches.merging import MergeJob, Part
from clinic.batches.queries import Sheet, list_due_in_clinic, list_visit_days
from clinic.batches.service import LOOK_FIRST, PAUSED, merge_job
from clinic.core import clock, db
from clinic.core.codes import grouped
from clinic.core.db import session
from clinic.core.errors import Refusal
from clinic.core.filters import day, moment
from clinic.documents.choices import begun_on
from clinic.documents.making import get_document
from clinic.health_screens.intake import sheet_for
from clinic.programs.judging import judge_sheet
from clinic.programs.sheets import Printing
from handouts.errors import MissingPicture, PrintFailed
from handouts.layouts.layout import Layout, Paper
from handouts.render import render_intake

DAYS = 3
"""Of visits that the packet covers, from the day it is made: a weekend and a bad Monday (proposed)."""


_STALE = timedelta(days=1)


@dataclass(frozen=True)
class Packet:
    """What was written, and how many sheets were left out because a therapist must look at them first, or by an error.

    A program that is paused on the day of the visit is neither.
    """

    path: Path
    sheets: int
    left_out: int


def write_packet(folder: Path, printing: Printing) -> Packet:
    """Write the packet of the clinic of the running transaction; the one of yesterday is replaced at once or not at all.

    The files are readable by their owner alone. The PDF begins with a blank health screen; the list beside it is plain
    text and also names whose sheet is not there, so that nobody is handed an old one instead.
    """
    clinic = get_clinic()
    today = clock.today(clinic.time_zone)
    due = list_due_in_clinic(today, today + timedelta(days=DAYS - 1))
    paper, visits = Paper(clinic.paper), list_visit_days(due)
    layouts = {one.id: begun_on(Layout(paper=paper), one.starts_on, visits.get(one.id, today)) for one, _ in due}
    paused = _paused(due, visits)
    reasons = {
        version.id: PAUSED if version.id in paused else _why_not((version, patient), printing, layouts[version.id])
        for version, patient in due
    }
    printed = [sheet for sheet in due if not reasons[sheet[0].id]]
    job = merge_job(f"{clinic.name}: sheets from {day(today)}", clinic.language, printed, layouts)
    blank = render_intake(sheet_for(clinic, today, "en", None), paper)
    parts = (Part("Health questions, blank", blank), *job.parts)
    path = folder / f"{db.clinic_id()}.pdf"
    _replace(path, MergeJob(job.title, job.lang, parts).draw())
    rows = [_row(sheet, visits.get(sheet[0].id, today), reasons[sheet[0].id]) for sheet in due]
    made, last = moment(clock.now(), clinic.time_zone), day(today + timedelta(days=DAYS - 1))
    _replace(path.with_suffix(".txt"), packet_list(clinic.name, made, day(today), last, rows).encode("utf-8-sig"))
    for version, patient in printed:
        record("document.printed", "program_version", version.id, patient_id=patient.id, fields=["downtime packet"])
    record("packet.written", "clinic", clinic.id)
    return Packet(path, len(printed), len(due) - len(paused) - len(printed))


def _paused(due: Sequence[Sheet], visits: Mapping[UUID, date]) -> frozenset[UUID]:
    """Of whose programs nothing is asked for on the day of the visit."""
    pauses = {version.id: list_pauses(version.program_id) for version, _ in due}
    return frozenset(id_ for id_, day in visits.items() if pause_on(pauses[id_], day) is not None)


def _row(sheet: Sheet, visits_on: date, reason: str) -> Row:
    version, patient = sheet
    who = f"{patient.family_name}, {patient.given_name} ({patient.chart_number})"
    return Row(visits_on, who, f"sheet {version.number}, code {grouped(version.code)}", reason)


def _why_not(sheet: Sheet, printing: Printing, layout: Layout) -> str:
    """Why the sheet is not in the packet; it is stored when there is no reason."""
    version, _patient = sheet
    therapist = session.get(User, (version.clinic_id, version.issued_by_id))
    if therapist is None or not judge_sheet(version).may_go_out:
        return LOOK_FIRST
    try:
        get_document(therapist, version, printing, layout)
    except (Refusal, PrintFailed, MissingPicture) as error:
        return str(error)
    return ""


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Take away what a run that was killed left half written long ago: it is health data too."""
    for part in folder.glob("*.part"):
        with suppress(FileNotFoundError):
            if clock.now().timestamp() - part.stat().st_mtime > _STALE.total_seconds():
                part.unlink()
