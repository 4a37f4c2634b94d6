"""An index over the copies of notes that patients were given: the page of a note asks for them each time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_audit_events_copies_given",
        "audit_events",
        ["clinic_id", "entity_id"],
        postgresql_where=sa.text("action = 'note.copy_given'"),
    )


def downgrade() -> None:
    op.drop_index("ix_audit_events_copies_given", table_name="audit_events")
