"""Records with everything in them, made as the program itself would make them, and PDFs read back."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

from pypdf import PdfReader
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.notes.models import ProgressNote
from clinic.patients.models import Patient
from clinic.signing import service as signing
from tests import factories
from tests.notes.cases import note_text, signed_note


def words_of(content: bytes) -> str:
    """The words of a PDF, page after page."""
    return " ".join(pages_of(content))


def pages_of(content: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def amended(author: User, text: str = "Called the next day.", patient: Patient | None = None) -> ProgressNote:
    """A signed note with an addendum."""
    note = signed_note(author, note_text(plan="Plan that was signed."), patient)
    with factories.acting(author):
        signing.add_addendum(author, note.id, text, form_key=uuid4())
    return note


def in_error(
    author: User, reason: str = "It is about another patient.", patient: Patient | None = None
) -> ProgressNote:
    """A signed note that its author has marked as entered in error."""
    note = signed_note(author, note_text(plan="Plan of the wrong patient."), patient)
    with factories.acting(author):
        signing.mark_in_error(author, note.id, reason)
    return note


def events(user: User, action: str) -> list[AuditEvent]:
    """What the audit log of the user's clinic holds of one action, oldest first."""
    with factories.acting(user) as session:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq)
        return list(session.scalars(query))


def pdf(answer: Any) -> bytes:
    """The bytes of an answer that is a PDF."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.status
    data: bytes = answer.data
    return data
