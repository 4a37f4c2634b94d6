"""What was taught back of a sheet, and the days on which a program rests."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    Day,
    Instant,
    Line,
    MaybeInstant,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base


class Taught(StrEnum):
    """What a patient could show or say of an exercise in their own way."""

    NOT_YET = "not_yet"
    YES = "yes"
    NEEDS_REVIEW = "needs_review"


class TeachBack(TenantRow, Base):
    """One look at whether a patient can show an exercise of a sheet; the newest of an exercise counts, none is changed."""

    __tablename__ = "teach_backs"
    __table_args__ = (
        tenant_key("program_version_id", "program_versions"),
        tenant_key("patient_id", "patients"),
        tenant_key("recorded_by_id", "users"),
        enum_check("result", Taught),
        Index("ix_teach_backs_version", "clinic_id", "program_version_id", "recorded_at"),
    )

    program_version_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    exercise_slug: Mapped[Slug]
    result: Mapped[Taught] = enum_column(Taught)
    recorded_at: Mapped[Instant]
    recorded_by_id: Mapped[UUID]


class ProgramPause(TenantRow, Base):
    """Days on which a patient is away or ill: nothing is asked for from `from_on` until the day before `until_on`.

    No stop for safety: that is a hold. Without `until_on` it goes on until somebody resumes it; `resumed_on` is then the
    first day that is asked for again. Resumed once, it never changes.
    """

    __tablename__ = "program_pauses"
    __table_args__ = (
        tenant_key("program_id", "programs"),
        tenant_key("patient_id", "patients"),
        tenant_key("paused_by_id", "users"),
        tenant_key("resumed_by_id", "users"),
        CheckConstraint("until_on > from_on", name="lasts_a_day"),
        CheckConstraint("length(reason) >= 1", name="reason_is_written"),
        CheckConstraint(
            "(resumed_at IS NULL) = (resumed_by_id IS NULL) AND (resumed_at IS NULL) = (resumed_on IS NULL)",
            name="resumed_by_whom_and_when",
        ),
        Index("ix_program_pauses_program", "clinic_id", "program_id", "from_on"),
    )

    program_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    from_on: Mapped[Day]
    until_on: Mapped[date | None]
    reason: Mapped[Line] = mapped_column()
    paused_at: Mapped[Instant]
    paused_by_id: Mapped[UUID]
    resumed_on: Mapped[date | None]
    resumed_at: Mapped[MaybeInstant]
    resumed_by_id: Mapped[UUID | None]

    @property
    def ends_on(self) -> date | None:
        """The first day after it; None while nobody knows."""
        known = [day for day in (self.until_on, self.resumed_on) if day is not None]
        return min(known, default=None)

    def covers(self, day: date) -> bool:
        """Whether nothing is asked for on `day`."""
        return self.from_on <= day and (self.ends_on is None or day < self.ends_on)

    def is_over(self, today: date) -> bool:
        """Whether it covers neither today nor any day to come."""
        ends_on = self.ends_on
        return ends_on is not None and ends_on <= max(today, self.from_on)
