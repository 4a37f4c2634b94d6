"""Exercises that a therapist has starred, and the way from a therapist to what they gave last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "favorite_exercises",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_favorite_exercises_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_favorite_exercises_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_favorite_exercises")),
        sa.UniqueConstraint(
            "clinic_id", "user_id", "exercise_slug", name=op.f("uq_favorite_exercises_user_id_exercise_slug")
        ),
    )
    tenancy.secure("favorite_exercises", rights="SELECT, INSERT, DELETE")
    op.create_index("ix_programs_author", "programs", ["clinic_id", "created_by_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_programs_author", table_name="programs")
    op.drop_table("favorite_exercises")
