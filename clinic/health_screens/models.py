"""The health screen: what a patient answered to the safety questions, and why an earlier yes is one no longer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    Instant,
    Line,
    MaybeInstant,
    Paragraph,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base
from clinic.patients.kinds import Pregnancy


class HealthScreen(TenantRow, Base):
    """The answers a patient gave to the safety questions on one day; dated, never overwritten.

    `flags` are the vocabulary's slugs that are present; `cleared_groups` the groups answered "none of these";
    a group that is in neither is unknown, and unknown is not No.
    `event_dates` maps an event (c_section, delivery …) to its ISO date.
    """

    __tablename__ = "health_screens"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("taken_by_id", "users"),
        enum_check("pregnancy", Pregnancy),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_health_screens_latest", "clinic_id", "patient_id", "taken_at"),
    )

    patient_id: Mapped[UUID]
    taken_by_id: Mapped[UUID]
    taken_at: Mapped[Instant]
    flags: Mapped[list[str]] = mapped_column(JSONB)
    cleared_groups: Mapped[list[str]] = mapped_column(JSONB)
    event_dates: Mapped[dict[str, Any]] = mapped_column(JSONB)
    pregnancy: Mapped[Pregnancy] = enum_column(Pregnancy)
    due_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    note: Mapped[Paragraph] = mapped_column(default="")
    record_before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """What the record said of a pregnancy before this screen changed it; None when the screen changed nothing."""
    on_paper_on: Mapped[date | None]
    """The day a paper sheet was filled in; None when the questions were asked at the keyboard."""
    library_version: Mapped[Slug]
    form_key: Mapped[UUID | None]
    entered_in_error_at: Mapped[MaybeInstant]
    entered_in_error_reason: Mapped[Line | None]


class EndedAnswer(TenantRow, Base):
    """A yes of the screen before that this screen took back, and what changed; by and when are those of the screen."""

    __tablename__ = "ended_answers"
    __table_args__ = (
        tenant_key("health_screen_id", "health_screens"),
        CheckConstraint("length(reason) BETWEEN 10 AND 200", name="reason_is_written"),
        UniqueConstraint("clinic_id", "health_screen_id", "flag"),
    )

    health_screen_id: Mapped[UUID]
    flag: Mapped[Slug]
    reason: Mapped[Line]


class ScreenLook(TenantRow, Base):
    """Who looked at what a screen took back; until then it stays on the desk of the patient's therapist."""

    __tablename__ = "health_screen_looks"
    __table_args__ = (
        tenant_key("health_screen_id", "health_screens"),
        tenant_key("looked_by_id", "users"),
        UniqueConstraint("clinic_id", "health_screen_id"),
    )

    health_screen_id: Mapped[UUID]
    looked_at: Mapped[Instant]
    looked_by_id: Mapped[UUID]
