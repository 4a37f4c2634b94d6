"""What the builder reads beside a program's own rows. No writes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on

from clinic.core.db import session
from clinic.programs.models import HomeProgram, Prescription

MOST_RECENT = 8
PROGRAMS_LOOKED_AT = 40
"""A therapist's newest programs that are looked at: more than enough for eight different exercises, and never all."""


def list_recent(user_id: UUID, besides: UUID | None) -> Sequence[str]:
    """The exercises that this therapist gave last, newest first, each once; what is in the program `besides` left out.

    One query: newest programs by `ix_programs_author`, their lines by `uq_prescriptions_once`. Ids tell the time.
    """
    newest = (
        select(HomeProgram.clinic_id, HomeProgram.id)
        .where(HomeProgram.created_by_id == user_id)
        .order_by(HomeProgram.created_at.desc())
        .limit(PROGRAMS_LOOKED_AT)
        .subquery()
    )
    lines = (
        select(Prescription.exercise_slug, Prescription.id)
        .join(newest, and_(newest.c.clinic_id == Prescription.clinic_id, newest.c.id == Prescription.program_id))
        .where(Prescription.removed_at.is_(None), Prescription.program_id.is_distinct_from(besides))
        .ext(distinct_on(Prescription.exercise_slug))
        .order_by(Prescription.exercise_slug, Prescription.id.desc())
        .subquery()
    )
    return session.scalars(select(lines.c.exercise_slug).order_by(lines.c.id.desc()).limit(MOST_RECENT)).all()
