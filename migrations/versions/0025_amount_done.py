"""How much of a partly done exercise was done: the column that was kept for it gets its name and its bounds."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

CHECK = "ck_exercise_logs_amount_done_range"


def upgrade() -> None:
    op.alter_column("exercise_logs", "times_done", new_column_name="amount_done")
    op.create_check_constraint(op.f(CHECK), "exercise_logs", "amount_done BETWEEN 0 AND 10000")


def downgrade() -> None:
    op.drop_constraint(op.f(CHECK), "exercise_logs")
    op.alter_column("exercise_logs", "amount_done", new_column_name="times_done")
