"""Browsers that opened a patient's link, and what patients report."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Day,
    Instant,
    MaybeInstant,
    Paragraph,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base


class LogStatus(StrEnum):
    """What the patient reports for an exercise on a day; no row at all means not reported, never skipped."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"


class LogSource(StrEnum):
    """How a report reached the clinic."""

    LINK = "link"
    PAPER = "paper"
    PHONE = "phone"
    IN_CLINIC = "in_clinic"


class Reason(StrEnum):
    """Why an exercise was done partly or skipped, in the patient's words (see `handouts.phrases`)."""

    NO_TIME = "no_time"
    FORGOT = "forgot"
    HURT = "hurt"
    TOO_HARD = "too_hard"
    NOT_SURE_HOW = "not_sure_how"
    NO_PROP = "no_prop"
    NO_SPACE = "no_space"
    FELT_SICK = "felt_sick"
    FELT_BETTER = "felt_better"
    UPSET = "upset"
    DONT_LIKE = "dont_like"
    AWAY = "away"
    CARING = "caring"
    OTHER = "other"


class PatientLinkSession(TenantRow, Base):
    """A browser that exchanged a link's token for a cookie; lives for a day."""

    __tablename__ = "patient_link_sessions"
    __table_args__ = (tenant_key("link_id", "patient_links"), UniqueConstraint("token_hash"))

    link_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Instant]


class ExerciseLog(TenantRow, Base):
    """One report about one exercise on one day; a correction is a new row that supersedes the old one.

    Pain is 0 to 10 before and after. `for_on` is the day it is about, `entered_at` when it reached us. `amount_done` is
    how much of a partly done exercise was done that day, in the unit of its dose: minutes, or times (`amounts`).
    """

    __tablename__ = "exercise_logs"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("program_id", "programs"),
        tenant_key("program_version_id", "program_versions"),
        tenant_key("entered_by_id", "users"),
        tenant_key("link_id", "patient_links"),
        enum_check("status", LogStatus),
        enum_check("source", LogSource),
        enum_check("reason", Reason),
        CheckConstraint("pain_before BETWEEN 0 AND 10", name="pain_before_range"),
        CheckConstraint("pain_after BETWEEN 0 AND 10", name="pain_after_range"),
        CheckConstraint("amount_done BETWEEN 0 AND 10000", name="amount_done_range"),
        CheckConstraint("length(note) <= 500", name="note_length"),
        CheckConstraint("(source = 'link') = (link_id IS NOT NULL)", name="link_source_names_link"),
        CheckConstraint("(source = 'link') = (entered_by_id IS NULL)", name="staff_source_names_person"),
        UniqueConstraint("clinic_id", "form_key", "exercise_slug", "for_on"),
        Index(
            "uq_exercise_logs_current",
            "clinic_id",
            "program_id",
            "exercise_slug",
            "for_on",
            "source",
            unique=True,
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_exercise_logs_patient", "clinic_id", "patient_id", "for_on"),
        Index("ix_exercise_logs_entered", "clinic_id", "entered_at", postgresql_where=text("superseded_at IS NULL")),
        Index(
            "ix_exercise_logs_patient_entered",
            "clinic_id",
            "patient_id",
            "entered_at",
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    program_version_id: Mapped[UUID]
    exercise_slug: Mapped[Slug]
    for_on: Mapped[Day]
    status: Mapped[LogStatus] = enum_column(LogStatus)
    reason: Mapped[Reason | None] = enum_column(Reason)
    amount_done: Mapped[int | None]
    pain_before: Mapped[int | None]
    pain_after: Mapped[int | None]
    felt: Mapped[list[str]] = mapped_column(JSONB, default=list)
    note: Mapped[Paragraph] = mapped_column(default="")
    source: Mapped[LogSource] = enum_column(LogSource)
    link_id: Mapped[UUID | None]
    entered_by_id: Mapped[UUID | None]
    entered_at: Mapped[Instant]
    superseded_at: Mapped[MaybeInstant]
    form_key: Mapped[UUID | None]
