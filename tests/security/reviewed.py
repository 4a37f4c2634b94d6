"""What is written between a patient and the clinic, and what was looked at, with a marked text in every field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.adherence.links import OpenLink
from clinic.core.db import session
from clinic.core.permissions import Role
from clinic.review import reporting
from clinic.review import service as review
from clinic.review.models import Contact, ReviewItem
from tests.security.world import ClinicWorld

Act = Callable[..., Any]


def write_to_each_other(act: Act, filled: ClinicWorld, opened: OpenLink) -> None:
    """Two questions, one of them answered; one answer for the next sheet, one that can be taken back."""
    texts, pt, patient_id = filled.texts, filled.users[Role.PT], opened.patient_id
    asked = act(reporting.ask, opened, texts.line("question", 290), slug="", form_key=uuid4())
    act(reporting.ask, opened, texts.line("open question", 290), slug="", form_key=uuid4())
    answer = {"about": asked.text, "answers_id": asked.id, "is_to_print": True}
    act(review.answer, pt, patient_id, texts.paragraph("answer", 500), form_key=uuid4(), **answer)
    act(review.answer, pt, patient_id, texts.paragraph("second answer", 500), form_key=uuid4())


def look_at_what_is_open(act: Act, filled: ClinicWorld, patient_id: UUID) -> None:
    """A red item taken on and left open, another item closed with a note."""
    texts, pt = filled.texts, filled.users[Role.PT]
    red, *_ = found = act(_open, patient_id)
    act(review.acknowledge, pt, patient_id, [red.id], Contact.NO_ANSWER, texts.line("taken on"), form_key=uuid4())
    closed = next(one for one in found if not one.is_red)
    act(review.review, pt, patient_id, [closed.id], texts.line("closed"))


def _open(patient_id: UUID) -> list[ReviewItem]:
    query = select(ReviewItem).where(ReviewItem.patient_id == patient_id, ReviewItem.reviewed_at.is_(None))
    return list(session.scalars(query.order_by(ReviewItem.level, ReviewItem.id)))
