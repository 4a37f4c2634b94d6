"""Signatures of notes, and what came after them: each a new row that never changes."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Hash,
    Instant,
    Line,
    Name,
    Paragraph,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base

SHORTEST_REASON, LONGEST_REASON = 10, 1000
"""Characters of why a note was entered in error."""


class Meaning(StrEnum):
    """What a signature says: I wrote this, I answer for what an assistant wrote, or I have read this."""

    AUTHOR = "author"
    COSIGN = "cosign"
    REVIEWED = "reviewed"


class Method(StrEnum):
    """How the signer showed who they are; `UNKNOWN` for rows from before it was kept."""

    UNKNOWN = "unknown"
    PASSWORD = "password"  # noqa: S105  # the name of a method
    RECENT_PASSWORD = "recent_password"  # noqa: S105  # the name of a method


class Sealed(StrEnum):
    """The kinds of rows that carry a seal."""

    SIGNATURE = "signature"
    ADDENDUM = "addendum"
    ERROR = "error"
    TAKEOVER = "takeover"


class NoteSignature(TenantRow, Base):
    """Who signed exactly which text: canonical JSON, its SHA-256, and the name as it was printed then.

    The author signs the whole note (`content.signed_content`). A co-signature and a review sign the author's hash, and
    those of the addenda that were there; a co-signature with `addendum_id` answers for that addendum of an assistant.
    """

    __tablename__ = "note_signatures"
    __table_args__ = (
        tenant_key("note_id", "progress_notes"),
        tenant_key("signer_id", "users"),
        tenant_key("addendum_id", "addenda"),
        enum_check("meaning", Meaning),
        enum_check("method", Method),
        CheckConstraint("sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="sha256_matches"),
        CheckConstraint("addendum_id IS NULL OR meaning = 'cosign'", name="addendum_is_cosigned"),
        CheckConstraint("NOT needs_cosign OR meaning = 'author'", name="only_authors_wait"),
        Index(
            "uq_note_signatures_one_author",
            "clinic_id",
            "note_id",
            unique=True,
            postgresql_where=text("meaning = 'author'"),
        ),
        Index(
            "uq_note_signatures_one_cosign",
            "clinic_id",
            "note_id",
            unique=True,
            postgresql_where=text("meaning = 'cosign' AND addendum_id IS NULL"),
        ),
        Index(
            "uq_note_signatures_one_cosign_of_addendum",
            "clinic_id",
            "addendum_id",
            unique=True,
            postgresql_where=text("addendum_id IS NOT NULL"),
        ),
        Index(
            "uq_note_signatures_reviewed_once",
            "clinic_id",
            "note_id",
            "signer_id",
            unique=True,
            postgresql_where=text("meaning = 'reviewed'"),
        ),
        Index("ix_note_signatures_waiting", "clinic_id", "note_id", postgresql_where=text("needs_cosign")),
    )

    note_id: Mapped[UUID]
    signer_id: Mapped[UUID]
    addendum_id: Mapped[UUID | None]
    printed_name: Mapped[Line]
    credential: Mapped[Name]
    meaning: Mapped[Meaning] = enum_column(Meaning, default=Meaning.AUTHOR)
    method: Mapped[Method] = enum_column(Method, default=Method.UNKNOWN)
    needs_cosign: Mapped[bool] = mapped_column(default=False)
    """An assistant signed: a therapist answers for it with a row of their own."""
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
        enum_check("method", Method),
        Index("ix_addenda_note", "clinic_id", "note_id"),
        Index("ix_addenda_waiting", "clinic_id", "note_id", postgresql_where=text("needs_cosign")),
        CheckConstraint("length(text) BETWEEN 1 AND 20000", name="text_length"),
        CheckConstraint("sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')", name="sha256_matches"),
    )

    note_id: Mapped[UUID]
    author_id: Mapped[UUID]
    printed_name: Mapped[Line]
    credential: Mapped[Name]
    method: Mapped[Method] = enum_column(Method, default=Method.UNKNOWN)
    needs_cosign: Mapped[bool] = mapped_column(default=False)
    """An assistant wrote it: a therapist answers for it with a signature that names this row."""
    text: Mapped[Paragraph]
    sha256: Mapped[Hash]
    form_key: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]


class NoteError(TenantRow, Base):
    """That a signed note should not be in this record, why, and who says so; the note stays readable."""

    __tablename__ = "note_errors"
    __table_args__ = (
        tenant_key("note_id", "progress_notes"),
        tenant_key("marked_by_id", "users"),
        UniqueConstraint("clinic_id", "note_id"),
        enum_check("method", Method),
        CheckConstraint(f"length(reason) BETWEEN {SHORTEST_REASON} AND {LONGEST_REASON}", name="reason_length"),
        CheckConstraint("sha256 = encode(sha256(convert_to(reason, 'UTF8')), 'hex')", name="sha256_matches"),
    )

    note_id: Mapped[UUID]
    marked_by_id: Mapped[UUID]
    printed_name: Mapped[Line]
    credential: Mapped[Name]
    method: Mapped[Method] = enum_column(Method)
    reason: Mapped[Paragraph]
    sha256: Mapped[Hash]
    marked_at: Mapped[Instant]


class NoteTakeover(TenantRow, Base):
    """A therapist became the author of a draft that somebody else had written; both names stay."""

    __tablename__ = "note_takeovers"
    __table_args__ = (
        tenant_key("note_id", "progress_notes"),
        tenant_key("from_id", "users"),
        tenant_key("to_id", "users"),
        CheckConstraint("from_id <> to_id", name="two_people"),
        Index("ix_note_takeovers_note", "clinic_id", "note_id"),
    )

    note_id: Mapped[UUID]
    from_id: Mapped[UUID]
    from_name: Mapped[Line]
    from_credential: Mapped[Name]
    to_id: Mapped[UUID]
    to_name: Mapped[Line]
    to_credential: Mapped[Name]
    taken_at: Mapped[Instant]


class Seal(TenantRow, Base):
    """A MAC over one row with a key that is not in the database: who can rewrite text and hash cannot rewrite this.

    Rows from before there were seals get theirs by `notes seal`, and after a change of the key each row gets another.
    """

    __tablename__ = "note_seals"
    __table_args__ = (
        UniqueConstraint("clinic_id", "row_id", "key_id"),
        enum_check("sealed", Sealed),
    )

    sealed: Mapped[Sealed] = enum_column(Sealed)
    row_id: Mapped[UUID]
    key_id: Mapped[Slug]
    """Which key it was made with; says nothing about the key itself (`sealing.Key`)."""
    mac: Mapped[Hash]
    sealed_at: Mapped[CreatedAt]
