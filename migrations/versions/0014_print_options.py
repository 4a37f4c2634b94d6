"""A version can be printed in more than one way: the options of a print are part of a document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = "uq_documents_program_version_id_layout_paper_language"
NOW = f"{BEFORE}_options"
COLUMNS = ["clinic_id", "program_version_id", "layout", "paper", "language"]


def upgrade() -> None:
    op.add_column("documents", sa.Column("options", sa.String(length=200), nullable=False, server_default=""))
    op.alter_column("documents", "options", server_default=None)
    op.drop_constraint(BEFORE, "documents")
    op.create_unique_constraint(NOW, "documents", [*COLUMNS, "options"])


def downgrade() -> None:
    # The schema before holds one print of a version in a layout: the others go; their sheets stay, and can be printed again.
    op.execute("ALTER TABLE documents DISABLE TRIGGER documents_never_changes")
    op.execute("ALTER TABLE documents NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM documents WHERE options <> ''")
    op.execute("ALTER TABLE documents FORCE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE documents ENABLE TRIGGER documents_never_changes")
    op.drop_constraint(NOW, "documents")
    op.create_unique_constraint(BEFORE, "documents", COLUMNS)
    op.drop_column("documents", "options")
