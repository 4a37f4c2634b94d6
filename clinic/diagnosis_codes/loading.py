"""Loading a year's edition. It runs as the owner role: the web role can only read the codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from clinic.core.db import session
from clinic.diagnosis_codes.models import DiagnosisCode
from clinic.diagnosis_codes.official import OfficialCode
from clinic.diagnosis_codes.rules import Certainty, side_in, valid_days, with_dot

BATCH = 2000
"""Rows of one statement."""

REPLACED = ("text", "is_billable", "side", "is_usual", "certainty", "note", "valid_from", "valid_until")


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
        "valid_from": first, "valid_until": last,
    }  # fmt: skip


def _write(rows: list[dict[str, object]]) -> int:
    """Insert or change; a row that says the same already is not touched and not counted."""
    sent = insert(DiagnosisCode).values(rows)
    differs: ColumnElement[bool] = or_(
        *(getattr(DiagnosisCode, name).is_distinct_from(getattr(sent.excluded, name)) for name in REPLACED)
    )
    merged = sent.on_conflict_do_update(
        index_elements=["fiscal_year", "code"],
        set_={name: getattr(sent.excluded, name) for name in REPLACED},
        where=differs,
    )
    return len(session.execute(merged.returning(DiagnosisCode.code)).all())


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
