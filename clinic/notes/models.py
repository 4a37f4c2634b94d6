"""Progress notes; once signed, the database refuses any change, and what comes later is a new row."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Day,
    Hash,
    Instant,
    Line,
    MaybeInstant,
    Name,
    Paragraph,
    RowVersion,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base

SECTIONS = ("subjective", "objective", "assessment", "plan")
"""The four texts of a note, in the order they are read."""


class NoteKind(StrEnum):
    """What kind of visit a note is about."""

    EVALUATION = "evaluation"
    DAILY = "daily"
    PROGRESS = "progress"
    RE_EVALUATION = "re_evaluation"
    DISCHARGE = "discharge"
    PHONE = "phone"


class NoteStatus(StrEnum):
    """A draft may be edited; a signed note never changes again."""

    DRAFT = "draft"
    SIGNED = "signed"


class ProgressNote(TenantRow, Base):
    """A SOAP note of one visit; `version` travels in the edit form."""

    __tablename__ = "progress_notes"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("episode_id", "episodes"),
        tenant_key("author_id", "users"),
        tenant_key("program_version_id", "program_versions"),
        UniqueConstraint("clinic_id", "form_key"),
        enum_check("kind", NoteKind),
        enum_check("status", NoteStatus),
        CheckConstraint(
            "length(subjective) <= 20000 AND length(objective) <= 20000"
            " AND length(assessment) <= 20000 AND length(plan) <= 20000",
            name="section_length",
        ),
        CheckConstraint("(status = 'signed') = (signed_at IS NOT NULL)", name="signed_at_when_signed"),
        Index("ix_progress_notes_patient", "clinic_id", "patient_id", "visit_on"),
        Index("ix_progress_notes_author", "clinic_id", "author_id", "status", "updated_at"),
    )

    patient_id: Mapped[UUID]
    episode_id: Mapped[UUID | None]
    author_id: Mapped[UUID]
    program_version_id: Mapped[UUID | None]
    kind: Mapped[NoteKind] = enum_column(NoteKind, default=NoteKind.DAILY)
    visit_on: Mapped[Day]
    subjective: Mapped[Paragraph] = mapped_column(default="")
    objective: Mapped[Paragraph] = mapped_column(default="")
    assessment: Mapped[Paragraph] = mapped_column(default="")
    plan: Mapped[Paragraph] = mapped_column(default="")
    status: Mapped[NoteStatus] = enum_column(NoteStatus, default=NoteStatus.DRAFT)
    version: Mapped[RowVersion]
    form_key: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    signed_at: Mapped[MaybeInstant]


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
