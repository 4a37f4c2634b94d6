"""Whether a clinic counts at all, and the minutes that staff wrote down."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import Day, Instant, Line, MaybeInstant, TenantRow, tenant_key
from clinic.core.db import Base

MOST_MINUTES = 240
"""In one entry; more in one go is a slip of the finger (proposed)."""


class MonitoringSwitch(TenantRow, Base):
    """Counting switched on or off for a clinic; the newest row counts, none is changed. Without a row it is off."""

    __tablename__ = "monitoring_switches"
    __table_args__ = (
        tenant_key("set_by_id", "users"),
        Index("ix_monitoring_switches_set", "clinic_id", "set_at"),
    )

    is_on: Mapped[bool]
    set_at: Mapped[Instant]
    set_by_id: Mapped[UUID]


class ManagementMinutes(TenantRow, Base):
    """Minutes spent on one patient on one day; never changed, at most marked once as entered in error.

    `was_live`: it was a talk in both directions at the same time, in person, by telephone or video; messages are not.
    """

    __tablename__ = "management_minutes"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("recorded_by_id", "users"),
        tenant_key("entered_in_error_by_id", "users"),
        CheckConstraint(f"minutes BETWEEN 1 AND {MOST_MINUTES}", name="minutes_of_one_entry"),
        CheckConstraint("length(about) >= 1", name="about_is_written"),
        CheckConstraint(
            "(entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)"
            " AND (entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL)",
            name="in_error_by_whom_and_why",
        ),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_management_minutes_patient", "clinic_id", "patient_id", "on_day"),
    )

    patient_id: Mapped[UUID]
    on_day: Mapped[Day]
    minutes: Mapped[int]
    was_live: Mapped[bool]
    about: Mapped[Line] = mapped_column()
    form_key: Mapped[UUID]
    recorded_at: Mapped[Instant]
    recorded_by_id: Mapped[UUID]
    entered_in_error_at: Mapped[MaybeInstant]
    entered_in_error_by_id: Mapped[UUID | None]
    entered_in_error_reason: Mapped[Line | None]
