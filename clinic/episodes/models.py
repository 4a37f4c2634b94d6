"""What belongs to an episode of care: the plan, diagnoses, goals, a discharge that was taken back, and earlier wordings."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    Day,
    Instant,
    Line,
    MaybeInstant,
    Paragraph,
    RowVersion,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base
from clinic.diagnosis_codes.rules import LONGEST_TEXT, Side

LONGEST_PLAN = 2000
"""Characters of what is planned."""

MOST_VISITS, MOST_WEEKS = 7, 52
"""Visits a week and weeks of one plan of care (proposed); a longer one is renewed before it ends."""


class GoalKind(StrEnum):
    """When a goal is to be reached."""

    SHORT_TERM = "short_term"
    LONG_TERM = "long_term"


class GoalWords(StrEnum):
    """Whose words the goal is in."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


class GoalStatus(StrEnum):
    """How a goal stands; any of them may follow any other."""

    ACTIVE = "active"
    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    DISCONTINUED = "discontinued"


class PlanOfCare(TenantRow, Base):
    """What a therapist planned for an episode. It never changes: the one with the highest number counts."""

    __tablename__ = "plans_of_care"
    __table_args__ = (
        tenant_key("episode_id", "episodes"),
        tenant_key("patient_id", "patients"),
        tenant_key("planned_by_id", "users"),
        UniqueConstraint("clinic_id", "episode_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint(f"visits_per_week BETWEEN 1 AND {MOST_VISITS}", name="visits_range"),
        CheckConstraint(f"weeks BETWEEN 1 AND {MOST_WEEKS}", name="weeks_range"),
        CheckConstraint(f"length(interventions) BETWEEN 1 AND {LONGEST_PLAN}", name="interventions_length"),
    )

    episode_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    number: Mapped[int]
    from_on: Mapped[Day]
    visits_per_week: Mapped[int]
    weeks: Mapped[int]
    interventions: Mapped[Paragraph]
    planned_at: Mapped[Instant]
    planned_by_id: Mapped[UUID]


class EpisodeReopening(TenantRow, Base):
    """A discharge that was a mistake: what it said, who took it back and why. Never changes."""

    __tablename__ = "episode_reopenings"
    __table_args__ = (
        tenant_key("episode_id", "episodes"),
        tenant_key("patient_id", "patients"),
        tenant_key("reopened_by_id", "users"),
        CheckConstraint("length(reason) >= 1", name="reason_is_written"),
        Index("ix_episode_reopenings_episode", "clinic_id", "episode_id", "reopened_at"),
        Index("ix_episode_reopenings_patient", "clinic_id", "patient_id", "reopened_at"),
    )

    episode_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    ended_on: Mapped[Day]
    discharge_kind: Mapped[str | None] = mapped_column(String(20))
    discharge_reason: Mapped[Line] = mapped_column(default="")
    reason: Mapped[Line] = mapped_column()
    reopened_at: Mapped[Instant]
    reopened_by_id: Mapped[UUID]


class Diagnosis(TenantRow, Base):
    """One diagnosis of an episode: year, code and text as they were on the day it was picked.

    Removing one ends the row; nothing of it is lost.
    """

    __tablename__ = "diagnoses"
    __table_args__ = (
        tenant_key("episode_id", "episodes"),
        tenant_key("patient_id", "patients"),
        tenant_key("added_by_id", "users"),
        tenant_key("ended_by_id", "users"),
        enum_check("side", Side),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (ended_reason IS NULL)",
            name="ended_by_whom_and_why",
        ),
        CheckConstraint("NOT (is_primary AND ended_at IS NOT NULL)", name="primary_is_current"),
        Index("uq_diagnoses_one_primary", "clinic_id", "episode_id", unique=True, postgresql_where=text("is_primary")),
        Index(
            "uq_diagnoses_once",
            "clinic_id",
            "episode_id",
            "code",
            "side",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_diagnoses_episode", "clinic_id", "episode_id", "position"),
    )

    episode_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    fiscal_year: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    side: Mapped[Side] = enum_column(Side, default=Side.NONE)
    onset_on: Mapped[date | None]
    is_primary: Mapped[bool]
    position: Mapped[int]
    added_at: Mapped[Instant]
    added_by_id: Mapped[UUID]
    version: Mapped[RowVersion]
    ended_at: Mapped[MaybeInstant]
    ended_by_id: Mapped[UUID | None]
    ended_reason: Mapped[Line | None]


class Goal(TenantRow, Base):
    """One goal of an episode; how it came to stand as it does is in its changes."""

    __tablename__ = "goals"
    __table_args__ = (
        tenant_key("episode_id", "episodes"),
        tenant_key("patient_id", "patients"),
        tenant_key("added_by_id", "users"),
        enum_check("kind", GoalKind),
        enum_check("words_of", GoalWords),
        enum_check("status", GoalStatus),
        CheckConstraint("length(text) >= 1", name="text_is_written"),
        Index("ix_goals_episode", "clinic_id", "episode_id", "added_at"),
    )

    episode_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    text: Mapped[Line]
    words_of: Mapped[GoalWords] = enum_column(GoalWords)
    kind: Mapped[GoalKind] = enum_column(GoalKind)
    target: Mapped[Line] = mapped_column(default="")
    """What can be measured, such as "walks 30 minutes, pain at most 2 of 10"."""
    due_on: Mapped[date | None]
    status: Mapped[GoalStatus] = enum_column(GoalStatus, default=GoalStatus.ACTIVE)
    added_at: Mapped[Instant]
    added_by_id: Mapped[UUID]
    version: Mapped[RowVersion]


class GoalChange(TenantRow, Base):
    """A goal got this status: who said so, when, and a remark. The first row is the goal being set. Never changes."""

    __tablename__ = "goal_changes"
    __table_args__ = (
        tenant_key("goal_id", "goals"),
        tenant_key("patient_id", "patients"),
        tenant_key("changed_by_id", "users"),
        enum_check("status", GoalStatus),
        Index("ix_goal_changes_goal", "clinic_id", "goal_id", "changed_at"),
        Index("ix_goal_changes_patient", "clinic_id", "patient_id", "changed_at"),
    )

    goal_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    status: Mapped[GoalStatus] = enum_column(GoalStatus)
    remark: Mapped[Line] = mapped_column(default="")
    changed_at: Mapped[Instant]
    changed_by_id: Mapped[UUID]


class CareChange(TenantRow, Base):
    """What an episode, one of its diagnoses or of its goals said in one field before it was edited. Never changes.

    `before` and `after` are text: a day in ISO form, the value of a kind, "yes" or "no", "" for nothing. Of the keys of a
    diagnosis and a goal at most one is set; with neither the episode itself was edited.
    """

    __tablename__ = "care_changes"
    __table_args__ = (
        tenant_key("episode_id", "episodes"),
        tenant_key("patient_id", "patients"),
        tenant_key("diagnosis_id", "diagnoses"),
        tenant_key("goal_id", "goals"),
        tenant_key("changed_by_id", "users"),
        CheckConstraint("num_nonnulls(diagnosis_id, goal_id) <= 1", name="about_one_thing"),
        CheckConstraint("before <> after", name="is_a_change"),
        Index("ix_care_changes_episode", "clinic_id", "episode_id", "changed_at"),
        Index("ix_care_changes_patient", "clinic_id", "patient_id", "changed_at"),
        Index("ix_care_changes_goal", "clinic_id", "goal_id", "changed_at"),
    )

    episode_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    diagnosis_id: Mapped[UUID | None]
    goal_id: Mapped[UUID | None]
    field: Mapped[str] = mapped_column(String(20))
    before: Mapped[Line]
    after: Mapped[Line]
    changed_at: Mapped[Instant]
    changed_by_id: Mapped[UUID]
