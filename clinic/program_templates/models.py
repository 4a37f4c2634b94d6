"""A clinic's templates, every version of them, and each use of one for a patient with what it did."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from clinic.core.columns import (
    CreatedAt,
    Hash,
    Instant,
    MaybeInstant,
    Name,
    Paragraph,
    RowVersion,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base
from clinic.program_templates.kinds import Audience

HASH_MATCHES = "sha256 = encode(sha256(convert_to({0}, 'UTF8')), 'hex')"


class ProgramTemplate(TenantRow, Base):
    """A template of the clinic, or of one therapist alone (`owner_id`). `version` counts every save and travels in forms."""

    __tablename__ = "program_templates"
    __table_args__ = (
        tenant_key("owner_id", "users"),
        tenant_key("created_by_id", "users"),
        tenant_key("updated_by_id", "users"),
        enum_check("audience", Audience),
        UniqueConstraint("clinic_id", "form_key"),
    )

    owner_id: Mapped[UUID | None]
    name: Mapped[Name]
    audience: Mapped[Audience] = enum_column(Audience)
    version: Mapped[RowVersion]
    created_by_id: Mapped[UUID]
    updated_by_id: Mapped[UUID]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    archived_at: Mapped[MaybeInstant]
    form_key: Mapped[UUID | None]

    @property
    def is_archived(self) -> bool:
        """Whether it is no longer offered; programs that were started from it keep what they have."""
        return self.archived_at is not None


class ProgramTemplateVersion(TenantRow, Base):
    """What a template held at one time: canonical JSON and its SHA-256; the database refuses any later change."""

    __tablename__ = "program_template_versions"
    __table_args__ = (
        tenant_key("template_id", "program_templates"),
        tenant_key("created_by_id", "users"),
        UniqueConstraint("clinic_id", "template_id", "number"),
        CheckConstraint(HASH_MATCHES.format("content"), name="sha256_matches"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    template_id: Mapped[UUID]
    number: Mapped[int]
    content: Mapped[Paragraph]
    """Canonical JSON of `contents.content_of`."""
    sha256: Mapped[Hash]
    created_by_id: Mapped[UUID]
    created_at: Mapped[CreatedAt]


class ProgramTemplateUse(TenantRow, Base):
    """A template used for a patient's program, or a sheet repeated, with what came of each line; undone at most once."""

    __tablename__ = "program_template_uses"
    __table_args__ = (
        tenant_key("program_id", "programs"),
        tenant_key("template_version_id", "program_template_versions"),
        tenant_key("version_id", "program_versions"),
        tenant_key("used_by_id", "users"),
        tenant_key("undone_by_id", "users"),
        UniqueConstraint("clinic_id", "form_key"),
        CheckConstraint("num_nonnulls(template_version_id, shipped_slug, version_id) = 1", name="of_one_source"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone_by_somebody"),
        CheckConstraint(HASH_MATCHES.format("result"), name="sha256_matches"),
        Index("ix_program_template_uses_program", "clinic_id", "program_id", "used_at"),
    )

    program_id: Mapped[UUID]
    template_version_id: Mapped[UUID | None]
    shipped_slug: Mapped[Slug | None]
    version_id: Mapped[UUID | None]
    """A sheet of the patient that was repeated, which is no template."""
    number: Mapped[int]
    """Which version of the template it was, or the number of the sheet."""
    result: Mapped[Paragraph]
    """Canonical JSON of `results.result_of`."""
    sha256: Mapped[Hash]
    used_by_id: Mapped[UUID]
    used_at: Mapped[Instant]
    undone_at: Mapped[MaybeInstant]
    undone_by_id: Mapped[UUID | None]
    form_key: Mapped[UUID]
