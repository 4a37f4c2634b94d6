"""The assessment: what was found, and the class that was decided on."""

from __future__ import annotations

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
from clinic.decision_table.kinds import AssessmentClass


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
