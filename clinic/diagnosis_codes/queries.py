"""Searching the codes of the edition in force; no writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from clinic.core.db import session
from clinic.diagnosis_codes.models import DiagnosisCode
from clinic.diagnosis_codes.rules import fiscal_year_of, typed_key

MOST_HITS = 20
MOST_CHILDREN = 12
"""Codes offered in the place of one that cannot be billed."""

MOST_TYPED = 100
_SHORTEST = 2
"""Letters from which on it is worth to search."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One code that was found; `instead` are the billable codes beneath one that cannot be chosen."""

    code: DiagnosisCode
    instead: tuple[DiagnosisCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found in the edition of `fiscal_year` (None: no edition is loaded), and the one that is in force."""

    typed: str
    fiscal_year: int | None
    current_year: int
    hits: tuple[Hit, ...] = ()
    has_more: bool = False

    @property
    def is_old(self) -> bool:
        """Whether the edition in force has not been loaded."""
        return self.fiscal_year != self.current_year

    @property
    def is_too_short(self) -> bool:
        """Whether so little was typed that nothing was searched."""
        return len(self.typed) < _SHORTEST

    @property
    def codes(self) -> list[DiagnosisCode]:
        """Every code that may be chosen here."""
        return [one for hit in self.hits for one in (hit.code, *hit.instead) if one.is_billable]


def edition_for(day: date) -> int | None:
    """The newest edition that was in force on `day` or before; the first one when none was, None when there is none."""
    before = func.max(DiagnosisCode.fiscal_year).filter(DiagnosisCode.fiscal_year <= fiscal_year_of(day))
    newest, first = session.execute(select(before, func.min(DiagnosisCode.fiscal_year))).one()
    found: int | None = newest or first
    return found


def search(typed: str, today: date) -> Found:
    """At most 20 codes that begin with what was typed or whose words all do; the usual ones first. Three queries."""
    text, current = typed[:MOST_TYPED].strip(), fiscal_year_of(today)
    year = edition_for(today)
    if year is None or len(text) < _SHORTEST:
        return Found(text, year, current)
    rows = session.scalars(matching(text, year).limit(MOST_HITS + 1)).all()
    return Found(text, year, current, _with_children(rows[:MOST_HITS], year), has_more=len(rows) > MOST_HITS)


def find_usual(today: date) -> Found:
    """The usual codes that may be chosen, before anything is typed: the first 20 by code. Two queries."""
    year, current = edition_for(today), fiscal_year_of(today)
    query = (
        select(DiagnosisCode)
        .where(DiagnosisCode.fiscal_year == year, DiagnosisCode.is_usual, DiagnosisCode.is_billable)
        .order_by(DiagnosisCode.code)
        .limit(MOST_HITS)
    )
    return Found("", year, current, tuple(Hit(row) for row in session.scalars(query)))


def find_code(code: str, fiscal_year: int) -> DiagnosisCode | None:
    """One code of one edition."""
    return session.get(DiagnosisCode, (fiscal_year, code))


def matching(typed: str, fiscal_year: int) -> Select[DiagnosisCode]:
    """The select behind `search`, in its order: the code itself, then usual ones, then those that may be billed."""
    key = typed_key(typed)
    words = _words(typed)
    wanted: list[ColumnElement[bool]] = []
    if key:
        wanted.append(DiagnosisCode.code_key.like(f"{key}%"))
    if words:
        wanted.append(and_(*(DiagnosisCode.search_text.like(f"% {word}%") for word in words)))
    return (
        select(DiagnosisCode)
        .where(DiagnosisCode.fiscal_year == fiscal_year, or_(*wanted) if wanted else DiagnosisCode.code == "")
        .order_by(
            (DiagnosisCode.code_key == (key or "")).desc(),
            DiagnosisCode.is_usual.desc(),
            DiagnosisCode.is_billable.desc(),
            DiagnosisCode.code,
        )
    )


def _words(typed: str) -> list[str]:
    """The words as `search_words` of the database writes them, so that no sign of a pattern is left."""
    text = session.scalar(select(func.search_words(typed))) or ""
    return sorted(set(text.split()))


def _with_children(rows: Sequence[DiagnosisCode], fiscal_year: int) -> tuple[Hit, ...]:
    headings = [row for row in rows if not row.is_billable]
    children = _children(headings, fiscal_year) if headings else []
    taken: set[str] = set()
    beneath: dict[str, tuple[DiagnosisCode, ...]] = {}
    for heading in sorted(headings, key=lambda row: -len(row.code_key)):
        own = [one for one in children if one.code_key.startswith(heading.code_key) and one.code not in taken]
        beneath[heading.code] = tuple(own[:MOST_CHILDREN])
        taken |= {one.code for one in beneath[heading.code]}
    return tuple(Hit(row, beneath.get(row.code, ())) for row in rows if row.code not in taken)


def _children(headings: Sequence[DiagnosisCode], fiscal_year: int) -> Sequence[DiagnosisCode]:
    query = (
        select(DiagnosisCode)
        .where(
            DiagnosisCode.fiscal_year == fiscal_year,
            DiagnosisCode.is_billable,
            or_(*(DiagnosisCode.code_key.like(f"{row.code_key}%") for row in headings)),
        )
        .order_by(DiagnosisCode.is_usual.desc(), DiagnosisCode.code)
        .limit(MOST_CHILDREN * len(headings))
    )
    return session.scalars(query).all()
