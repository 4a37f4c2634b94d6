"""Patients, episodes of care, health screens and assessments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "patients",
        sa.Column("chart_number", sa.String(length=80), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("chosen_name", sa.String(length=120), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=False),
        sa.Column("sex_at_birth", sa.String(length=7), nullable=False),
        sa.Column("phone", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("pregnancy", sa.String(length=11), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column(
            "sort_name",
            sa.Text(),
            sa.Computed("plain_text(family_name || ' ' || given_name)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "search_text",
            sa.Text(),
            sa.Computed(
                "plain_text(given_name || ' ' || family_name || ' ' || chosen_name || ' ' || given_name || ' ' || chart_number)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "delivered_on IS NULL OR pregnancy = 'postpartum'", name=op.f("ck_patients_delivered_on_only_postpartum")
        ),
        sa.CheckConstraint(
            "due_on IS NULL OR pregnancy = 'pregnant'", name=op.f("ck_patients_due_on_only_when_pregnant")
        ),
        sa.CheckConstraint(
            "pregnancy IN ('no', 'pregnant', 'postpartum', 'unknown', 'undisclosed')",
            name=op.f("ck_patients_pregnancy_known"),
        ),
        sa.CheckConstraint(
            "sex_at_birth IN ('female', 'male', 'unknown')", name=op.f("ck_patients_sex_at_birth_known")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "created_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_patients_created_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "therapist_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_patients_therapist_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_patients_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_patients")),
        sa.UniqueConstraint("clinic_id", "chart_number", name=op.f("uq_patients_chart_number")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_patients_form_key")),
    )
    op.create_index("ix_patients_list", "patients", ["clinic_id", "sort_name", "id"], unique=False)
    op.create_table(
        "episodes",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("goal", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("discharge_reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'discharged') = (ended_on IS NOT NULL)", name=op.f("ck_episodes_ended_on_when_discharged")
        ),
        sa.CheckConstraint("status IN ('active', 'discharged')", name=op.f("ck_episodes_status_known")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_episodes_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "therapist_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_episodes_therapist_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_episodes_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_episodes")),
    )
    op.create_index(
        "uq_episodes_one_active",
        "episodes",
        ["clinic_id", "patient_id"],
        unique=True,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "health_screens",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cleared_groups", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("event_dates", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pregnancy", sa.String(length=11), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("library_version", sa.String(length=80), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "pregnancy IN ('no', 'pregnant', 'postpartum', 'unknown', 'undisclosed')",
            name=op.f("ck_health_screens_pregnancy_known"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_health_screens_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "taken_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_health_screens_taken_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_health_screens_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_health_screens")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_health_screens_form_key")),
    )
    op.create_index("ix_health_screens_latest", "health_screens", ["clinic_id", "patient_id", "taken_at"], unique=False)
    op.create_table(
        "assessments",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_by_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessment_class", sa.String(length=13), nullable=False),
        sa.Column("thomas_left_deg", sa.Integer(), nullable=True),
        sa.Column("thomas_right_deg", sa.Integer(), nullable=True),
        sa.Column("pelvic_tilt_controlled", sa.Boolean(), nullable=True),
        sa.Column("strength_left", sa.String(length=80), nullable=False),
        sa.Column("strength_right", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "assessment_class IN ('short_strong', 'short_weak', 'normal_weak', 'long_weak', 'normal', 'indeterminate')",
            name=op.f("ck_assessments_assessment_class_known"),
        ),
        sa.CheckConstraint("thomas_left_deg BETWEEN -60 AND 90", name=op.f("ck_assessments_thomas_left_range")),
        sa.CheckConstraint("thomas_right_deg BETWEEN -60 AND 90", name=op.f("ck_assessments_thomas_right_range")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "assessed_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_assessments_assessed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_assessments_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_assessments_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_assessments_form_key")),
    )
    op.create_index("ix_assessments_latest", "assessments", ["clinic_id", "patient_id", "assessed_at"], unique=False)
    tenancy.secure("patients")
    tenancy.secure("episodes")
    tenancy.secure("health_screens")
    tenancy.secure("assessments")


def downgrade() -> None:
    op.drop_table("assessments")
    op.drop_table("health_screens")
    op.drop_table("episodes")
    op.drop_table("patients")
