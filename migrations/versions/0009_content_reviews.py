"""Sign-off of the library: who may do it, and what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("may_review_library", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("users", "may_review_library", server_default=None)
    op.create_check_constraint(
        op.f("ck_users_reviewer_is_a_therapist"), "users", "role = 'pt' OR NOT may_review_library"
    )
    op.create_table(
        "content_reviews",
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("aspect", sa.String(length=7), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=9), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("qualification", sa.String(length=200), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("printed_name", sa.String(length=200), nullable=False),
        sa.Column("credential", sa.String(length=120), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("library_version", sa.String(length=80), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("aspect IN ('content', 'words')", name=op.f("ck_content_reviews_aspect_known")),
        sa.CheckConstraint(
            "decision IN ('approved', 'amended', 'declined', 'withdrawn')",
            name=op.f("ck_content_reviews_decision_known"),
        ),
        sa.CheckConstraint(
            "content_hash = encode(sha256(convert_to(content, 'UTF8')), 'hex')",
            name=op.f("ck_content_reviews_hash_matches"),
        ),
        sa.CheckConstraint(
            "decision = 'approved' OR length(note) >= 10", name=op.f("ck_content_reviews_note_says_why")
        ),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_content_reviews_note_length")),
        sa.CheckConstraint(
            "decision <> 'declined' OR aspect = 'content'", name=op.f("ck_content_reviews_words_are_not_declined")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "reviewer_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_content_reviews_reviewer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_content_reviews_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_content_reviews")),
        sa.UniqueConstraint(
            "clinic_id", "form_key", "kind", "slug", "aspect", "language", name="uq_content_reviews_form_item"
        ),
    )
    op.create_index(
        "ix_content_reviews_item",
        "content_reviews",
        ["clinic_id", "kind", "slug", "aspect", "language", "reviewed_at"],
        unique=False,
    )
    tenancy.secure("content_reviews", rights="SELECT, INSERT")
    tenancy.never_changes("content_reviews")


def downgrade() -> None:
    op.drop_table("content_reviews")
    op.drop_constraint(op.f("ck_users_reviewer_is_a_therapist"), "users", type_="check")
    op.drop_column("users", "may_review_library")
