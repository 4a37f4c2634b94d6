"""Home programs, issued versions and the documents that were handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programs",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("goal", sa.String(length=200), nullable=False),
        sa.Column("next_visit_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'active', 'completed', 'revoked')", name=op.f("ck_programs_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "created_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_programs_created_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "episode_id"],
            ["episodes.clinic_id", "episodes.id"],
            name=op.f("fk_programs_episode_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_programs_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_programs_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_programs")),
    )
    op.create_index(
        "uq_programs_one_open",
        "programs",
        ["clinic_id", "patient_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'active')"),
    )
    op.create_index("ix_programs_patient", "programs", ["clinic_id", "patient_id", "created_at"], unique=False)
    op.create_table(
        "prescriptions",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("repetitions", sa.Integer(), nullable=True),
        sa.Column("hold_seconds", sa.Integer(), nullable=True),
        sa.Column("hold_breaths", sa.Integer(), nullable=True),
        sa.Column("up_to", sa.Boolean(), nullable=False),
        sa.Column("side", sa.String(length=80), nullable=False),
        sa.Column("times_per_day", sa.Integer(), nullable=False),
        sa.Column("days_per_week", sa.Integer(), nullable=False),
        sa.Column("personal_note", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'each', 'both', 'either', 'none')", name=op.f("ck_prescriptions_side_known")
        ),
        sa.CheckConstraint("days_per_week BETWEEN 1 AND 7", name=op.f("ck_prescriptions_days_per_week_range")),
        sa.CheckConstraint("hold_breaths BETWEEN 1 AND 50", name=op.f("ck_prescriptions_hold_breaths_range")),
        sa.CheckConstraint("hold_seconds BETWEEN 1 AND 3600", name=op.f("ck_prescriptions_hold_seconds_range")),
        sa.CheckConstraint(
            "hold_seconds IS NULL OR hold_breaths IS NULL", name=op.f("ck_prescriptions_one_kind_of_hold")
        ),
        sa.CheckConstraint("repetitions BETWEEN 1 AND 100", name=op.f("ck_prescriptions_repetitions_range")),
        sa.CheckConstraint("sets BETWEEN 1 AND 20", name=op.f("ck_prescriptions_sets_range")),
        sa.CheckConstraint("times_per_day BETWEEN 1 AND 12", name=op.f("ck_prescriptions_times_per_day_range")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_prescriptions_program_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_prescriptions_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_prescriptions")),
    )
    op.create_index(
        "uq_prescriptions_once",
        "prescriptions",
        ["clinic_id", "program_id", "exercise_slug"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "prescribed_modifications",
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("modification_slug", sa.String(length=80), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "prescription_id"],
            ["prescriptions.clinic_id", "prescriptions.id"],
            name=op.f("fk_prescribed_modifications_prescription_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_prescribed_modifications_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_prescribed_modifications")),
        sa.UniqueConstraint(
            "clinic_id", "prescription_id", "slot", name=op.f("uq_prescribed_modifications_prescription_id_slot")
        ),
    )
    op.create_table(
        "finding_overrides",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("rule_id", sa.String(length=80), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("health_screen_id", sa.Uuid(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("overridden_by_id", sa.Uuid(), nullable=False),
        sa.Column("overridden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(reason) >= 10", name=op.f("ck_finding_overrides_reason_is_written")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "health_screen_id"],
            ["health_screens.clinic_id", "health_screens.id"],
            name=op.f("fk_finding_overrides_health_screen_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "overridden_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_finding_overrides_overridden_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_finding_overrides_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_finding_overrides_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_finding_overrides")),
        sa.UniqueConstraint(
            "clinic_id",
            "program_id",
            "exercise_slug",
            "rule_id",
            "rule_version",
            "health_screen_id",
            name=op.f("uq_finding_overrides_finding"),
        ),
    )
    op.create_table(
        "program_versions",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("library_version", sa.String(length=80), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')",
            name=op.f("ck_program_versions_sha256_matches"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_program_versions_number_from_one")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "issued_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_program_versions_issued_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_program_versions_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_program_versions_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_program_versions_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_program_versions")),
        sa.UniqueConstraint("clinic_id", "code", name=op.f("uq_program_versions_code")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_program_versions_form_key")),
        sa.UniqueConstraint("clinic_id", "patient_id", "number", name=op.f("uq_program_versions_patient_id_number")),
    )
    op.create_index(
        "ix_program_versions_patient", "program_versions", ["clinic_id", "patient_id", "issued_at"], unique=False
    )
    op.create_index("ix_program_versions_program", "program_versions", ["clinic_id", "program_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("program_version_id", sa.Uuid(), nullable=False),
        sa.Column("layout", sa.String(length=80), nullable=False),
        sa.Column("paper", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("template_version", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sha256 = encode(sha256(content), 'hex')", name=op.f("ck_documents_sha256_matches")),
        sa.CheckConstraint("octet_length(content) <= 5242880", name=op.f("ck_documents_content_size")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_version_id"],
            ["program_versions.clinic_id", "program_versions.id"],
            name=op.f("fk_documents_program_version_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_documents_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_documents")),
        sa.UniqueConstraint(
            "clinic_id",
            "program_version_id",
            "layout",
            "paper",
            "language",
            name=op.f("uq_documents_program_version_id_layout_paper_language"),
        ),
        sa.UniqueConstraint("clinic_id", "sha256", name=op.f("uq_documents_sha256")),
    )
    tenancy.secure("programs")
    tenancy.secure("prescriptions")
    tenancy.secure("prescribed_modifications", rights="SELECT, INSERT, UPDATE, DELETE")
    tenancy.secure("finding_overrides", rights="SELECT, INSERT")
    tenancy.secure("program_versions", rights="SELECT, INSERT")
    tenancy.secure("documents", rights="SELECT, INSERT")
    tenancy.never_changes("finding_overrides")
    tenancy.never_changes("program_versions")
    tenancy.never_changes("documents")
    op.execute("ALTER TABLE documents ALTER COLUMN content SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("documents")
    op.drop_table("program_versions")
    op.drop_table("finding_overrides")
    op.drop_table("prescribed_modifications")
    op.drop_table("prescriptions")
    op.drop_table("programs")
