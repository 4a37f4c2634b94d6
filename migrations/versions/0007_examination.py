"""Whole findings of an assessment, the signature and the cut-offs behind its class; the day a paper screen was filled in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CLASSES = "('short_strong', 'short_weak', 'normal_weak', 'long_weak', 'normal', 'indeterminate')"
CHECKS = {
    "suggested_class_known": f"suggested_class IN {CLASSES}",
    "knee_left_range": "knee_left_deg BETWEEN 0 AND 160",
    "knee_right_range": "knee_right_deg BETWEEN 0 AND 160",
    "force_range": "force_left >= 0 AND force_right >= 0",
    "measures_is_document": "jsonb_typeof(measures) = 'object'",
}
ADDED = (
    "recorded_at", "suggested_class", "knee_left_deg", "knee_right_deg", "thomas_method", "force_left", "force_right",
    "force_unit", "measures", "basis", "signed_as", "corrects_id",
)  # fmt: skip
MAY_CHANGE = "ARRAY['entered_in_error_at', 'entered_in_error_reason']"


def upgrade() -> None:
    op.add_column("health_screens", sa.Column("on_paper_on", sa.Date(), nullable=True))
    _add_columns()
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_assessments_{name}"), "assessments", condition)
    op.create_foreign_key(
        op.f("fk_assessments_corrects_id"),
        "assessments",
        "assessments",
        ["clinic_id", "corrects_id"],
        ["clinic_id", "id"],
        ondelete="RESTRICT",
    )
    # Whatever code does: an examination is only ever marked as entered in error, never rewritten.
    op.execute(
        "CREATE TRIGGER assessments_never_rewritten BEFORE UPDATE ON assessments FOR EACH ROW "
        f"WHEN (to_jsonb(NEW) - {MAY_CHANGE} IS DISTINCT FROM to_jsonb(OLD) - {MAY_CHANGE}) "
        "EXECUTE FUNCTION refuse_change()"
    )
    _create_cutoffs()


def downgrade() -> None:
    op.drop_table("assessment_cutoffs")
    op.execute("DROP TRIGGER assessments_never_rewritten ON assessments")
    op.drop_constraint(op.f("fk_assessments_corrects_id"), "assessments", type_="foreignkey")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_assessments_{name}"), "assessments", type_="check")
    for name in ADDED:
        op.drop_column("assessments", name)
    op.drop_column("health_screens", "on_paper_on")


def _add_columns() -> None:
    text = sa.String(length=80)
    for column in (
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suggested_class", sa.String(length=13), nullable=True),
        sa.Column("knee_left_deg", sa.Integer(), nullable=True),
        sa.Column("knee_right_deg", sa.Integer(), nullable=True),
        sa.Column("thomas_method", text, nullable=False, server_default=""),
        sa.Column("force_left", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("force_right", sa.Numeric(precision=5, scale=1), nullable=True),
        sa.Column("force_unit", text, nullable=False, server_default=""),
        sa.Column("measures", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="{}"),
        sa.Column("basis", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("signed_as", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
    ):
        op.add_column("assessments", column)
    for name in ("thomas_method", "force_unit", "measures", "signed_as"):
        op.alter_column("assessments", name, server_default=None)
    # Row-level security binds the owner too, and a migration acts for no clinic.
    op.execute("ALTER TABLE assessments NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE assessments SET recorded_at = assessed_at")
    op.execute("ALTER TABLE assessments FORCE ROW LEVEL SECURITY")
    op.alter_column("assessments", "recorded_at", nullable=False)


def _create_cutoffs() -> None:
    op.create_table(
        "assessment_cutoffs",
        sa.Column("short_above_deg", sa.Integer(), nullable=False),
        sa.Column("knee_short_below_deg", sa.Integer(), nullable=False),
        sa.Column("long_at_or_below_deg", sa.Integer(), nullable=False),
        sa.Column("gap_percent", sa.Integer(), nullable=False),
        sa.Column("pain_limits_from", sa.Integer(), nullable=False),
        sa.Column("agreed_with", sa.String(length=200), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("short_above_deg BETWEEN -5 AND 15", name=op.f("ck_assessment_cutoffs_short_range")),
        sa.CheckConstraint("knee_short_below_deg BETWEEN 45 AND 110", name=op.f("ck_assessment_cutoffs_knee_range")),
        sa.CheckConstraint("long_at_or_below_deg BETWEEN -40 AND -1", name=op.f("ck_assessment_cutoffs_long_range")),
        sa.CheckConstraint("gap_percent BETWEEN 5 AND 50", name=op.f("ck_assessment_cutoffs_gap_range")),
        sa.CheckConstraint("pain_limits_from BETWEEN 1 AND 10", name=op.f("ck_assessment_cutoffs_pain_range")),
        sa.CheckConstraint(
            "long_at_or_below_deg < short_above_deg", name=op.f("ck_assessment_cutoffs_long_below_short")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "set_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_assessment_cutoffs_set_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_assessment_cutoffs_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_assessment_cutoffs")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_assessment_cutoffs_form_key")),
    )
    op.create_index("ix_assessment_cutoffs_latest", "assessment_cutoffs", ["clinic_id", "set_at"], unique=False)
    tenancy.secure("assessment_cutoffs", rights="SELECT, INSERT")
    tenancy.never_changes("assessment_cutoffs")
