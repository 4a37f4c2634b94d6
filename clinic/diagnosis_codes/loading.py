"""Loading a year's edition. It runs as the owner role: the web role can only read the codes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update

from clinic.core.db import session
from clinic.diagnosis_codes.models import DiagnosisCode
from clinic.diagnosis_codes.official import OfficialCode
from clinic.diagnosis_codes.rules import Certainty, side_in, valid_days, with_dot

BATCH = 5000
"""Rows of one statement."""

_REPLACED = ("text", "is_billable", "side", "is_usual", "certainty", "note", "valid_from", "valid_until")
_MERGE = text(
    f"""
    INSERT INTO diagnosis_codes AS kept (fiscal_year, code, {", ".join(_REPLACED)})
    SELECT fiscal_year, code, {", ".join(_REPLACED)}
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS sent (
        fiscal_year int, code text, text text, is_billable boolean, side text, is_usual boolean, certainty text,
        note text, valid_from date, valid_until date
    )
    ON CONFLICT (fiscal_year, code) DO UPDATE
        SET ({", ".join(_REPLACED)}) = ROW ({", ".join(f"excluded.{name}" for name in _REPLACED)})
        WHERE ({", ".join(f"kept.{name}" for name in _REPLACED)})
            IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _REPLACED)})
    RETURNING code
    """  # noqa: S608  # nosec B608 - the names are our own columns
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one file changed: codes in it, rows added or changed, and codes of that year which it does not know."""

    codes: int
    written: int
    withdrawn: int


def load_official(codes: Sequence[OfficialCode], fiscal_year: int) -> Loaded:
    """Make the edition of `fiscal_year` say what the official file says; the same file again changes nothing.

    A code of that year that the file does not have can be found and no longer chosen. What was picked before keeps its
    year and its text. Codes of the shipped list stay the usual ones in every year. Each clinic's audit log says it.
    """
    usual = dict(_usual())
    rows = [_row(code, fiscal_year, usual) for code in codes]
    written = sum(_write(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))
    withdrawn = _withdraw(
        {with_dot(code.key) for code in codes}, fiscal_year, keeps_headings=all(c.is_billable for c in codes)
    )
    if written or withdrawn:
        _record(fiscal_year)
    return Loaded(len(rows), written, withdrawn)


def _usual() -> Iterable[tuple[str, str]]:
    """The usual codes of every year with what is to be minded about them."""
    query = select(DiagnosisCode.code, DiagnosisCode.note).where(DiagnosisCode.is_usual)
    rows: Any = session.execute(query.order_by(DiagnosisCode.fiscal_year))
    return [(row.code, row.note) for row in rows]


def _row(code: OfficialCode, fiscal_year: int, usual: dict[str, str]) -> dict[str, object]:
    first, last = valid_days(fiscal_year)
    written = with_dot(code.key)
    return {
        "fiscal_year": fiscal_year, "code": written, "text": code.text, "is_billable": code.is_billable,
        "side": side_in(code.text), "is_usual": written in usual, "certainty": Certainty.OFFICIAL,
        "note": usual.get(written, "") if code.is_billable else "This heading has codes beneath it. Choose one of those.",
        "valid_from": first.isoformat(), "valid_until": last.isoformat(),
    }  # fmt: skip


def _write(rows: list[dict[str, object]]) -> int:
    """Insert or change; a row that says the same already is not touched and not counted."""
    # One parameter, not twenty thousand: a whole edition takes seconds instead of a minute.
    return len(session.execute(_MERGE, {"rows": json.dumps(rows)}).all())


def _withdraw(kept: set[str], fiscal_year: int, *, keeps_headings: bool) -> int:
    """Close the codes of that year which the file does not have; a file without headings says nothing about those."""
    held = select(DiagnosisCode.code).where(DiagnosisCode.fiscal_year == fiscal_year)
    if keeps_headings:
        held = held.where(DiagnosisCode.is_billable)
    said = f"Not in the official file of fiscal year {fiscal_year}."
    gone = [code for code in session.scalars(held.where(DiagnosisCode.note != said)) if code not in kept]
    for start in range(0, len(gone), BATCH):
        some = DiagnosisCode.code.in_(gone[start : start + BATCH])
        session.execute(
            update(DiagnosisCode)
            .where(DiagnosisCode.fiscal_year == fiscal_year, some)
            .values(is_billable=False, is_usual=False, certainty=Certainty.OFFICIAL, note=said)
        )
    return len(gone)


def _record(fiscal_year: int) -> None:
    """One event in the audit log of every clinic: what their therapists choose from is another list now."""
    clinics: Iterable[UUID] = session.scalars(text("SELECT clinic_id FROM list_clinics()")).all()
    for clinic in clinics:
        session.execute(select(func.set_config("app.clinic_id", str(clinic), True)))
        session.execute(
            text(
                "SELECT audit_append(NULL, 'system', 'diagnosis_codes.loaded', 'diagnosis_codes', NULL, NULL, :fields, '')"
            ),
            {"fields": [f"fiscal_year_{fiscal_year}"]},
        )
