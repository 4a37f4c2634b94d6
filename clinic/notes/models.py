"""Progress notes and where the text put into them came from; once signed, the database refuses any change."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Day,
    Instant,
    Line,
    MaybeInstant,
    Paragraph,
    RowVersion,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base
from clinic.note_templates.kinds import SECTIONS, NoteKind

__all__ = ["SECTIONS", "NoteKind", "NoteSource", "NoteStatus", "ProgressNote", "SourceKind"]


class NoteStatus(StrEnum):
    """A draft may be edited; a signed note never changes again; a discarded draft is kept and can be taken back."""

    DRAFT = "draft"
    SIGNED = "signed"
    DISCARDED = "discarded"


class SourceKind(StrEnum):
    """Where text that was put into a note came from."""

    SCREEN = "screen"
    ADHERENCE = "adherence"
    FINDINGS = "findings"
    TAUGHT = "taught"
    CLASS = "class"
    CAUTIONS = "cautions"
    PROGRAM = "program"
    EDUCATION = "education"
    SCORES = "scores"
    GOALS = "goals"
    DIAGNOSES = "diagnoses"
    CARE = "care"
    COPIED = "copied"
    TEMPLATE = "template"


class ProgressNote(TenantRow, Base):
    """A SOAP note of one visit; `version` travels in the edit form."""

    __tablename__ = "progress_notes"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("episode_id", "episodes"),
        tenant_key("author_id", "users"),
        tenant_key("saved_by_id", "users"),
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
        Index("ix_progress_notes_author_visit", "clinic_id", "author_id", "visit_on", "id"),
        Index("ix_progress_notes_status", "clinic_id", "status", "visit_on", "id"),
        Index("ix_progress_notes_visit", "clinic_id", "visit_on", "id"),
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
    minutes: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    """Minutes of the visit by CPT code; a record of time, no claim."""
    status: Mapped[NoteStatus] = enum_column(NoteStatus, default=NoteStatus.DRAFT)
    version: Mapped[RowVersion]
    form_key: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    saved_by_id: Mapped[UUID | None]
    """Who saved the text last; nobody since the note was begun, when it is empty."""
    signed_at: Mapped[MaybeInstant]


class NoteSource(TenantRow, Base):
    """A text that was put into a section, as it was then, and what it was taken from; it never changes."""

    __tablename__ = "note_sources"
    __table_args__ = (
        tenant_key("note_id", "progress_notes"),
        tenant_key("put_in_by_id", "users"),
        enum_check("kind", SourceKind),
        CheckConstraint("section IN ('subjective', 'objective', 'assessment', 'plan')", name="section_known"),
        Index("ix_note_sources_note", "clinic_id", "note_id"),
    )

    note_id: Mapped[UUID]
    section: Mapped[Slug]
    kind: Mapped[SourceKind] = enum_column(SourceKind)
    label: Mapped[Line]
    """In words what it was taken from: "Home program, sheet 3 of 12 Oct 2026"."""
    about_id: Mapped[UUID | None]
    """The row it was taken from: a sheet, an assessment, a health screen, a note, a template."""
    text: Mapped[Paragraph]
    put_in_by_id: Mapped[UUID]
    put_in_at: Mapped[Instant]
