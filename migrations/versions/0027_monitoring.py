"""Counters for remote monitoring: the clinic's switch, and the minutes that staff wrote down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

MARKED = "ARRAY['entered_in_error_at', 'entered_in_error_by_id', 'entered_in_error_reason']"


def upgrade() -> None:
    _switches()
    _minutes()


def downgrade() -> None:
    op.drop_table("management_minutes")
    op.drop_table("monitoring_switches")


def _switches() -> None:
    op.create_table(
        "monitoring_switches",
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "set_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_monitoring_switches_set_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_monitoring_switches_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_monitoring_switches")),
    )
    op.create_index("ix_monitoring_switches_set", "monitoring_switches", ["clinic_id", "set_at"])
    tenancy.secure("monitoring_switches", rights="SELECT, INSERT")
    tenancy.never_changes("monitoring_switches")


def _minutes() -> None:
    op.create_table(
        "management_minutes",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("was_live", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Uuid(), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 240", name=op.f("ck_management_minutes_minutes_of_one_entry")),
        sa.CheckConstraint("length(about) >= 1", name=op.f("ck_management_minutes_about_is_written")),
        sa.CheckConstraint(
            "(entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)"
            " AND (entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL)",
            name=op.f("ck_management_minutes_in_error_by_whom_and_why"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["clinic_id", column],
                [f"{table}.clinic_id", f"{table}.id"],
                name=op.f(f"fk_management_minutes_{column}"),
                ondelete="RESTRICT",
            )
            for column, table in (
                ("patient_id", "patients"),
                ("recorded_by_id", "users"),
                ("entered_in_error_by_id", "users"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_management_minutes_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_management_minutes")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_management_minutes_form_key")),
    )
    op.create_index("ix_management_minutes_patient", "management_minutes", ["clinic_id", "patient_id", "on_day"])
    tenancy.secure("management_minutes")
    tenancy.never_changes("management_minutes", when="OLD.entered_in_error_at IS NOT NULL")
    op.execute(
        "CREATE TRIGGER management_minutes_only_marked BEFORE UPDATE ON management_minutes FOR EACH ROW "
        f"WHEN (NEW.entered_in_error_at IS NULL OR to_jsonb(OLD) - {MARKED} IS DISTINCT FROM to_jsonb(NEW) - {MARKED}) "
        "EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER management_minutes_never_deleted BEFORE DELETE ON management_minutes FOR EACH ROW "
        "EXECUTE FUNCTION refuse_change()"
    )
