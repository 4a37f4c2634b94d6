"""Progress notes, signatures and addenda."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "progress_notes",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("program_version_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=13), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=False),
        sa.Column("subjective", sa.Text(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'signed') = (signed_at IS NOT NULL)", name=op.f("ck_progress_notes_signed_at_when_signed")
        ),
        sa.CheckConstraint(
            "kind IN ('evaluation', 'daily', 'progress', 're_evaluation', 'discharge', 'phone')",
            name=op.f("ck_progress_notes_kind_known"),
        ),
        sa.CheckConstraint("status IN ('draft', 'signed')", name=op.f("ck_progress_notes_status_known")),
        sa.CheckConstraint(
            "length(subjective) <= 20000 AND length(objective) <= 20000 AND length(assessment) <= 20000 AND length(plan) <= 20000",
            name=op.f("ck_progress_notes_section_length"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_progress_notes_author_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "episode_id"],
            ["episodes.clinic_id", "episodes.id"],
            name=op.f("fk_progress_notes_episode_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_progress_notes_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "program_version_id"],
            ["program_versions.clinic_id", "program_versions.id"],
            name=op.f("fk_progress_notes_program_version_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_progress_notes_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_progress_notes")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_progress_notes_form_key")),
    )
    op.create_index(
        "ix_progress_notes_author", "progress_notes", ["clinic_id", "author_id", "status", "updated_at"], unique=False
    )
    op.create_index(
        "ix_progress_notes_patient", "progress_notes", ["clinic_id", "patient_id", "visit_on"], unique=False
    )
    op.create_table(
        "note_signatures",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=False),
        sa.Column("printed_name", sa.String(length=200), nullable=False),
        sa.Column("credential", sa.String(length=120), nullable=False),
        sa.Column("meaning", sa.String(length=120), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("meaning IN ('author', 'cosign')", name=op.f("ck_note_signatures_meaning_known")),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')",
            name=op.f("ck_note_signatures_sha256_matches"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "note_id"],
            ["progress_notes.clinic_id", "progress_notes.id"],
            name=op.f("fk_note_signatures_note_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "signer_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_note_signatures_signer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_note_signatures_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_note_signatures")),
        sa.UniqueConstraint("clinic_id", "note_id", "meaning", name=op.f("uq_note_signatures_note_id_meaning")),
    )
    op.create_table(
        "addenda",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("printed_name", sa.String(length=200), nullable=False),
        sa.Column("credential", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')", name=op.f("ck_addenda_sha256_matches")
        ),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 20000", name=op.f("ck_addenda_text_length")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_addenda_author_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "note_id"],
            ["progress_notes.clinic_id", "progress_notes.id"],
            name=op.f("fk_addenda_note_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_addenda_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_addenda")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_addenda_form_key")),
    )
    op.create_index("ix_addenda_note", "addenda", ["clinic_id", "note_id"], unique=False)
    tenancy.secure("progress_notes")
    tenancy.secure("note_signatures", rights="SELECT, INSERT")
    tenancy.secure("addenda", rights="SELECT, INSERT")
    tenancy.never_changes("note_signatures")
    tenancy.never_changes("addenda")
    tenancy.never_changes("progress_notes", when="OLD.status = 'signed'")


def downgrade() -> None:
    op.drop_table("addenda")
    op.drop_table("note_signatures")
    op.drop_table("progress_notes")
