"""The days on which a program rests; a pause is resumed once, and nothing else of it changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program_pauses",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_by_id", sa.Uuid(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_by_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_program_pauses_lasts_a_day")),
        sa.CheckConstraint("length(reason) >= 1", name=op.f("ck_program_pauses_reason_is_written")),
        sa.CheckConstraint(
            "(resumed_at IS NULL) = (resumed_by_id IS NULL) AND (resumed_at IS NULL) = (resumed_on IS NULL)",
            name=op.f("ck_program_pauses_resumed_by_whom_and_when"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_program_pauses_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "paused_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_program_pauses_paused_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_program_pauses_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "resumed_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_program_pauses_resumed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_program_pauses_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_program_pauses")),
    )
    op.create_index("ix_program_pauses_program", "program_pauses", ["clinic_id", "program_id", "from_on"], unique=False)
    tenancy.secure("program_pauses")
    tenancy.never_changes("program_pauses", when="OLD.resumed_at IS NOT NULL")
    op.execute(
        "CREATE TRIGGER program_pauses_only_resumed BEFORE UPDATE ON program_pauses FOR EACH ROW "
        "WHEN (NEW.resumed_at IS NULL OR to_jsonb(OLD) - ARRAY['resumed_on', 'resumed_at', 'resumed_by_id'] "
        "IS DISTINCT FROM to_jsonb(NEW) - ARRAY['resumed_on', 'resumed_at', 'resumed_by_id']) "
        "EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER program_pauses_never_deleted BEFORE DELETE ON program_pauses FOR EACH ROW "
        "EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("program_pauses")
