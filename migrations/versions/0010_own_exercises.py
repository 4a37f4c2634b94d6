"""A clinic's own exercises and modifications, their revisions and photos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _own(table: str, column: sa.Column[str]) -> None:
    op.create_table(
        table,
        column,
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_reason", sa.String(length=200), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("slug LIKE 'own-%'", name=op.f(f"ck_{table}_slug_is_own")),
        sa.CheckConstraint(
            "(archived_at IS NULL) = (archived_reason IS NULL)", name=op.f(f"ck_{table}_archived_with_reason")
        ),
        *(_key(table, name, "users") for name in ("created_by_id", "updated_by_id")),
        _clinic(table),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("clinic_id", "slug", name=op.f(f"uq_{table}_slug")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f(f"uq_{table}_form_key")),
    )
    tenancy.secure(table)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{other}.clinic_id", f"{other}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="RESTRICT",
    )


def _clinic(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{table}_clinic"), ondelete="RESTRICT")


def upgrade() -> None:
    _own("custom_exercises", sa.Column("based_on", sa.String(length=80), nullable=False))
    _own("custom_modifications", sa.Column("exercise_slug", sa.String(length=80), nullable=False))
    op.create_table(
        "custom_revisions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Uuid(), nullable=True),
        sa.Column("modification_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('created', 'changed', 'archived', 'restored')", name=op.f("ck_custom_revisions_kind_known")
        ),
        sa.CheckConstraint(
            "(exercise_id IS NULL) <> (modification_id IS NULL)", name=op.f("ck_custom_revisions_of_one_thing")
        ),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')",
            name=op.f("ck_custom_revisions_sha256_matches"),
        ),
        _key("custom_revisions", "exercise_id", "custom_exercises"),
        _key("custom_revisions", "modification_id", "custom_modifications"),
        _key("custom_revisions", "saved_by_id", "users"),
        _clinic("custom_revisions"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_custom_revisions")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_custom_revisions_number")),
    )
    for thing in ("exercise", "modification"):
        op.create_index(
            f"ix_custom_revisions_{thing}", "custom_revisions", ["clinic_id", f"{thing}_id", "number"], unique=False
        )
    op.create_table(
        "exercise_photos",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sha256 = encode(sha256(content), 'hex')", name=op.f("ck_exercise_photos_sha256_matches")),
        sa.CheckConstraint("octet_length(content) BETWEEN 1 AND 380000", name=op.f("ck_exercise_photos_content_size")),
        sa.CheckConstraint(
            "width BETWEEN 1 AND 1600 AND height BETWEEN 1 AND 1600", name=op.f("ck_exercise_photos_side_length")
        ),
        _key("exercise_photos", "uploaded_by_id", "users"),
        _clinic("exercise_photos"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_exercise_photos")),
        sa.UniqueConstraint("clinic_id", "sha256", name=op.f("uq_exercise_photos_sha256")),
    )
    for table in ("custom_revisions", "exercise_photos"):
        tenancy.secure(table, rights="SELECT, INSERT")
        tenancy.never_changes(table)
    op.execute("ALTER TABLE exercise_photos ALTER COLUMN content SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("exercise_photos")
    op.drop_table("custom_revisions")
    op.drop_table("custom_modifications")
    op.drop_table("custom_exercises")
