"""The PDFs that were made of issued versions; the database refuses any later change."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import CreatedAt, Hash, Line, Slug, TenantRow, tenant_key
from clinic.core.db import Base


class Document(TenantRow, Base):
    """A PDF as it was handed over, addressed by the SHA-256 of its bytes.

    One for each way a version was printed: layout, paper, language and `options` (`choices.options_of`). The template
    version says with which layouts it was made; a newer one does not replace what the patient holds.
    """

    __tablename__ = "documents"
    __table_args__ = (
        tenant_key("program_version_id", "program_versions"),
        UniqueConstraint("clinic_id", "sha256"),
        UniqueConstraint("clinic_id", "program_version_id", "layout", "paper", "language", "options"),
        CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="sha256_matches"),
        CheckConstraint("octet_length(content) <= 5242880", name="content_size"),
    )

    program_version_id: Mapped[UUID]
    layout: Mapped[Slug]
    paper: Mapped[Slug]
    language: Mapped[Slug]
    options: Mapped[Line] = mapped_column(default="")
    template_version: Mapped[Slug]
    sha256: Mapped[Hash]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]
