"""Column types and the one-line tenant key that every table shares."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.core import clock
from clinic.core.db import Tenant, clinic_id


def new_id() -> UUID:
    """A UUIDv7: random enough to be public, ordered enough to keep indexes dense."""
    return uuid_utils.compat.uuid7()


Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""An instant, timezone-aware, stored in UTC; column names end in `_at`."""

MaybeInstant = Annotated[datetime | None, mapped_column(DateTime(timezone=True))]

CreatedAt = Annotated[datetime, mapped_column(DateTime(timezone=True), default=clock.now)]
Day = Annotated[date, mapped_column()]
"""A calendar day in the clinic's time zone; column names end in `_on`."""

Name = Annotated[str, mapped_column(String(120))]
Line = Annotated[str, mapped_column(String(200))]
Slug = Annotated[str, mapped_column(String(80))]
Paragraph = Annotated[str, mapped_column(Text)]
Hash = Annotated[str, mapped_column(String(64))]
"""A SHA-256 in lower-case hex."""

RowVersion = Annotated[int, mapped_column(default=1)]
"""Travels in the edit form; an update names the version it was made from."""


class TenantRow(Tenant):
    """A row of one clinic: primary key `(clinic_id, id)`, both filled in by themselves."""

    clinic_id: Mapped[UUID] = mapped_column(
        ForeignKey("clinics.id", ondelete="RESTRICT"), primary_key=True, default=clinic_id
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


def tenant_key(column: str, table: str, *, ondelete: str = "RESTRICT") -> ForeignKeyConstraint:
    """A foreign key that cannot cross clinics: `(clinic_id, column)` to `table (clinic_id, id)`."""
    return ForeignKeyConstraint(["clinic_id", column], [f"{table}.clinic_id", f"{table}.id"], ondelete=ondelete)


def has_many(here: str, there: str, column: str, **options: Any) -> Any:
    """The one-to-many side over a tenant key."""
    join = f"and_({here}.clinic_id == {there}.clinic_id, {here}.id == foreign({there}.{column}))"
    return relationship(there, primaryjoin=join, lazy=options.pop("lazy", "raise"), **options)


def enum_column(kind: type[StrEnum], **options: Any) -> Any:
    """A StrEnum kept as text; pair it with `enum_check`."""
    return mapped_column(String(max(len(value) for value in kind)), **options)


def enum_check(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The CHECK that lets only members of `kind` into `column`."""
    values = ", ".join(f"'{value}'" for value in kind)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")
