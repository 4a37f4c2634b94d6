"""A clinic's own exercises and modifications as they are now, every state they were saved in, and their photos."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Hash,
    Line,
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

LARGEST_PHOTO = 380_000
"""Bytes of a stored photo: twelve of them and their texts stay below the 5 MB a stored sheet may have."""


class RevisionKind(StrEnum):
    """What was saved: nothing but the words, or that it is no longer offered, or is again."""

    CREATED = "created"
    CHANGED = "changed"
    ARCHIVED = "archived"
    RESTORED = "restored"


class _Own:
    """What an own exercise and an own modification share.

    `content` has the shape of a library file (`building.py` says exactly which); `slug` is never used again.
    """

    slug: Mapped[Slug]
    name: Mapped[Name]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[RowVersion]
    created_by_id: Mapped[UUID]
    updated_by_id: Mapped[UUID]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    archived_at: Mapped[MaybeInstant]
    archived_reason: Mapped[Line | None]
    form_key: Mapped[UUID | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        return (
            tenant_key("created_by_id", "users"),
            tenant_key("updated_by_id", "users"),
            UniqueConstraint("clinic_id", "slug"),
            UniqueConstraint("clinic_id", "form_key"),
            CheckConstraint("slug LIKE 'own-%'", name="slug_is_own"),
            CheckConstraint("(archived_at IS NULL) = (archived_reason IS NULL)", name="archived_with_reason"),
        )

    @property
    def is_archived(self) -> bool:
        """Whether it is no longer offered; programs that have it keep it."""
        return self.archived_at is not None


class CustomExercise(_Own, TenantRow, Base):
    """An exercise that the clinic wrote; `based_on` is the library exercise it was copied from, or empty."""

    __tablename__ = "custom_exercises"

    based_on: Mapped[Slug] = mapped_column(default="")


class CustomModification(_Own, TenantRow, Base):
    """A change the clinic wrote to one exercise, its own or the library's (`exercise_slug`)."""

    __tablename__ = "custom_modifications"

    exercise_slug: Mapped[Slug]


class CustomRevision(TenantRow, Base):
    """One saved state of an own exercise or modification; the database refuses any later change.

    `number` counts the saves of a clinic from 1: the newest one names the state of everything the clinic wrote.
    """

    __tablename__ = "custom_revisions"
    __table_args__ = (
        tenant_key("exercise_id", "custom_exercises"),
        tenant_key("modification_id", "custom_modifications"),
        tenant_key("saved_by_id", "users"),
        UniqueConstraint("clinic_id", "number"),
        enum_check("kind", RevisionKind),
        CheckConstraint("(exercise_id IS NULL) <> (modification_id IS NULL)", name="of_one_thing"),
        CheckConstraint("sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="sha256_matches"),
        Index("ix_custom_revisions_exercise", "clinic_id", "exercise_id", "number"),
        Index("ix_custom_revisions_modification", "clinic_id", "modification_id", "number"),
    )

    number: Mapped[int]
    exercise_id: Mapped[UUID | None]
    modification_id: Mapped[UUID | None]
    kind: Mapped[RevisionKind] = enum_column(RevisionKind)
    content: Mapped[Paragraph]
    """Canonical JSON of the row's content."""
    sha256: Mapped[Hash]
    reason: Mapped[Line] = mapped_column(default="")
    saved_by_id: Mapped[UUID]
    saved_at: Mapped[CreatedAt]


class ExercisePhoto(TenantRow, Base):
    """A photo as it is stored: decoded, turned upright and written anew as JPEG, addressed by its SHA-256; never changes."""

    __tablename__ = "exercise_photos"
    __table_args__ = (
        tenant_key("uploaded_by_id", "users"),
        UniqueConstraint("clinic_id", "sha256"),
        CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="sha256_matches"),
        CheckConstraint(f"octet_length(content) BETWEEN 1 AND {LARGEST_PHOTO}", name="content_size"),
        CheckConstraint("width BETWEEN 1 AND 1600 AND height BETWEEN 1 AND 1600", name="side_length"),
    )

    sha256: Mapped[Hash]
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_by_id: Mapped[UUID]
    uploaded_at: Mapped[CreatedAt]
