"""Audit events: append-only, written by a database function that chains their hashes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import Hash, Instant, Slug
from clinic.core.db import Base, Tenant


class AuditEvent(Tenant, Base):
    """Who did what to which record, and when; ids and field names, never values.

    `hash` is SHA-256 over the previous hash and this row's fields; `seq` counts from 1 in each clinic without gaps.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index(
            "ix_audit_events_copies_given",
            "clinic_id",
            "entity_id",
            postgresql_where=text("action = 'note.copy_given'"),
        ),
    )

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[Instant]
    actor_id: Mapped[UUID | None]
    actor_kind: Mapped[Slug]
    action: Mapped[Slug]
    entity: Mapped[Slug]
    entity_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(ARRAY(String(80)), server_default=text("'{}'"))
    request_id: Mapped[Slug]
    prev_hash: Mapped[Hash]
    hash: Mapped[Hash]
