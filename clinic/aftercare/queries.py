"""Selects for pages about what follows a sheet; no writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from clinic.aftercare.models import ProgramPause, TeachBack
from clinic.core.db import session

_PAUSES = (
    select(ProgramPause)
    .where(ProgramPause.program_id.in_(bindparam("programs", expanding=True)))
    .order_by(ProgramPause.from_on, ProgramPause.paused_at, ProgramPause.id)
    .execution_options(populate_existing=True)
)
"""Built once: every patient's page and every figure asks it."""

_TAUGHT = (
    select(TeachBack)
    .where(TeachBack.program_version_id == bindparam("version"))
    .order_by(TeachBack.recorded_at, TeachBack.id)
)


def list_pauses(program_id: UUID) -> Sequence[ProgramPause]:
    """Every pause of a program, the earliest first."""
    return session.scalars(_PAUSES, {"programs": [program_id]}).all()


def list_paused(program_ids: Collection[UUID], day: date) -> Mapping[UUID, ProgramPause]:
    """Those of these programs that are paused on `day`, with their pause; no query when none is asked for."""
    if not program_ids:
        return {}
    found = session.scalars(_PAUSES, {"programs": list(program_ids)})
    return {pause.program_id: pause for pause in found if pause.covers(day)}


def pause_on(pauses: Sequence[ProgramPause], day: date) -> ProgramPause | None:
    """The pause among these that covers `day`; the newest of several. No query."""
    return next((pause for pause in reversed(pauses) if pause.covers(day)), None)


def pause_ahead(pauses: Sequence[ProgramPause], today: date) -> ProgramPause | None:
    """The pause that goes on today or begins later; None when the program is asked for from today on. No query."""
    return next((pause for pause in reversed(pauses) if not pause.is_over(today)), None)


def list_taught(version_id: UUID) -> Mapping[str, TeachBack]:
    """What counts of what was taught back of a sheet: the newest of each exercise, by its slug."""
    return {one.exercise_slug: one for one in session.scalars(_TAUGHT, {"version": version_id})}
