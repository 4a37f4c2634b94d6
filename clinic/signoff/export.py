"""The state of the sign-off as a table for the clinic's own files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from zoneinfo import ZoneInfo

from clinic.core.cells import BYTE_ORDER_MARK, harmless
from clinic.exercises.catalog import library
from clinic.reviewables.kinds import list_kinds
from clinic.reviewables.shipped import QUESTION
from clinic.signoff.lenses import CONTENT, Lens, list_lenses
from clinic.signoff.statuses import Statuses
from clinic.signoff.worklist import Entry, entries

HEADER = (
    "kind", "item", "title", "what", "mark", "state", "note", "by", "at", "qualification", "library", "sha256",
)  # fmt: skip


def export_csv(statuses: Statuses, zone: str) -> str:
    """One line for each item and lens, with a byte-order mark so that spreadsheets read the accents; times in `zone`."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for lens in list_lenses():
        for kind in list_kinds():
            if lens == CONTENT or kind.slug != QUESTION:
                writer.writerows(_lines(entries(statuses, lens, kind), lens, ZoneInfo(zone)))
    return f"{BYTE_ORDER_MARK}{out.getvalue()}"


def _lines(found: Sequence[Entry], lens: Lens, zone: ZoneInfo) -> Iterable[list[str]]:
    for one in found:
        signed = one.status.signed
        cells = [one.item.kind, one.item.slug, one.title, lens.label, one.item.mark, one.status.state.value]
        if signed:
            at = signed.reviewed_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
            cells += [signed.note, signed.by, at, signed.qualification]
        else:
            cells += ["", "", "", ""]
        yield [harmless(cell) for cell in (*cells, library().version, one.item.hash_of(lens.aspect))]
