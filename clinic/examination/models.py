"""What is found out about a patient: health screens and assessments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
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
from clinic.examination.kinds import AssessmentClass
from clinic.patients.kinds import Pregnancy

__all__ = ["Assessment", "AssessmentClass", "AssessmentCutoffs", "HealthScreen"]


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


class Assessment(TenantRow, Base):
    """One examination: the findings and the class the PT chose and signed for; dated, never overwritten.

    Angles in degrees (Thomas: positive = thigh above horizontal), strength as a manual muscle test grade such as "4-",
    force as read from the dynamometer. `measures` is a document with the other findings (`documents.py`). `basis` is what
    the decision table said at the time and the cut-offs it was read with. A correction carries the day of the
    examination it corrects in `assessed_at`, and names it in `corrects_id`.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("assessed_by_id", "users"),
        tenant_key("corrects_id", "assessments"),
        enum_check("assessment_class", AssessmentClass),
        enum_check("suggested_class", AssessmentClass),
        CheckConstraint("thomas_left_deg BETWEEN -60 AND 90", name="thomas_left_range"),
        CheckConstraint("thomas_right_deg BETWEEN -60 AND 90", name="thomas_right_range"),
        CheckConstraint("knee_left_deg BETWEEN 0 AND 160", name="knee_left_range"),
        CheckConstraint("knee_right_deg BETWEEN 0 AND 160", name="knee_right_range"),
        CheckConstraint("force_left >= 0 AND force_right >= 0", name="force_range"),
        CheckConstraint("jsonb_typeof(measures) = 'object'", name="measures_is_document"),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_assessments_latest", "clinic_id", "patient_id", "assessed_at"),
    )

    patient_id: Mapped[UUID]
    assessed_by_id: Mapped[UUID]
    assessed_at: Mapped[Instant]
    recorded_at: Mapped[CreatedAt]
    assessment_class: Mapped[AssessmentClass] = enum_column(AssessmentClass)
    suggested_class: Mapped[AssessmentClass | None] = enum_column(AssessmentClass)
    thomas_left_deg: Mapped[int | None]
    thomas_right_deg: Mapped[int | None]
    knee_left_deg: Mapped[int | None]
    knee_right_deg: Mapped[int | None]
    pelvic_tilt_controlled: Mapped[bool | None]
    thomas_method: Mapped[Slug] = mapped_column(default="")
    strength_left: Mapped[Slug] = mapped_column(default="")
    strength_right: Mapped[Slug] = mapped_column(default="")
    force_left: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    force_right: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    force_unit: Mapped[Slug] = mapped_column(default="")
    measures: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    basis: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    note: Mapped[Paragraph] = mapped_column(default="")
    signed_as: Mapped[Line] = mapped_column(default="")
    """Name and credential as they stood when the therapist signed; empty for rows from before there was a signature."""
    corrects_id: Mapped[UUID | None]
    form_key: Mapped[UUID | None]
    entered_in_error_at: Mapped[MaybeInstant]
    entered_in_error_reason: Mapped[Line | None]

    @property
    def is_of_low_confidence(self) -> bool:
        """Whether the pelvis was free to tilt: such a result alone opens no tool release (Vigotsky 2016)."""
        return self.pelvic_tilt_controlled is False


class AssessmentCutoffs(TenantRow, Base):
    """The figures a clinic reads the decision table with, from `set_at` on; each change is a row of its own."""

    __tablename__ = "assessment_cutoffs"
    __table_args__ = (
        tenant_key("set_by_id", "users"),
        CheckConstraint("short_above_deg BETWEEN -5 AND 15", name="short_range"),
        CheckConstraint("knee_short_below_deg BETWEEN 45 AND 110", name="knee_range"),
        CheckConstraint("long_at_or_below_deg BETWEEN -40 AND -1", name="long_range"),
        CheckConstraint("gap_percent BETWEEN 5 AND 50", name="gap_range"),
        CheckConstraint("pain_limits_from BETWEEN 1 AND 10", name="pain_range"),
        CheckConstraint("long_at_or_below_deg < short_above_deg", name="long_below_short"),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_assessment_cutoffs_latest", "clinic_id", "set_at"),
    )

    short_above_deg: Mapped[int]
    knee_short_below_deg: Mapped[int]
    long_at_or_below_deg: Mapped[int]
    gap_percent: Mapped[int]
    pain_limits_from: Mapped[int]
    agreed_with: Mapped[Line]
    """The therapist who stands behind these figures, in words: an administrator types them, a clinician decides them."""
    set_by_id: Mapped[UUID]
    set_at: Mapped[Instant]
    form_key: Mapped[UUID | None]
