"""Notes remember where their text came from, how long the visit was, and who saved last; templates of notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _progress_notes()
    _note_sources()
    _note_templates()
    for table in ("note_sources", "note_templates"):
        tenancy.secure(table, rights="SELECT, INSERT" if table == "note_sources" else "SELECT, INSERT, UPDATE")
    tenancy.never_changes("note_sources")


def downgrade() -> None:
    op.drop_table("note_templates")
    op.drop_table("note_sources")
    op.drop_constraint(op.f("ck_progress_notes_status_known"), "progress_notes")
    op.create_check_constraint(
        op.f("ck_progress_notes_status_known"), "progress_notes", "status IN ('draft', 'signed')"
    )
    _status_of_length(6)
    op.drop_constraint("fk_progress_notes_saved_by_id", "progress_notes")
    op.drop_column("progress_notes", "saved_by_id")
    op.drop_column("progress_notes", "minutes")


def _progress_notes() -> None:
    op.add_column(
        "progress_notes",
        sa.Column("minutes", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'::jsonb")),
    )
    op.alter_column("progress_notes", "minutes", server_default=None)
    op.add_column("progress_notes", sa.Column("saved_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_progress_notes_saved_by_id",
        "progress_notes",
        "users",
        ["clinic_id", "saved_by_id"],
        ["clinic_id", "id"],
        ondelete="RESTRICT",
    )
    _status_of_length(9)
    op.drop_constraint(op.f("ck_progress_notes_status_known"), "progress_notes")
    op.create_check_constraint(
        op.f("ck_progress_notes_status_known"), "progress_notes", "status IN ('draft', 'signed', 'discarded')"
    )


def _status_of_length(length: int) -> None:
    """PostgreSQL changes no type that a trigger looks at: the lock of signed notes is taken off and put back."""
    op.execute("DROP TRIGGER progress_notes_never_changes ON progress_notes")
    op.execute("DROP TRIGGER progress_notes_never_truncated ON progress_notes")
    op.alter_column("progress_notes", "status", type_=sa.String(length=length), existing_nullable=False)
    tenancy.never_changes("progress_notes", when="OLD.status = 'signed'")


def _note_sources() -> None:
    op.create_table(
        "note_sources",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("put_in_by_id", sa.Uuid(), nullable=False),
        sa.Column("put_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('screen', 'adherence', 'findings', 'taught', 'class', 'cautions', 'program', 'education', 'scores',"
            " 'goals', 'diagnoses', 'care', 'copied', 'template')",
            name=op.f("ck_note_sources_kind_known"),
        ),
        sa.CheckConstraint(
            "section IN ('subjective', 'objective', 'assessment', 'plan')", name=op.f("ck_note_sources_section_known")
        ),
        _to("note_sources", "note_id", "progress_notes"),
        _to("note_sources", "put_in_by_id", "users"),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_note_sources_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_note_sources")),
    )
    op.create_index("ix_note_sources_note", "note_sources", ["clinic_id", "note_id"], unique=False)


def _note_templates() -> None:
    op.create_table(
        "note_templates",
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=13), nullable=True),
        sa.Column("subjective", sa.Text(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('evaluation', 'daily', 'progress', 're_evaluation', 'discharge', 'phone')",
            name=op.f("ck_note_templates_kind_known"),
        ),
        sa.CheckConstraint(
            "length(subjective) <= 4000 AND length(objective) <= 4000 AND length(assessment) <= 4000 AND length(plan) <= 4000",
            name=op.f("ck_note_templates_section_length"),
        ),
        _to("note_templates", "owner_id", "users"),
        _to("note_templates", "created_by_id", "users"),
        _to("note_templates", "updated_by_id", "users"),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_note_templates_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_note_templates")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_note_templates_form_key")),
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{other}.clinic_id", f"{other}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="RESTRICT",
    )
