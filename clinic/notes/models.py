"""Progress notes; once signed, the database refuses any change."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Day,
    MaybeInstant,
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
    status: Mapped[NoteStatus] = enum_column(NoteStatus, default=NoteStatus.DRAFT)
    version: Mapped[RowVersion]
    form_key: Mapped[UUID | None]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    signed_at: Mapped[MaybeInstant]
