"""What a therapist has marked in the library for themselves."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from clinic.core.columns import CreatedAt, Slug, TenantRow, tenant_key
from clinic.core.db import Base


class FavoriteExercise(TenantRow, Base):
    """An exercise that one person has starred. It says nothing about a patient: taking the star away deletes the row."""

    __tablename__ = "favorite_exercises"
    __table_args__ = (
        tenant_key("user_id", "users", ondelete="CASCADE"),
        UniqueConstraint("clinic_id", "user_id", "exercise_slug"),
    )

    user_id: Mapped[UUID]
    exercise_slug: Mapped[Slug]
    created_at: Mapped[CreatedAt]
