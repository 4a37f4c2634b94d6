"""Batches of sheets that somebody asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_batches",
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("visits_on", sa.Date(), nullable=False),
        sa.Column("asked", postgresql.JSONB(), nullable=False),
        sa.Column("version_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("left_out", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "requested_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_print_batches_requested_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_print_batches_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_print_batches")),
    )
    op.create_index("ix_print_batches_requested_by", "print_batches", ["clinic_id", "requested_by_id", "created_at"])
    tenancy.secure("print_batches")


def downgrade() -> None:
    op.drop_table("print_batches")
