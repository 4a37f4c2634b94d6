"""The logos of a clinic, one row for each change; the newest one counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinic_logos",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("image", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(image, sha256, width, height) IN (0, 4)", name=op.f("ck_clinic_logos_whole_or_none")
        ),
        sa.CheckConstraint("sha256 = encode(sha256(image), 'hex')", name=op.f("ck_clinic_logos_sha256_matches")),
        sa.CheckConstraint("octet_length(image) BETWEEN 1 AND 300000", name=op.f("ck_clinic_logos_image_size")),
        sa.CheckConstraint(
            "width BETWEEN 1 AND 1200 AND height BETWEEN 1 AND 1200", name=op.f("ck_clinic_logos_side_length")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_clinic_logos_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_clinic_logos")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_clinic_logos_number")),
    )
    tenancy.secure("clinic_logos", rights="SELECT, INSERT")
    tenancy.never_changes("clinic_logos")
    op.execute("ALTER TABLE clinic_logos ALTER COLUMN image SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("clinic_logos")
