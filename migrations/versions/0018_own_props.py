"""What a patient has at home and uses in the place of a prop of the library, one row for each prop of a line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prescribed_props",
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("prop_slug", sa.String(length=80), nullable=False),
        sa.Column("own_name", sa.String(length=60), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "prescription_id"],
            ["prescriptions.clinic_id", "prescriptions.id"],
            name=op.f("fk_prescribed_props_prescription_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_prescribed_props_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_prescribed_props")),
        sa.UniqueConstraint(
            "clinic_id", "prescription_id", "prop_slug", name=op.f("uq_prescribed_props_prescription_id_prop_slug")
        ),
    )
    tenancy.secure("prescribed_props")


def downgrade() -> None:
    op.drop_table("prescribed_props")
