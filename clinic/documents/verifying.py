"""Every stored sheet and every PDF hashed again, beside the database's own check: what does not fit is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from clinic.core.codes import grouped
from clinic.core.db import session
from clinic.documents.models import Document
from clinic.programs.models import ProgramVersion
from clinic.programs.rules import short_code

_AT_ONCE = 50
"""Rows read at a time: a document has up to 5 MB."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How many sheets and PDFs of a clinic were hashed, and what is wrong, one line each; no health data."""

    versions: int
    documents: int
    wrong: tuple[str, ...]


def verify_documents() -> Verified:
    """Hash what is stored for the clinic of the running transaction."""
    wrong: list[str] = []
    versions = documents = 0
    codes: dict[Any, str] = {}
    for row_id, code, content, sha256 in _rows(
        select(ProgramVersion.id, ProgramVersion.code, ProgramVersion.content, ProgramVersion.sha256)
    ):
        versions += 1
        codes[row_id] = code = grouped(code)
        if _hash(content.encode()) != sha256:
            wrong.append(f"sheet {code}: what it says does not match its SHA-256")
        if grouped(short_code(row_id)) != code:
            wrong.append(f"sheet {code}: the code is not its own")
    for version_id, layout, sha256, content in _rows(
        select(Document.program_version_id, Document.layout, Document.sha256, Document.content)
    ):
        documents += 1
        if _hash(content) != sha256:
            wrong.append(
                f"PDF of sheet {codes.get(version_id, version_id)}, {layout}: the bytes do not match their SHA-256"
            )
    return Verified(versions, documents, tuple(wrong))


def _rows(query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    yield from session.execute(query.execution_options(yield_per=_AT_ONCE))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
