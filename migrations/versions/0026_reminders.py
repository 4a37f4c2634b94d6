"""Reminders by e-mail: what patients chose, the hours of a clinic, and the one reminder of a patient and day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _reminders()
    _choices()
    _hours()
    op.execute(
        """
        CREATE FUNCTION find_reminder(p_token_hash bytea)
        RETURNS TABLE (clinic_id uuid, reminder_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
        AS $$ SELECT r.clinic_id, r.id FROM reminders r WHERE r.token_hash = p_token_hash $$
        """
    )
    tenancy.definer("find_reminder(bytea)")


def downgrade() -> None:
    op.execute("DROP FUNCTION find_reminder(bytea)")
    op.drop_table("reminder_hours")
    op.drop_table("reminder_choices")
    op.drop_table("reminders")


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("for_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('sending', 'sent', 'failed')", name=op.f("ck_reminders_state_known")),
        sa.CheckConstraint("tries BETWEEN 1 AND 3", name=op.f("ck_reminders_tries_are_few")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_reminders_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_reminders_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("clinic_id", "patient_id", "for_on", name=op.f("uq_reminders_patient_id_for_on")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reminders_token_hash")),
    )
    tenancy.secure("reminders")
    tenancy.owner_may("reminders", "SELECT")


def _choices() -> None:
    op.create_table(
        "reminder_choices",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=6), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("reminder_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("mode IN ('off', 'daily', 'missed')", name=op.f("ck_reminder_choices_mode_known")),
        sa.CheckConstraint(
            "(recorded_by_id IS NULL) = (reminder_id IS NOT NULL)", name=op.f("ck_reminder_choices_by_staff_or_by_link")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_reminder_choices_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_reminder_choices_recorded_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "reminder_id"],
            ["reminders.clinic_id", "reminders.id"],
            name=op.f("fk_reminder_choices_reminder_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_reminder_choices_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_reminder_choices")),
    )
    op.create_index("ix_reminder_choices_patient", "reminder_choices", ["clinic_id", "patient_id", "chosen_at"])
    tenancy.secure("reminder_choices", rights="SELECT, INSERT")
    tenancy.never_changes("reminder_choices")


def _hours() -> None:
    op.create_table(
        "reminder_hours",
        sa.Column("from_hour", sa.Integer(), nullable=False),
        sa.Column("until_hour", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "from_hour >= 0 AND from_hour < until_hour AND until_hour <= 24",
            name=op.f("ck_reminder_hours_hours_of_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "set_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_reminder_hours_set_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_reminder_hours_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_reminder_hours")),
    )
    op.create_index("ix_reminder_hours_set", "reminder_hours", ["clinic_id", "set_at"])
    tenancy.secure("reminder_hours", rights="SELECT, INSERT")
    tenancy.never_changes("reminder_hours")
