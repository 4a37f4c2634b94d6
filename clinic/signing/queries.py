"""Selects for pages about signed notes; no writes."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from clinic.core.canonical import sha256_hex
from clinic.core.db import session
from clinic.notes.models import SECTIONS, ProgressNote
from clinic.signing.models import Addendum, NoteSignature


def find_signature(note_id: UUID) -> NoteSignature | None:
    """The author's signature of a note."""
    query = select(NoteSignature).where(NoteSignature.note_id == note_id, NoteSignature.meaning == "author")
    return session.scalar(query)


def list_addenda(note_id: UUID) -> Sequence[Addendum]:
    """What was added to a note, oldest first."""
    return session.scalars(select(Addendum).where(Addendum.note_id == note_id).order_by(Addendum.created_at)).all()


def is_whole(note: ProgressNote, signature: NoteSignature) -> bool:
    """Whether the signed text still matches its hash, and the note still says what was signed."""
    if sha256_hex(signature.content) != signature.sha256:
        return False
    signed = json.loads(signature.content)
    same_text = all(signed[name] == unicodedata.normalize("NFC", getattr(note, name)) for name in SECTIONS)
    return same_text and signed["visit_on"] == note.visit_on.isoformat() and signed["kind"] == note.kind
