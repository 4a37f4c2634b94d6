"""Templates of notes: of the clinic, or of one person alone."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import CreatedAt, MaybeInstant, Name, Paragraph, RowVersion, TenantRow, tenant_key
from clinic.core.db import Base
from clinic.note_templates.kinds import LONGEST, SECTIONS, NoteKind

_LENGTHS = " AND ".join(f"length({section}) <= {LONGEST}" for section in SECTIONS)
_KINDS = ", ".join(f"'{kind}'" for kind in NoteKind)


class NoteTemplate(TenantRow, Base):
    """The four sections a note begins with; `kind` is the kind of note it is for, any kind when empty.

    A note keeps the text it was begun with: a later change of the template changes no note.
    """

    __tablename__ = "note_templates"
    __table_args__ = (
        tenant_key("owner_id", "users"),
        tenant_key("created_by_id", "users"),
        tenant_key("updated_by_id", "users"),
        UniqueConstraint("clinic_id", "form_key"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind_known"),
        CheckConstraint(_LENGTHS, name="section_length"),
    )

    owner_id: Mapped[UUID | None]
    """Whose it is; nobody's but the clinic's when empty."""
    name: Mapped[Name]
    kind: Mapped[NoteKind | None] = mapped_column(String(13))
    subjective: Mapped[Paragraph] = mapped_column(default="")
    objective: Mapped[Paragraph] = mapped_column(default="")
    assessment: Mapped[Paragraph] = mapped_column(default="")
    plan: Mapped[Paragraph] = mapped_column(default="")
    version: Mapped[RowVersion]
    created_by_id: Mapped[UUID]
    updated_by_id: Mapped[UUID]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    archived_at: Mapped[MaybeInstant]
    form_key: Mapped[UUID | None]
