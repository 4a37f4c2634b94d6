"""Questions of patients and answers of the clinic."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import Instant, MaybeInstant, Paragraph, Slug, TenantRow, enum_check, enum_column, tenant_key
from clinic.core.db import Base

LONGEST_QUESTION, LONGEST_ANSWER, MOST_PRINTED = 300, 600, 6
"""What a sheet has room for (`handouts.content`), so that whatever is asked or answered can be printed whole."""


class Sender(StrEnum):
    """Who wrote a message."""

    PATIENT = "patient"
    CLINIC = "clinic"


class DiaryMessage(TenantRow, Base):
    """One message; its text never changes. An answer stands in `about` with the words it answers.

    `exercise_slug` names what is asked about, empty for the whole program. A clinic's message that `is_to_print` goes on
    the next sheet and then names it. `seen_at` is when the patient said that they had read it; until then it can be
    taken back, and who did that stays on file.
    """

    __tablename__ = "diary_messages"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("program_id", "programs"),
        tenant_key("link_id", "patient_links"),
        tenant_key("sent_by_id", "users"),
        tenant_key("answers_id", "diary_messages"),
        tenant_key("printed_version_id", "program_versions"),
        tenant_key("taken_back_by_id", "users"),
        enum_check("sender", Sender),
        CheckConstraint(f"length(text) BETWEEN 1 AND {LONGEST_ANSWER}", name="text_length"),
        CheckConstraint(f"length(about) <= {LONGEST_QUESTION}", name="about_length"),
        CheckConstraint("(sender = 'patient') = (link_id IS NOT NULL)", name="patients_write_by_link"),
        CheckConstraint("(sender = 'clinic') = (sent_by_id IS NOT NULL)", name="staff_sign_their_name"),
        CheckConstraint("sender = 'clinic' OR NOT is_to_print", name="only_answers_are_printed"),
        CheckConstraint("NOT is_to_print OR about <> ''", name="printed_beside_what_was_asked"),
        CheckConstraint(
            "(taken_back_at IS NULL) = (taken_back_by_id IS NULL) AND (taken_back_at IS NULL OR seen_at IS NULL)",
            name="taken_back_unseen",
        ),
        UniqueConstraint("clinic_id", "form_key"),
        Index("ix_diary_messages_patient", "clinic_id", "patient_id", "sent_at"),
        Index(
            "ix_diary_messages_to_print",
            "clinic_id",
            "patient_id",
            postgresql_where=text("is_to_print AND printed_version_id IS NULL AND taken_back_at IS NULL"),
        ),
        Index(
            "ix_diary_messages_link", "clinic_id", "link_id", "sent_at", postgresql_where=text("link_id IS NOT NULL")
        ),
    )

    patient_id: Mapped[UUID]
    program_id: Mapped[UUID]
    sender: Mapped[Sender] = enum_column(Sender)
    exercise_slug: Mapped[Slug] = mapped_column(default="")
    about: Mapped[Paragraph] = mapped_column(default="")
    text: Mapped[Paragraph]
    answers_id: Mapped[UUID | None]
    link_id: Mapped[UUID | None]
    sent_by_id: Mapped[UUID | None]
    sent_at: Mapped[Instant]
    is_to_print: Mapped[bool] = mapped_column(default=False)
    printed_version_id: Mapped[UUID | None]
    seen_at: Mapped[MaybeInstant]
    taken_back_at: Mapped[MaybeInstant]
    taken_back_by_id: Mapped[UUID | None]
    form_key: Mapped[UUID]


WAITS_FOR_PRINT = (
    DiaryMessage.is_to_print & DiaryMessage.printed_version_id.is_(None) & DiaryMessage.taken_back_at.is_(None)
)
"""What the next sheet prints."""
