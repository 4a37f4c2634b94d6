"""Why an earlier yes of a health screen is one no longer, and who looked at that; neither ever changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_answers",
        sa.Column("health_screen_id", sa.Uuid(), nullable=False),
        sa.Column("flag", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_tenant("ended_answers"),
        sa.CheckConstraint("length(reason) BETWEEN 10 AND 200", name=op.f("ck_ended_answers_reason_is_written")),
        _key("ended_answers", "health_screen_id", "health_screens"),
        sa.UniqueConstraint(
            "clinic_id", "health_screen_id", "flag", name=op.f("uq_ended_answers_health_screen_id_flag")
        ),
    )
    op.create_table(
        "health_screen_looks",
        sa.Column("health_screen_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_by_id", sa.Uuid(), nullable=False),
        *_tenant("health_screen_looks"),
        _key("health_screen_looks", "health_screen_id", "health_screens"),
        _key("health_screen_looks", "looked_by_id", "users"),
        sa.UniqueConstraint("clinic_id", "health_screen_id", name=op.f("uq_health_screen_looks_health_screen_id")),
    )
    for table in ("ended_answers", "health_screen_looks"):
        tenancy.secure(table, rights="SELECT, INSERT")
        tenancy.never_changes(table)


def downgrade() -> None:
    op.drop_table("health_screen_looks")
    op.drop_table("ended_answers")


def _tenant(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The two columns of the primary key, and the clinic they belong to."""
    return (
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{table}_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{table}")),
    )


def _key(table: str, column: str, there: str) -> sa.ForeignKeyConstraint:
    """A foreign key that cannot cross clinics."""
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{there}.clinic_id", f"{there}.id"],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="RESTRICT",
    )
