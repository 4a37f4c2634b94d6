"""What patients ask and what the clinic answers; the words never change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diary_messages",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(length=7), nullable=False),
        sa.Column("exercise_slug", sa.String(length=80), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_to_print", sa.Boolean(), nullable=False),
        sa.Column("printed_version_id", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by_id", sa.Uuid(), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(sender = 'clinic') = (sent_by_id IS NOT NULL)", name=op.f("ck_diary_messages_staff_sign_their_name")
        ),
        sa.CheckConstraint(
            "(sender = 'patient') = (link_id IS NOT NULL)", name=op.f("ck_diary_messages_patients_write_by_link")
        ),
        sa.CheckConstraint(
            "NOT is_to_print OR about <> ''", name=op.f("ck_diary_messages_printed_beside_what_was_asked")
        ),
        sa.CheckConstraint(
            "sender = 'clinic' OR NOT is_to_print", name=op.f("ck_diary_messages_only_answers_are_printed")
        ),
        sa.CheckConstraint("sender IN ('patient', 'clinic')", name=op.f("ck_diary_messages_sender_known")),
        sa.CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL) AND (taken_back_at IS NULL OR seen_at IS NULL)",
            name=op.f("ck_diary_messages_taken_back_unseen"),
        ),
        sa.CheckConstraint("length(about) <= 300", name=op.f("ck_diary_messages_about_length")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 600", name=op.f("ck_diary_messages_text_length")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "answers_id"],
            ["diary_messages.clinic_id", "diary_messages.id"],
            name=op.f("fk_diary_messages_answers_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "link_id"],
            ["patient_links.clinic_id", "patient_links.id"],
            name=op.f("fk_diary_messages_link_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_diary_messages_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "printed_version_id"],
            ["program_versions.clinic_id", "program_versions.id"],
            name=op.f("fk_diary_messages_printed_version_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_id"],
            ["programs.clinic_id", "programs.id"],
            name=op.f("fk_diary_messages_program_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "sent_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_diary_messages_sent_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "taken_back_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_diary_messages_taken_back_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_diary_messages_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_diary_messages")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_diary_messages_form_key")),
    )
    op.create_index(
        "ix_diary_messages_link",
        "diary_messages",
        ["clinic_id", "link_id", "sent_at"],
        unique=False,
        postgresql_where=sa.text("link_id IS NOT NULL"),
    )
    op.create_index("ix_diary_messages_patient", "diary_messages", ["clinic_id", "patient_id", "sent_at"], unique=False)
    op.create_index(
        "ix_diary_messages_to_print",
        "diary_messages",
        ["clinic_id", "patient_id"],
        unique=False,
        postgresql_where=sa.text("is_to_print AND printed_version_id IS NULL AND taken_back_at IS NULL"),
    )
    tenancy.secure("diary_messages")
    tenancy.only_changes(
        "diary_messages", "seen_at", "is_to_print", "printed_version_id", "taken_back_at", "taken_back_by_id"
    )


def downgrade() -> None:
    op.drop_table("diary_messages")
