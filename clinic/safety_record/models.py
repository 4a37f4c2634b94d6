"""Every evaluation of the rules that said something new, looks at what changed by itself, and holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    Hash,
    Instant,
    Line,
    MaybeInstant,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    has_many,
    tenant_key,
)
from clinic.core.db import Base


class Occasion(StrEnum):
    """Why the rules were asked."""

    ADDED = "added"
    EDITED = "edited"
    OVERRIDDEN = "overridden"
    ISSUED = "issued"
    PRINTED = "printed"
    REPORTED = "reported"
    NIGHTLY = "nightly"


class Scope(StrEnum):
    """What was judged: the draft, the sheet at home by the chart's facts, or what was reported about that sheet."""

    DRAFT = "draft"
    SHEET = "sheet"
    REPORTS = "reports"


class StoredScreening(TenantRow, Base):
    """One evaluation of a program, with the facts that were used; the database refuses any later change.

    `digest` is over what counts as the same answer (see `recording.digest_of`); `is_news` says that something speaks
    against the program that did not before. A sheet has a version, a draft has none.
    """

    __tablename__ = "screenings"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("program_id", "programs"),
        tenant_key("program_version_id", "program_versions"),
        tenant_key("health_screen_id", "health_screens"),
        tenant_key("evaluated_by_id", "users"),
        enum_check("occasion", Occasion),
        enum_check("scope", Scope),
        CheckConstraint("(scope = 'draft') = (program_version_id IS NULL)", name="draft_has_no_version"),
        Index("ix_screenings_patient", "clinic_id", "patient_id", "evaluated_at"),
        Index("ix_screenings_program", "clinic_id", "program_id", "scope", "evaluated_at"),
        Index(
            "ix_screenings_news",
            "clinic_id",
            "patient_id",
            postgresql_where=text("occasion = 'nightly' AND is_news"),
        ),
    )

    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    program_version_id: Mapped[UUID | None]
    health_screen_id: Mapped[UUID | None]
    occasion: Mapped[Occasion] = enum_column(Occasion)
    scope: Mapped[Scope] = enum_column(Scope)
    evaluated_at: Mapped[Instant]
    evaluated_by_id: Mapped[UUID | None]
    library_version: Mapped[Slug]
    library_hash: Mapped[Hash]
    outcome: Mapped[Slug]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[Hash]
    is_news: Mapped[bool] = mapped_column(default=False)

    findings: Mapped[list[StoredFinding]] = has_many(
        "StoredScreening", "StoredFinding", "screening_id", order_by="StoredFinding.id", viewonly=True
    )


class StoredFinding(TenantRow, Base):
    """What one rule said in one evaluation; `exercise_slug` is empty for the program as a whole.

    `action` is what counted: a required modification that does not exist for the exercise is a block.
    """

    __tablename__ = "findings"
    __table_args__ = (
        tenant_key("screening_id", "screenings"),
        tenant_key("override_id", "finding_overrides"),
        Index("ix_findings_screening", "clinic_id", "screening_id"),
    )

    screening_id: Mapped[UUID]
    exercise_slug: Mapped[Slug]
    rule_id: Mapped[Slug]
    rule_version: Mapped[int]
    action: Mapped[Slug]
    inputs: Mapped[list[str]] = mapped_column(JSONB)
    override_id: Mapped[UUID | None]


class ScreeningLook(TenantRow, Base):
    """Who looked at what had changed by itself; until then it stays on the desk."""

    __tablename__ = "screening_looks"
    __table_args__ = (
        tenant_key("screening_id", "screenings"),
        tenant_key("looked_by_id", "users"),
        UniqueConstraint("clinic_id", "screening_id"),
    )

    screening_id: Mapped[UUID]
    looked_at: Mapped[Instant]
    looked_by_id: Mapped[UUID]


class ExerciseHold(TenantRow, Base):
    """An exercise that must not be done until a therapist has talked to the patient; once lifted it never changes.

    An empty `exercise_slug` holds the whole program. `rule_id` names the rule, or the stop sign (`adherence.holding`),
    that held it, and is empty when a therapist did, who then is `held_by_id`.
    """

    __tablename__ = "exercise_holds"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("program_id", "programs"),
        tenant_key("held_by_id", "users"),
        tenant_key("lifted_by_id", "users"),
        CheckConstraint("(rule_id = '') = (held_by_id IS NOT NULL)", name="a_rule_or_a_person"),
        CheckConstraint("held_by_id IS NULL OR length(reason) >= 10", name="reason_is_written"),
        CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL) AND (lifted_at IS NULL) = (lifted_reason IS NULL)",
            name="lifted_by_whom_and_why",
        ),
        Index(
            "uq_exercise_holds_one_open",
            "clinic_id",
            "program_id",
            "exercise_slug",
            "rule_id",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index("ix_exercise_holds_patient", "clinic_id", "patient_id", "held_at"),
    )

    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    exercise_slug: Mapped[Slug]
    rule_id: Mapped[Slug]
    rule_version: Mapped[int]
    inputs: Mapped[list[str]] = mapped_column(JSONB)
    reason: Mapped[Line]
    held_at: Mapped[Instant]
    held_by_id: Mapped[UUID | None]
    lifted_at: Mapped[MaybeInstant]
    lifted_by_id: Mapped[UUID | None]
    lifted_reason: Mapped[Line | None]

    @property
    def is_whole_program(self) -> bool:
        """Whether nothing of the program may be done."""
        return self.exercise_slug == ""
