"""A patient's record as data: one JSON document, or an archive of tables. Rows come a few hundred at a time.

`docs/record-export.md` describes both for who reads them; `SCHEMA_VERSION` goes up when a name changes its meaning.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Select, select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.cells import BYTE_ORDER_MARK, harmless
from clinic.core.db import session
from clinic.record_export.kinds import KINDS, LEFT_OUT, Kind

SCHEMA = "clinic-record"
SCHEMA_VERSION = 1

AT_A_TIME = 200
"""Rows that are in memory at once."""

IN_MEMORY = 8 * 2**20
"""Bytes of a finished export that stay in memory; what is longer goes to a file without a name, gone when it is sent."""

STAFF = "staff"
_STAFF_COLUMNS = ("id", "display_name", "credential", "role")


@dataclass(frozen=True, slots=True)
class Head:
    """What an export says of itself: whose record, made when, by whom, for which reason, and whether drafts are in it."""

    patient_id: UUID
    clinic: Mapping[str, str]
    made_by: UUID
    reason: str
    has_drafts: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """A finished export: its bytes to read, and how many rows of each kind are in it."""

    file: IO[bytes]
    counts: Mapping[str, int]
    size: int


def as_json(head: Head) -> Export:
    """The whole record as one JSON document in UTF-8."""
    return _written(head, _write_json)


def as_tables(head: Head) -> Export:
    """The whole record as an archive of tables, one for each kind (RFC 4180, UTF-8), with a file that explains them."""
    return _written(head, _write_tables)


def _written(head: Head, write: Callable[[IO[bytes], Head], Mapping[str, int]]) -> Export:
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    try:
        counts = write(file, head)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return Export(file, counts, size)


def _write_json(file: IO[bytes], head: Head) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    people: set[UUID] = {head.made_by}
    file.write(_json(about(head)).encode()[:-1])
    file.write(b',"records":{')
    for place, (name, columns, rows) in enumerate(_kinds(head, people)):
        file.write(f"{',' if place else ''}\n{_json(name)}:[".encode())
        counts[name] = 0
        for row in rows:
            said = _json({key: plain(value) for key, value in zip(columns, row, strict=True)})
            file.write(f"{',' if counts[name] else ''}\n{said}".encode())
            counts[name] += 1
        file.write(b"]")
    file.write(f'}},\n"counts":{_json(counts)}}}\n'.encode())
    return counts


def _write_tables(file: IO[bytes], head: Head) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    people: set[UUID] = {head.made_by}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, columns, rows in _kinds(head, people):
            with archive.open(f"{name}.csv", "w") as member, TextIOWrapper(member, "utf-8", newline="") as out:
                counts[name] = _write_table(out, columns, rows)
        archive.writestr("README.txt", _explained(head, counts))
    return counts


def _write_table(out: IO[str], columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
    count = 0
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(value) for value in row])
        count += 1
    return count


def _kinds(head: Head, people: set[UUID]) -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[Any]]]]:
    """Each kind with its columns and rows; the staff who are named anywhere come last."""
    for kind in KINDS:
        yield (
            kind.name,
            kind.columns,
            _rows(kind.rows(head.patient_id, has_drafts=head.has_drafts), _staff_columns(kind), people),
        )
    query = select(*(getattr(User, name) for name in _STAFF_COLUMNS)).where(User.id.in_(people)).order_by(User.id)
    yield STAFF, _STAFF_COLUMNS, _rows(query, (), people)


def _rows(query: Select[Any], staff: Sequence[int], people: set[UUID]) -> Iterator[Sequence[Any]]:
    for row in session.execute(query.execution_options(yield_per=AT_A_TIME)):
        people.update(row[place] for place in staff if row[place] is not None)
        yield row


def _staff_columns(kind: Kind) -> list[int]:
    """The places of the columns that name somebody of staff."""
    table = kind.table.__table__
    named = {
        element.parent.name
        for key in table.foreign_key_constraints
        if key.referred_table.name == User.__tablename__
        for element in key.elements
    }
    return [place for place, name in enumerate(kind.columns) if name in named]


def about(head: Head) -> dict[str, Any]:
    """What stands before the rows."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "made_at": clock.now().isoformat(),
        "made_by": str(head.made_by),
        "reason": head.reason,
        "has_drafts": head.has_drafts,
        "clinic": dict(head.clinic),
        "patient_id": str(head.patient_id),
        "kinds": {kind.name: kind.what for kind in KINDS} | {STAFF: "Who of the clinic is named by id above."},
        "left_out": dict(LEFT_OUT),
    }


def plain(value: Any) -> Any:
    """A value as JSON knows it: instants in ISO 8601 with their offset, days as ISO dates, numbers as numbers."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def cell(value: Any) -> Any:
    """A value as a cell of a table: numbers stay numbers, a text is never computed, what has parts is written as JSON."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return harmless(value if isinstance(value, str) else _json(value))


def _explained(head: Head, counts: Mapping[str, int]) -> str:
    said = about(head)
    lines = [
        f"{SCHEMA}, version {SCHEMA_VERSION}. Made {said['made_at']} by {head.made_by}. Reason: {head.reason}.",
        f"Drafts of notes are {'in it' if head.has_drafts else 'left out'}; discarded drafts are never in it.",
        f"Clinic: {said['clinic']['name']}. Patient: {head.patient_id}.",
        "Tables: RFC 4180, UTF-8 with a byte-order mark. Empty cells are empty values. Instants are ISO 8601.",
        "A text that a spreadsheet would compute begins with an apostrophe (') that is no part of it.",
        "Cells that begin with { or [ are JSON. Rows name each other by id.",
        "",
        *(f"{name}.csv ({counts[name]} rows): {what}" for name, what in said["kinds"].items()),
        "",
        "Not in the export:",
        *(f"{name}: {why}" for name, why in LEFT_OUT.items()),
    ]
    return "\r\n".join(lines) + "\r\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
