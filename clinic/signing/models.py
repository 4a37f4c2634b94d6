"""Signatures of notes, and what came after them: each a new row that never changes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import CreatedAt, Hash, Instant, Line, Name, Paragraph, TenantRow, tenant_key
from clinic.core.db import Base


class NoteSignature(TenantRow, Base):
    """Who signed exactly which text: canonical JSON of the note, its SHA-256, and the name as it was printed then."""

    __tablename__ = "note_signatures"
    __table_args__ = (
        tenant_key("note_id", "progress_notes"),
        tenant_key("signer_id", "users"),
        UniqueConstraint("clinic_id", "note_id", "meaning"),
        CheckConstraint("meaning IN ('author', 'cosign')", name="meaning_known"),
        CheckConstraint("sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="sha256_matches"),
    )

    note_id: Mapped[UUID]
    signer_id: Mapped[UUID]
    printed_name: Mapped[Line]
    credential: Mapped[Name]
    meaning: Mapped[Name] = mapped_column(default="author")
    signed_at: Mapped[Instant]
    content: Mapped[Paragraph]
    sha256: Mapped[Hash]


class Addendum(TenantRow, Base):
    """What was added to a signed note later; the note itself stays as it was."""

    __tablename__ = "addenda"
    __table_args__ = (
        tenant_key("note_id", "progress_notes"),
        tenant_key("author_id", "users"),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_addenda_note", "clinic_id", "note_id"),
        CheckConstraint("length(text) BETWEEN 1 AND 20000", name="text_length"),
        CheckConstraint("sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')", name="sha256_matches"),
    )

    note_id: Mapped[UUID]
    author_id: Mapped[UUID]
    printed_name: Mapped[Line]
    credential: Mapped[Name]
    text: Mapped[Paragraph]
    sha256: Mapped[Hash]
    form_key: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]
