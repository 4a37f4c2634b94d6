"""What was signed off: one row for each decision, never changed; the newest of an item and aspect counts."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
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
from clinic.reviewables.kinds import Aspect

SHORTEST_NOTE = 10
LONGEST_NOTE = 1000
LONGEST_SLUG = 200


class Decision(StrEnum):
    """What a reviewer decided; all but a plain yes come with a note.

    Amended: approved only with this note. Declined: not used in this clinic. Withdrawn: an earlier decision is void.
    """

    APPROVED = "approved"
    AMENDED = "amended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ContentReview(TenantRow, Base):
    """One decision about one item: the content as it was read, its SHA-256, and the name as it was printed then.

    `language` is the one the item was read in. `qualification` says by which right somebody judges a language.
    """

    __tablename__ = "content_reviews"
    __table_args__ = (
        tenant_key("reviewer_id", "users"),
        UniqueConstraint(
            "clinic_id", "form_key", "kind", "slug", "aspect", "language", name="uq_content_reviews_form_item"
        ),
        Index("ix_content_reviews_item", "clinic_id", "kind", "slug", "aspect", "language", "reviewed_at"),
        enum_check("aspect", Aspect),
        enum_check("decision", Decision),
        CheckConstraint("content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="hash_matches"),
        CheckConstraint("decision = 'approved' OR length(note) >= 10", name="note_says_why"),
        CheckConstraint("length(note) <= 1000", name="note_length"),
        CheckConstraint("decision <> 'declined' OR aspect = 'content'", name="words_are_not_declined"),
    )

    kind: Mapped[Slug]
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG))
    aspect: Mapped[Aspect] = enum_column(Aspect)
    language: Mapped[Slug] = mapped_column(default="en")
    content_hash: Mapped[Hash]
    content: Mapped[Paragraph]
    decision: Mapped[Decision] = enum_column(Decision)
    note: Mapped[Paragraph] = mapped_column(default="")
    qualification: Mapped[Line] = mapped_column(default="")
    reviewer_id: Mapped[UUID]
    printed_name: Mapped[Line]
    credential: Mapped[Name]
    reviewed_at: Mapped[Instant]
    library_version: Mapped[Slug]
    form_key: Mapped[UUID]
