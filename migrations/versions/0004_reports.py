"""Patient links and what patients report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patient_links",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "created_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_patient_links_created_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_patient_links_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_patient_links_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_patient_links_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_patient_links")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_patient_links_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_patient_links_token_hash")),
    )
    op.create_index(
        "ix_patient_links_patient", "patient_links", ["clinic_id", "patient_id", "created_at"], unique=False
    )
    op.create_index("ix_patient_links_program", "patient_links", ["clinic_id", "program_id"], unique=False)
    op.create_table(
        "patient_link_sessions",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "link_id"],
            ["patient_links.clinic_id", "patient_links.id"],
            name=op.f("fk_patient_link_sessions_link_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_patient_link_sessions_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_patient_link_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_patient_link_sessions_token_hash")),
    )
    op.create_table(
        "exercise_logs",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("program_version_id", sa.Uuid(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("for_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("times_done", sa.Integer(), nullable=True),
        sa.Column("pain_before", sa.Integer(), nullable=True),
        sa.Column("pain_after", sa.Integer(), nullable=True),
        sa.Column("felt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=9), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(source = 'link') = (entered_by_id IS NULL)", name=op.f("ck_exercise_logs_staff_source_names_person")
        ),
        sa.CheckConstraint(
            "(source = 'link') = (link_id IS NOT NULL)", name=op.f("ck_exercise_logs_link_source_names_link")
        ),
        sa.CheckConstraint(
            "reason IN ('no_time', 'forgot', 'hurt', 'too_hard', 'not_sure_how', 'no_prop', 'no_space', 'felt_sick', 'felt_better', 'upset', 'dont_like', 'away', 'caring', 'other')",
            name=op.f("ck_exercise_logs_reason_known"),
        ),
        sa.CheckConstraint(
            "source IN ('link', 'paper', 'phone', 'in_clinic')", name=op.f("ck_exercise_logs_source_known")
        ),
        sa.CheckConstraint("status IN ('done', 'partly', 'skipped')", name=op.f("ck_exercise_logs_status_known")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_exercise_logs_note_length")),
        sa.CheckConstraint("pain_after BETWEEN 0 AND 10", name=op.f("ck_exercise_logs_pain_after_range")),
        sa.CheckConstraint("pain_before BETWEEN 0 AND 10", name=op.f("ck_exercise_logs_pain_before_range")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "entered_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_exercise_logs_entered_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "link_id"],
            ["patient_links.clinic_id", "patient_links.id"],
            name=op.f("fk_exercise_logs_link_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_exercise_logs_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_exercise_logs_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_version_id"],
            ["program_versions.clinic_id", "program_versions.id"],
            name=op.f("fk_exercise_logs_program_version_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_exercise_logs_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_exercise_logs")),
        sa.UniqueConstraint(
            "clinic_id",
            "form_key",
            "exercise_slug",
            "for_on",
            name=op.f("uq_exercise_logs_form_key_exercise_slug_for_on"),
        ),
    )
    op.create_index("ix_exercise_logs_patient", "exercise_logs", ["clinic_id", "patient_id", "for_on"], unique=False)
    op.create_index(
        "ix_exercise_logs_entered",
        "exercise_logs",
        ["clinic_id", "entered_at"],
        unique=False,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index(
        "ix_exercise_logs_patient_entered",
        "exercise_logs",
        ["clinic_id", "patient_id", "entered_at"],
        unique=False,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index(
        "uq_exercise_logs_current",
        "exercise_logs",
        ["clinic_id", "program_id", "exercise_slug", "for_on", "source"],
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    tenancy.secure("patient_links")
    tenancy.secure("patient_link_sessions")
    tenancy.secure("exercise_logs")
    for table in ("patient_links", "patient_link_sessions"):
        tenancy.owner_may(table, "SELECT")
    _lookups()


def downgrade() -> None:
    op.drop_table("exercise_logs")
    op.drop_table("patient_link_sessions")
    op.drop_table("patient_links")
    op.execute("DROP FUNCTION find_patient_link(bytea, bytea)")
    op.execute("DROP FUNCTION find_patient_link_session(bytea)")


def _lookups() -> None:
    """A link's secret is all a patient brings: find its clinic by the exact hash, nothing else."""
    op.execute(
        """
        CREATE FUNCTION find_patient_link(p_token_hash bytea, p_code_hash bytea)
        RETURNS TABLE (clinic_id uuid, link_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
        AS $$ SELECT l.clinic_id, l.id FROM patient_links l
              WHERE l.token_hash = p_token_hash OR l.code_hash = p_code_hash $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION find_patient_link_session(p_token_hash bytea)
        RETURNS TABLE (clinic_id uuid, session_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
        AS $$ SELECT s.clinic_id, s.id FROM patient_link_sessions s WHERE s.token_hash = p_token_hash $$
        """
    )
    for function in ("find_patient_link(bytea, bytea)", "find_patient_link_session(bytea)"):
        tenancy.definer(function)
