"""What needs somebody, who took it on, who looked, and the figures from which a clinic wants to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_items",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_words", sa.String(length=200), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_note", sa.Text(), nullable=False),
        sa.Column("reopens_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "code IN ('A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A6q', 'A7', 'A8', 'A8d', 'A9', 'A10', 'P', 'H', 'Q', 'S', 'A1s')",
            name=op.f("ck_review_items_code_known"),
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name=op.f("ck_review_items_reviewed_by_whom")
        ),
        sa.CheckConstraint("length(reviewed_note) <= 300", name=op.f("ck_review_items_note_length")),
        sa.CheckConstraint("length(words) <= 600", name=op.f("ck_review_items_words_length")),
        sa.CheckConstraint("level BETWEEN 0 AND 3", name=op.f("ck_review_items_level_known")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "log_id"],
            ["exercise_logs.clinic_id", "exercise_logs.id"],
            name=op.f("fk_review_items_log_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "message_id"],
            ["diary_messages.clinic_id", "diary_messages.id"],
            name=op.f("fk_review_items_message_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_review_items_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_review_items_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "reopens_id"],
            ["review_items.clinic_id", "review_items.id"],
            name=op.f("fk_review_items_reopens_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "reviewed_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_review_items_reviewed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_review_items_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_review_items")),
        sa.UniqueConstraint("clinic_id", "reopens_id", name=op.f("uq_review_items_reopens_id")),
    )
    op.create_index(
        "ix_review_items_open",
        "review_items",
        ["clinic_id", "patient_id"],
        unique=False,
        postgresql_where=sa.text("reviewed_at IS NULL"),
    )
    op.create_index("ix_review_items_patient", "review_items", ["clinic_id", "patient_id", "reviewed_at"], unique=False)
    op.create_index(
        "uq_review_items_log",
        "review_items",
        ["clinic_id", "log_id", "code"],
        unique=True,
        postgresql_where=sa.text("log_id IS NOT NULL AND reopens_id IS NULL"),
    )
    op.create_index(
        "uq_review_items_message",
        "review_items",
        ["clinic_id", "message_id", "code"],
        unique=True,
        postgresql_where=sa.text("message_id IS NOT NULL AND reopens_id IS NULL"),
    )
    op.create_index(
        "uq_review_items_standing",
        "review_items",
        ["clinic_id", "patient_id", "code", "exercise_slug"],
        unique=True,
        postgresql_where=sa.text("log_id IS NULL AND message_id IS NULL AND reviewed_at IS NULL AND ended_at IS NULL"),
    )
    op.create_table(
        "review_acknowledgements",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "contact <> 'not_needed' OR length(words) >= 10", name=op.f("ck_review_acknowledgements_says_why_not")
        ),
        sa.CheckConstraint(
            "contact IN ('talked', 'message_left', 'no_answer', 'seen_here', 'sent_on', 'not_needed')",
            name=op.f("ck_review_acknowledgements_contact_known"),
        ),
        sa.CheckConstraint("length(words) <= 300", name=op.f("ck_review_acknowledgements_words_length")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "acknowledged_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_review_acknowledgements_acknowledged_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "item_id"],
            ["review_items.clinic_id", "review_items.id"],
            name=op.f("fk_review_acknowledgements_item_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_review_acknowledgements_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_review_acknowledgements")),
        sa.UniqueConstraint(
            "clinic_id", "item_id", "form_key", name=op.f("uq_review_acknowledgements_item_id_form_key")
        ),
    )
    op.create_table(
        "alert_thresholds",
        sa.Column("pain_rise", sa.Integer(), nullable=False),
        sa.Column("pain_high", sa.Integer(), nullable=False),
        sa.Column("no_better_day", sa.Integer(), nullable=False),
        sa.Column("better_by", sa.Integer(), nullable=False),
        sa.Column("good_pct", sa.Integer(), nullable=False),
        sa.Column("low_pct", sa.Integer(), nullable=False),
        sa.Column("quiet_days", sa.Integer(), nullable=False),
        sa.Column("overuse_pct", sa.Integer(), nullable=False),
        sa.Column("screen_days", sa.Integer(), nullable=False),
        sa.Column("agreed_with", sa.String(length=200), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("better_by BETWEEN 1 AND 4", name=op.f("ck_alert_thresholds_better_by_range")),
        sa.CheckConstraint("good_pct BETWEEN 60 AND 100", name=op.f("ck_alert_thresholds_good_pct_range")),
        sa.CheckConstraint("low_pct < good_pct", name=op.f("ck_alert_thresholds_low_below_good")),
        sa.CheckConstraint("low_pct BETWEEN 20 AND 79", name=op.f("ck_alert_thresholds_low_pct_range")),
        sa.CheckConstraint("no_better_day BETWEEN 4 AND 42", name=op.f("ck_alert_thresholds_no_better_day_range")),
        sa.CheckConstraint("overuse_pct BETWEEN 105 AND 200", name=op.f("ck_alert_thresholds_overuse_pct_range")),
        sa.CheckConstraint("pain_high BETWEEN 4 AND 10", name=op.f("ck_alert_thresholds_pain_high_range")),
        sa.CheckConstraint("pain_rise BETWEEN 1 AND 4", name=op.f("ck_alert_thresholds_pain_rise_range")),
        sa.CheckConstraint("quiet_days BETWEEN 2 AND 14", name=op.f("ck_alert_thresholds_quiet_days_range")),
        sa.CheckConstraint("screen_days BETWEEN 14 AND 90", name=op.f("ck_alert_thresholds_screen_days_range")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "set_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_alert_thresholds_set_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_alert_thresholds_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_alert_thresholds")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_alert_thresholds_form_key")),
    )
    op.create_index("ix_alert_thresholds_latest", "alert_thresholds", ["clinic_id", "set_at"], unique=False)
    tenancy.secure("review_items")
    tenancy.never_changes("review_items", when="OLD.reviewed_at IS NOT NULL")
    tenancy.only_changes("review_items", "ended_at", "ended_words", "reviewed_at", "reviewed_by_id", "reviewed_note")
    for table in ("review_acknowledgements", "alert_thresholds"):
        tenancy.secure(table, rights="SELECT, INSERT")
        tenancy.never_changes(table)


def downgrade() -> None:
    for table in ("alert_thresholds", "review_acknowledgements", "review_items"):
        op.drop_table(table)
