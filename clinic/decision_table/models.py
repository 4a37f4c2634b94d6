"""The cut-offs that a clinic reads the decision table with."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from clinic.core.columns import Instant, Line, TenantRow, tenant_key
from clinic.core.db import Base


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
