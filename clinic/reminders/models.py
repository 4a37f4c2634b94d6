"""What a patient chose, the hours of a clinic, and each reminder that was sent or tried."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import Day, Instant, MaybeInstant, TenantRow, enum_check, enum_column, tenant_key
from clinic.core.db import Base


class ReminderMode(StrEnum):
    """When a patient is reminded."""

    OFF = "off"
    DAILY = "daily"
    MISSED = "missed"


class ReminderState(StrEnum):
    """How a reminder ended. One that stays `sending` was interrupted: nobody knows, so it is never sent again."""

    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class ReminderChoice(TenantRow, Base):
    """What a patient wants from `chosen_at` on; the newest counts, none is changed.

    Staff recorded it, or the patient stopped or resumed by the link in a reminder, which `reminder_id` names.
    """

    __tablename__ = "reminder_choices"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("recorded_by_id", "users"),
        tenant_key("reminder_id", "reminders"),
        enum_check("mode", ReminderMode),
        CheckConstraint("(recorded_by_id IS NULL) = (reminder_id IS NOT NULL)", name="by_staff_or_by_link"),
        Index("ix_reminder_choices_patient", "clinic_id", "patient_id", "chosen_at"),
    )

    patient_id: Mapped[UUID]
    mode: Mapped[ReminderMode] = enum_column(ReminderMode)
    chosen_at: Mapped[Instant]
    recorded_by_id: Mapped[UUID | None]
    reminder_id: Mapped[UUID | None]


class Reminder(TenantRow, Base):
    """The one reminder of a patient and day. It is kept before it goes out, so that nobody is written to twice.

    `token_hash` is that of the stop link in the message that went out last.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        enum_check("state", ReminderState),
        CheckConstraint("tries BETWEEN 1 AND 3", name="tries_are_few"),
        UniqueConstraint("clinic_id", "patient_id", "for_on"),
        UniqueConstraint("token_hash"),
    )

    patient_id: Mapped[UUID]
    for_on: Mapped[Day]
    state: Mapped[ReminderState] = enum_column(ReminderState, default=ReminderState.SENDING)
    tries: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[Instant]
    ended_at: Mapped[MaybeInstant]


class ReminderHours(TenantRow, Base):
    """Between which hours of its own day a clinic writes to patients; the newest row counts, none is changed."""

    __tablename__ = "reminder_hours"
    __table_args__ = (
        tenant_key("set_by_id", "users"),
        CheckConstraint("from_hour >= 0 AND from_hour < until_hour AND until_hour <= 24", name="hours_of_a_day"),
        Index("ix_reminder_hours_set", "clinic_id", "set_at"),
    )

    from_hour: Mapped[int]
    until_hour: Mapped[int]
    set_at: Mapped[Instant]
    set_by_id: Mapped[UUID]
