"""Every evaluation of the rules that said something new, looks at what changed by itself, and holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise_holds",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(rule_id = '') = (held_by_id IS NOT NULL)", name=op.f("ck_exercise_holds_a_rule_or_a_person")
        ),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL) AND (lifted_at IS NULL) = (lifted_reason IS NULL)",
            name=op.f("ck_exercise_holds_lifted_by_whom_and_why"),
        ),
        sa.CheckConstraint(
            "held_by_id IS NULL OR length(reason) >= 10", name=op.f("ck_exercise_holds_reason_is_written")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "held_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_exercise_holds_held_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "lifted_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_exercise_holds_lifted_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_exercise_holds_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_exercise_holds_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_exercise_holds_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_exercise_holds")),
    )
    op.create_index("ix_exercise_holds_patient", "exercise_holds", ["clinic_id", "patient_id", "held_at"], unique=False)
    op.create_index(
        "uq_exercise_holds_one_open",
        "exercise_holds",
        ["clinic_id", "program_id", "exercise_slug", "rule_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "screenings",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("program_version_id", sa.Uuid(), nullable=True),
        sa.Column("health_screen_id", sa.Uuid(), nullable=True),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=7), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evaluated_by_id", sa.Uuid(), nullable=True),
        sa.Column("library_version", sa.String(length=80), nullable=False),
        sa.Column("library_hash", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=80), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_news", sa.Boolean(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(scope = 'draft') = (program_version_id IS NULL)", name=op.f("ck_screenings_draft_has_no_version")
        ),
        sa.CheckConstraint(
            "occasion IN ('added', 'edited', 'overridden', 'issued', 'printed', 'reported', 'nightly')",
            name=op.f("ck_screenings_occasion_known"),
        ),
        sa.CheckConstraint("scope IN ('draft', 'sheet', 'reports')", name=op.f("ck_screenings_scope_known")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "evaluated_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_screenings_evaluated_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "health_screen_id"],
            ["health_screens.clinic_id", "health_screens.id"],
            name=op.f("fk_screenings_health_screen_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_screenings_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_screenings_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_version_id"],
            ["program_versions.clinic_id", "program_versions.id"],
            name=op.f("fk_screenings_program_version_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_screenings_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_screenings")),
    )
    op.create_index(
        "ix_screenings_news",
        "screenings",
        ["clinic_id", "patient_id"],
        unique=False,
        postgresql_where=sa.text("occasion = 'nightly' AND is_news"),
    )
    op.create_index("ix_screenings_patient", "screenings", ["clinic_id", "patient_id", "evaluated_at"], unique=False)
    op.create_index(
        "ix_screenings_program", "screenings", ["clinic_id", "program_id", "scope", "evaluated_at"], unique=False
    )
    op.create_table(
        "findings",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("override_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "override_id"],
            ["finding_overrides.clinic_id", "finding_overrides.id"],
            name=op.f("fk_findings_override_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "screening_id"],
            ["screenings.clinic_id", "screenings.id"],
            name=op.f("fk_findings_screening_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_findings_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_findings")),
    )
    op.create_index("ix_findings_screening", "findings", ["clinic_id", "screening_id"], unique=False)
    op.create_table(
        "screening_looks",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_by_id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "looked_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_screening_looks_looked_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "screening_id"],
            ["screenings.clinic_id", "screenings.id"],
            name=op.f("fk_screening_looks_screening_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_screening_looks_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_screening_looks")),
        sa.UniqueConstraint("clinic_id", "screening_id", name=op.f("uq_screening_looks_screening_id")),
    )
    tenancy.secure("screenings", rights="SELECT, INSERT")
    tenancy.secure("findings", rights="SELECT, INSERT")
    tenancy.secure("screening_looks", rights="SELECT, INSERT")
    tenancy.secure("exercise_holds")
    tenancy.never_changes("screenings")
    tenancy.never_changes("findings")
    tenancy.never_changes("screening_looks")
    tenancy.never_changes("exercise_holds", when="OLD.lifted_at IS NOT NULL")


def downgrade() -> None:
    op.drop_table("exercise_holds")
    op.drop_table("screening_looks")
    op.drop_table("findings")
    op.drop_table("screenings")
