"""A home program as a draft, and the versions that were issued: frozen, hashed, with the PDF that was handed over."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Day,
    Hash,
    Instant,
    Line,
    MaybeInstant,
    Paragraph,
    RowVersion,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    has_many,
    tenant_key,
)
from clinic.core.db import Base

LONGEST_OWN_NAME = 60
"""Characters of what a patient has in the place of a prop."""


class ProgramStatus(StrEnum):
    """`draft` until first issued; `active` from then on, whatever is edited meanwhile."""

    DRAFT = "draft"
    ACTIVE = "active"
    COMPLETED = "completed"
    REVOKED = "revoked"


class HomeProgram(TenantRow, Base):
    """What is assigned, as it is being edited; `version` travels in the edit form."""

    __tablename__ = "programs"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("episode_id", "episodes"),
        tenant_key("created_by_id", "users"),
        enum_check("status", ProgramStatus),
        Index(
            "uq_programs_one_open",
            "clinic_id",
            "patient_id",
            unique=True,
            postgresql_where=text("status IN ('draft', 'active')"),
        ),
        Index("ix_programs_patient", "clinic_id", "patient_id", "created_at"),
        Index("ix_programs_author", "clinic_id", "created_by_id", "created_at"),
    )

    patient_id: Mapped[UUID]
    episode_id: Mapped[UUID]
    created_by_id: Mapped[UUID]
    status: Mapped[ProgramStatus] = enum_column(ProgramStatus, default=ProgramStatus.DRAFT)
    goal: Mapped[Line] = mapped_column(default="")
    next_visit_on: Mapped[date | None]
    version: Mapped[RowVersion]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    ended_at: Mapped[MaybeInstant]
    ended_reason: Mapped[Line | None]


class Prescription(TenantRow, Base):
    """One exercise of a program with its dose.

    `hold_seconds` in seconds or `hold_breaths` in breaths, not both; `side` as in `exercises.rules.Side`.
    A line that was taken out keeps its row, so that taking it out can be undone.
    """

    __tablename__ = "prescriptions"
    __table_args__ = (
        tenant_key("program_id", "programs", ondelete="CASCADE"),
        Index(
            "uq_prescriptions_once",
            "clinic_id",
            "program_id",
            "exercise_slug",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
        CheckConstraint("side IN ('left', 'right', 'each', 'both', 'either', 'none')", name="side_known"),
        CheckConstraint("sets BETWEEN 1 AND 20", name="sets_range"),
        CheckConstraint("repetitions BETWEEN 1 AND 100", name="repetitions_range"),
        CheckConstraint("hold_seconds BETWEEN 1 AND 3600", name="hold_seconds_range"),
        CheckConstraint("hold_breaths BETWEEN 1 AND 50", name="hold_breaths_range"),
        CheckConstraint("hold_seconds IS NULL OR hold_breaths IS NULL", name="one_kind_of_hold"),
        CheckConstraint("times_per_day BETWEEN 1 AND 12", name="times_per_day_range"),
        CheckConstraint("days_per_week BETWEEN 1 AND 7", name="days_per_week_range"),
    )

    program_id: Mapped[UUID]
    position: Mapped[int]
    exercise_slug: Mapped[Slug]
    sets: Mapped[int]
    repetitions: Mapped[int | None]
    hold_seconds: Mapped[int | None]
    hold_breaths: Mapped[int | None]
    up_to: Mapped[bool] = mapped_column(default=False)
    """The hold is an upper limit; stopping sooner is fine."""
    side: Mapped[Slug]
    times_per_day: Mapped[int]
    days_per_week: Mapped[int]
    personal_note: Mapped[Line] = mapped_column(default="")
    version: Mapped[RowVersion]
    """Counts changes of this line alone: two therapists at two lines do not meet."""
    removed_at: Mapped[MaybeInstant]

    modifications: Mapped[list[PrescribedModification]] = has_many(
        "Prescription",
        "PrescribedModification",
        "prescription_id",
        order_by="PrescribedModification.slot",
        viewonly=True,
    )
    own_props: Mapped[list[PrescribedProp]] = has_many(
        "Prescription",
        "PrescribedProp",
        "prescription_id",
        order_by="PrescribedProp.prop_slug",
        viewonly=True,
    )


class PrescribedModification(TenantRow, Base):
    """A modification on a prescription; at most one in each slot."""

    __tablename__ = "prescribed_modifications"
    __table_args__ = (
        tenant_key("prescription_id", "prescriptions", ondelete="CASCADE"),
        UniqueConstraint("clinic_id", "prescription_id", "slot"),
    )

    prescription_id: Mapped[UUID]
    modification_slug: Mapped[Slug]
    slot: Mapped[Slug]


class PrescribedProp(TenantRow, Base):
    """What the patient has and uses in the place of a prop of the library; an empty name is back to the library's.

    It stays while other modifications need no such prop, and counts again when it is needed again.
    """

    __tablename__ = "prescribed_props"
    __table_args__ = (
        tenant_key("prescription_id", "prescriptions", ondelete="CASCADE"),
        UniqueConstraint("clinic_id", "prescription_id", "prop_slug"),
    )

    prescription_id: Mapped[UUID]
    prop_slug: Mapped[Slug]
    own_name: Mapped[str] = mapped_column(String(LONGEST_OWN_NAME))


class FindingOverride(TenantRow, Base):
    """A PT's written reason for going ahead in spite of a finding; kept even when the exercise is taken out again.

    It holds for the health screen it was written on: new answers are judged anew. `inputs` are the facts that decided.
    """

    __tablename__ = "finding_overrides"
    __table_args__ = (
        tenant_key("program_id", "programs"),
        tenant_key("health_screen_id", "health_screens"),
        tenant_key("overridden_by_id", "users"),
        UniqueConstraint(
            "clinic_id",
            "program_id",
            "exercise_slug",
            "rule_id",
            "rule_version",
            "health_screen_id",
            name="uq_finding_overrides_finding",
        ),
        CheckConstraint("length(reason) >= 10", name="reason_is_written"),
    )

    program_id: Mapped[UUID]
    exercise_slug: Mapped[Slug]
    rule_id: Mapped[Slug]
    rule_version: Mapped[int]
    health_screen_id: Mapped[UUID]
    inputs: Mapped[list[str]] = mapped_column(JSONB)
    reason: Mapped[Line]
    overridden_by_id: Mapped[UUID]
    overridden_at: Mapped[Instant]


class ProgramVersion(TenantRow, Base):
    """What the patient was given: canonical JSON and its SHA-256; the database refuses any later change.

    `number` counts a patient's sheets from 1, across programs: "throw away sheet 2" can mean only one.
    """

    __tablename__ = "program_versions"
    __table_args__ = (
        tenant_key("program_id", "programs"),
        tenant_key("patient_id", "patients"),
        tenant_key("issued_by_id", "users"),
        UniqueConstraint("clinic_id", "patient_id", "number"),
        UniqueConstraint("clinic_id", "form_key"),
        UniqueConstraint("clinic_id", "code"),
        CheckConstraint("sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex')", name="sha256_matches"),
        CheckConstraint("number >= 1", name="number_from_one"),
        Index("ix_program_versions_patient", "clinic_id", "patient_id", "issued_at"),
        Index("ix_program_versions_program", "clinic_id", "program_id"),
    )

    program_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    number: Mapped[int]
    code: Mapped[Slug]
    """What stands in the footer of every page (`rules.short_code`); typed in the app it finds the version."""
    content: Mapped[Paragraph]
    """Canonical JSON: sorted keys, NFC, no spaces."""
    sha256: Mapped[Hash]
    starts_on: Mapped[Day]
    issued_at: Mapped[Instant]
    issued_by_id: Mapped[UUID]
    library_version: Mapped[Slug]
    form_key: Mapped[UUID | None]


class PatientLink(TenantRow, Base):
    """A patient's key to their own program and log, printed on the sheet.

    Token and typed code are derived from the id with a key outside the database; only their hashes are stored.
    """

    __tablename__ = "patient_links"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("program_id", "programs"),
        tenant_key("created_by_id", "users"),
        UniqueConstraint("token_hash"),
        UniqueConstraint("code_hash"),
        Index("ix_patient_links_patient", "clinic_id", "patient_id", "created_at"),
        Index("ix_patient_links_program", "clinic_id", "program_id"),
    )

    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    created_by_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]
    expires_at: Mapped[Instant]
    revoked_at: Mapped[MaybeInstant]
    last_opened_at: Mapped[MaybeInstant]
