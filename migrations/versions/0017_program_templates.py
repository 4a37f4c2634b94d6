"""Templates of a clinic and of its therapists, every version of them, and each use with what it did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AUDIENCES = "'short_strong', 'short_weak', 'normal_weak', 'long_weak', 'normal', 'indeterminate', 'pregnancy', 'any'"


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{target}.clinic_id", f"{target}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="RESTRICT",
    )


def _of_clinic(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{table}_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "program_templates",
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.String(length=13), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"audience IN ({AUDIENCES})", name=op.f("ck_program_templates_audience_known")),
        _key("program_templates", "owner_id", "users"),
        _key("program_templates", "created_by_id", "users"),
        _key("program_templates", "updated_by_id", "users"),
        *_of_clinic("program_templates"),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_program_templates_form_key")),
    )
    op.create_table(
        "program_template_versions",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')",
            name=op.f("ck_program_template_versions_sha256_matches"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_program_template_versions_number_from_one")),
        _key("program_template_versions", "template_id", "program_templates"),
        _key("program_template_versions", "created_by_id", "users"),
        *_of_clinic("program_template_versions"),
        sa.UniqueConstraint(
            "clinic_id", "template_id", "number", name=op.f("uq_program_template_versions_template_id_number")
        ),
    )
    op.create_table(
        "program_template_uses",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("template_version_id", sa.Uuid(), nullable=True),
        sa.Column("shipped_slug", sa.String(length=80), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("used_by_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(template_version_id, shipped_slug, version_id) = 1",
            name=op.f("ck_program_template_uses_of_one_source"),
        ),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)", name=op.f("ck_program_template_uses_undone_by_somebody")
        ),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(result, 'UTF8')), 'hex')",
            name=op.f("ck_program_template_uses_sha256_matches"),
        ),
        _key("program_template_uses", "program_id", "programs"),
        _key("program_template_uses", "template_version_id", "program_template_versions"),
        _key("program_template_uses", "version_id", "program_versions"),
        _key("program_template_uses", "used_by_id", "users"),
        _key("program_template_uses", "undone_by_id", "users"),
        *_of_clinic("program_template_uses"),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_program_template_uses_form_key")),
    )
    op.create_index("ix_program_template_uses_program", "program_template_uses", ["clinic_id", "program_id", "used_at"])
    tenancy.secure("program_templates")
    tenancy.secure("program_template_versions", rights="SELECT, INSERT")
    tenancy.secure("program_template_uses", rights="SELECT, INSERT")
    op.execute("GRANT UPDATE (undone_at, undone_by_id) ON program_template_uses TO app_rw")
    tenancy.never_changes("program_template_versions")
    tenancy.never_changes("program_template_uses", when="OLD.undone_at IS NOT NULL")


def downgrade() -> None:
    op.drop_table("program_template_uses")
    op.drop_table("program_template_versions")
    op.drop_table("program_templates")
