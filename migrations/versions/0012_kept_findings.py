"""A health screen and an assessment are only ever marked as entered in error, a hold only lifted; once, and for good."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

IN_ERROR = ("entered_in_error_at", "entered_in_error_reason")
MARKS = {
    "health_screens": IN_ERROR,
    "assessments": IN_ERROR,
    "exercise_holds": ("lifted_at", "lifted_by_id", "lifted_reason"),
}
"""The columns of the one change that a row may see; the first says when, and that it was made."""

TRUNCATED_SO_FAR = ("health_screens", "assessments")
"""Holds refuse it since 0008."""


def upgrade() -> None:
    for table, columns in MARKS.items():
        at = columns[0]
        others = f"ARRAY[{', '.join(repr(column) for column in columns)}]"
        op.execute(
            f"CREATE TRIGGER {table}_only_marked BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (OLD.{at} IS NOT NULL OR NEW.{at} IS NULL "
            f"OR to_jsonb(NEW) - {others} IS DISTINCT FROM to_jsonb(OLD) - {others}) "
            "EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table in TRUNCATED_SO_FAR:
        op.execute(
            f"CREATE TRIGGER {table}_never_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in TRUNCATED_SO_FAR:
        op.execute(f"DROP TRIGGER {table}_never_truncated ON {table}")
    for table in MARKS:
        op.execute(f"DROP TRIGGER {table}_never_deleted ON {table}")
        op.execute(f"DROP TRIGGER {table}_only_marked ON {table}")
