"""A line of a program counts its own changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("prescriptions", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.alter_column("prescriptions", "version", server_default=None)


def downgrade() -> None:
    op.drop_column("prescriptions", "version")
