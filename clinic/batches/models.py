"""A batch of sheets that somebody asked for. What was printed of it are documents; here is only what was asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import CreatedAt, Day, MaybeInstant, TenantRow, tenant_key
from clinic.core.db import Base


class PrintBatch(TenantRow, Base):
    """The sheets of the patients who come on one day, in one layout, for one person.

    `version_ids` are in the order of the file. `left_out` says of a version why it is not in it; `asked` is the form.
    """

    __tablename__ = "print_batches"
    __table_args__ = (
        tenant_key("requested_by_id", "users"),
        Index("ix_print_batches_requested_by", "clinic_id", "requested_by_id", "created_at"),
    )

    requested_by_id: Mapped[UUID]
    visits_on: Mapped[Day]
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    left_out: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    created_at: Mapped[CreatedAt]
    cancelled_at: Mapped[MaybeInstant]
