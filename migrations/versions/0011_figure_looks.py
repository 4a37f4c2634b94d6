"""How the figure on a patient's sheets looks: tone of skin and hair, neutral for everybody so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KNOWN = {
    "figure_tone": ("neutral", "fair", "tan", "brown", "deep"),
    "figure_hair": ("neutral", "long", "bun", "curly", "grey", "none", "scarf"),
}


def upgrade() -> None:
    for name, values in KNOWN.items():
        length = max(len(value) for value in values)
        # The default is for the rows that are there; new ones always say it.
        op.add_column("patients", sa.Column(name, sa.String(length=length), server_default="neutral", nullable=False))
        op.alter_column("patients", name, server_default=None)
        listed = ", ".join(f"'{value}'" for value in values)
        op.create_check_constraint(op.f(f"ck_patients_{name}_known"), "patients", f"{name} IN ({listed})")


def downgrade() -> None:
    for name in reversed(KNOWN):
        op.drop_constraint(op.f(f"ck_patients_{name}_known"), "patients", type_="check")
        op.drop_column("patients", name)
