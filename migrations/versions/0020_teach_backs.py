"""What a patient taught back of a sheet, one row for each look at an exercise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "teach_backs",
        sa.Column("program_version_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("result IN ('not_yet', 'yes', 'needs_review')", name=op.f("ck_teach_backs_result_known")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_teach_backs_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_version_id"],
            ["program_versions.clinic_id", "program_versions.id"],
            name=op.f("fk_teach_backs_program_version_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_teach_backs_recorded_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_teach_backs_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_teach_backs")),
    )
    op.create_index(
        "ix_teach_backs_version", "teach_backs", ["clinic_id", "program_version_id", "recorded_at"], unique=False
    )
    tenancy.secure("teach_backs", rights="SELECT, INSERT")
    tenancy.never_changes("teach_backs")


def downgrade() -> None:
    op.drop_table("teach_backs")
