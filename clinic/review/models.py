"""What needs somebody, who took it on, who looked; and the figures from which a clinic wants to be told."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    Day,
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
from clinic.review.alerts import Code, Level
from clinic.review.thresholds import BOUNDS

LONGEST_WORDS, LONGEST_ITEM = 300, 600
"""Characters of what somebody writes when they take an item on or close it, and of what an item says."""


class Contact(StrEnum):
    """What somebody did about a red item."""

    TALKED = "talked"
    MESSAGE_LEFT = "message_left"
    NO_ANSWER = "no_answer"
    SEEN_HERE = "seen_here"
    SENT_ON = "sent_on"
    NOT_NEEDED = "not_needed"


REACHED = frozenset({Contact.TALKED, Contact.SEEN_HERE, Contact.SENT_ON, Contact.NOT_NEEDED})
"""After one of these a red item may be closed; a message that nobody has answered keeps it open."""


class ReviewItem(TenantRow, Base):
    """One thing that needs somebody, from the day it was raised until a named person has looked.

    What came with a report or a question names it. `ended_at` says that it is so no longer (the patient reported again,
    a new health screen is there): a task is done by that, everything else still waits for a look. A reviewed item never
    changes; opening it again makes a new one.
    """

    __tablename__ = "review_items"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("program_id", "programs"),
        tenant_key("log_id", "exercise_logs"),
        tenant_key("message_id", "diary_messages"),
        tenant_key("reviewed_by_id", "users"),
        tenant_key("reopens_id", "review_items"),
        enum_check("code", Code),
        CheckConstraint(f"level BETWEEN {Level.RED} AND {Level.INFO}", name="level_known"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name="reviewed_by_whom"),
        CheckConstraint(f"length(words) <= {LONGEST_ITEM}", name="words_length"),
        CheckConstraint(f"length(reviewed_note) <= {LONGEST_WORDS}", name="note_length"),
        Index(
            "uq_review_items_log",
            "clinic_id", "log_id", "code",
            unique=True,
            postgresql_where=text("log_id IS NOT NULL AND reopens_id IS NULL"),
        ),
        Index(
            "uq_review_items_message",
            "clinic_id", "message_id", "code",
            unique=True,
            postgresql_where=text("message_id IS NOT NULL AND reopens_id IS NULL"),
        ),
        Index(
            "uq_review_items_standing",
            "clinic_id", "patient_id", "code", "exercise_slug",
            unique=True,
            postgresql_where=text(
                "log_id IS NULL AND message_id IS NULL AND reviewed_at IS NULL AND ended_at IS NULL"
            ),
        ),
        UniqueConstraint("clinic_id", "reopens_id"),
        Index("ix_review_items_open", "clinic_id", "patient_id", postgresql_where=text("reviewed_at IS NULL")),
        Index("ix_review_items_patient", "clinic_id", "patient_id", "reviewed_at"),
    )  # fmt: skip

    patient_id: Mapped[UUID]
    program_id: Mapped[UUID | None]
    code: Mapped[Code] = enum_column(Code)
    level: Mapped[int]
    exercise_slug: Mapped[Slug] = mapped_column(default="")
    words: Mapped[Paragraph]
    since_on: Mapped[Day]
    raised_at: Mapped[Instant]
    log_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    ended_at: Mapped[MaybeInstant]
    ended_words: Mapped[Line] = mapped_column(default="")
    reviewed_at: Mapped[MaybeInstant]
    reviewed_by_id: Mapped[UUID | None]
    reviewed_note: Mapped[Paragraph] = mapped_column(default="")
    reopens_id: Mapped[UUID | None]

    @property
    def is_red(self) -> bool:
        """Whether a named person must say what they did before it is closed."""
        return self.level == Level.RED


class ReviewAcknowledgement(TenantRow, Base):
    """A named person took a red item on: what they did, and when. Never changes; there may be several of an item."""

    __tablename__ = "review_acknowledgements"
    __table_args__ = (
        tenant_key("item_id", "review_items"),
        tenant_key("acknowledged_by_id", "users"),
        enum_check("contact", Contact),
        CheckConstraint(f"length(words) <= {LONGEST_WORDS}", name="words_length"),
        CheckConstraint("contact <> 'not_needed' OR length(words) >= 10", name="says_why_not"),
        UniqueConstraint("clinic_id", "item_id", "form_key"),
    )

    item_id: Mapped[UUID]
    contact: Mapped[Contact] = enum_column(Contact)
    words: Mapped[Paragraph] = mapped_column(default="")
    acknowledged_at: Mapped[Instant]
    acknowledged_by_id: Mapped[UUID]
    form_key: Mapped[UUID]


class AlertThresholds(TenantRow, Base):
    """The figures from which a clinic wants to be told, from `set_at` on; each change is a row of its own."""

    __tablename__ = "alert_thresholds"
    __table_args__ = (
        tenant_key("set_by_id", "users"),
        *(
            CheckConstraint(f"{name} BETWEEN {low} AND {high}", name=f"{name}_range")
            for name, (low, high) in BOUNDS.items()
        ),
        CheckConstraint("low_pct < good_pct", name="low_below_good"),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_alert_thresholds_latest", "clinic_id", "set_at"),
    )

    pain_rise: Mapped[int]
    pain_high: Mapped[int]
    no_better_day: Mapped[int]
    better_by: Mapped[int]
    good_pct: Mapped[int]
    low_pct: Mapped[int]
    quiet_days: Mapped[int]
    overuse_pct: Mapped[int]
    screen_days: Mapped[int]
    agreed_with: Mapped[Line]
    """The therapist who stands behind these figures, in words."""
    set_by_id: Mapped[UUID]
    set_at: Mapped[Instant]
    form_key: Mapped[UUID]
