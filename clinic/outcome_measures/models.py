"""What was scored, and what a patient was asked to answer by their page."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import Day, Instant, Line, MaybeInstant, Slug, TenantRow, enum_check, enum_column, tenant_key
from clinic.core.db import Base
from clinic.outcome_measures.rules import MeasureKey

RANGES = {
    MeasureKey.NPRS: (0, 10),
    MeasureKey.PSFS: (0, 10),
    MeasureKey.GROC: (-7, 7),
    MeasureKey.RMDQ: (0, 24),
    MeasureKey.LEFS: (0, 80),
    MeasureKey.ODI: (0, 50),
}
"""Of the column `score`; the ODI is read as the percentage beside it."""

WITH_PERCENT = (MeasureKey.LEFS, MeasureKey.ODI)

_RANGE = " OR ".join(f"measure = '{key}' AND score BETWEEN {low} AND {high}" for key, (low, high) in RANGES.items())
_PERCENT = ", ".join(f"'{key}'" for key in WITH_PERCENT)


class ScoreSource(StrEnum):
    """How a score reached us: asked by staff, by the patient's page, or from a paper form."""

    STAFF = "staff"
    LINK = "link"
    PAPER = "paper"


class OutcomeScore(TenantRow, Base):
    """One measure answered once; never changed, at most marked as entered in error. A correction is a new row.

    `answers` is a document in the shape that `rules` gives its measure. `unanswered` counts the items that were left out.
    """

    __tablename__ = "outcome_scores"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("episode_id", "episodes"),
        tenant_key("link_id", "patient_links"),
        tenant_key("entered_by_id", "users"),
        tenant_key("entered_in_error_by_id", "users"),
        enum_check("measure", MeasureKey),
        enum_check("source", ScoreSource),
        CheckConstraint(_RANGE, name="score_range"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),
        CheckConstraint(f"(measure IN ({_PERCENT})) = (percent IS NOT NULL)", name="percent_where_it_has_one"),
        CheckConstraint("unanswered BETWEEN 0 AND 24", name="unanswered_range"),
        CheckConstraint("jsonb_typeof(answers) = 'object'", name="answers_is_document"),
        CheckConstraint("(source = 'link') = (link_id IS NOT NULL)", name="patients_answer_by_link"),
        CheckConstraint("(source = 'link') = (entered_by_id IS NULL)", name="staff_sign_their_name"),
        CheckConstraint(
            "(entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL)"
            " AND (entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL)",
            name="in_error_by_whom_and_why",
        ),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_outcome_scores_patient", "clinic_id", "patient_id", "taken_on"),
    )

    patient_id: Mapped[UUID]
    episode_id: Mapped[UUID | None]
    measure: Mapped[MeasureKey] = enum_column(MeasureKey)
    measure_version: Mapped[Slug]
    taken_on: Mapped[Day]
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    score: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    unanswered: Mapped[int] = mapped_column(SmallInteger, default=0)
    source: Mapped[ScoreSource] = enum_column(ScoreSource)
    link_id: Mapped[UUID | None]
    entered_by_id: Mapped[UUID | None]
    entered_at: Mapped[Instant]
    form_key: Mapped[UUID]
    entered_in_error_at: Mapped[MaybeInstant]
    entered_in_error_by_id: Mapped[UUID | None]
    entered_in_error_reason: Mapped[Line | None]

    @property
    def value(self) -> Decimal:
        """What is shown, drawn and compared (`rules.value_of`)."""
        return self.percent if self.measure == MeasureKey.ODI and self.percent is not None else self.score


class OutcomeRequest(TenantRow, Base):
    """A measure that stands on a patient's page until it is answered, or staff take it back; one of each at a time."""

    __tablename__ = "outcome_requests"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("asked_by_id", "users"),
        tenant_key("answered_by_score_id", "outcome_scores"),
        tenant_key("withdrawn_by_id", "users"),
        enum_check("measure", MeasureKey),
        CheckConstraint(
            "(closed_at IS NULL) = (answered_by_score_id IS NULL AND withdrawn_by_id IS NULL)", name="closed_by_what"
        ),
        CheckConstraint("answered_by_score_id IS NULL OR withdrawn_by_id IS NULL", name="closed_one_way"),
        Index(
            "uq_outcome_requests_one_open",
            "clinic_id",
            "patient_id",
            "measure",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    patient_id: Mapped[UUID]
    measure: Mapped[MeasureKey] = enum_column(MeasureKey)
    asked_by_id: Mapped[UUID]
    asked_at: Mapped[Instant]
    closed_at: Mapped[MaybeInstant]
    answered_by_score_id: Mapped[UUID | None]
    withdrawn_by_id: Mapped[UUID | None]
