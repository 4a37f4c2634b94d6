"""The lines of a draft: how many a sheet has room for, where each stands, a dose as its columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from clinic.core.db import session
from clinic.exercises.rules import Dose
from clinic.programs.errors import ExerciseIsThere, TooManyExercises
from clinic.programs.queries import list_prescriptions

MOST_EXERCISES = 12
"""What a sheet has room for (`handouts.content`)."""


def check_room(there: Collection[str], slug: str) -> None:
    """Refuse an exercise that is among those that are `there`, or one too many. Raises ExerciseIsThere, TooManyExercises."""
    if slug in there:
        raise ExerciseIsThere
    if len(there) >= MOST_EXERCISES:
        raise TooManyExercises


def renumber(order: Sequence[UUID], program_id: UUID) -> None:
    """Let the lines of a program stand in this order."""
    rows = {row.id: row for row in list_prescriptions(program_id)}
    for position, row_id in enumerate(order, start=1):
        rows[row_id].position = position
    session.flush()


def dose_columns(dose: Dose) -> dict[str, Any]:
    """A dose as the columns of a prescription."""
    return {
        "sets": dose.sets,
        "repetitions": dose.repetitions,
        "hold_seconds": dose.hold_seconds,
        "hold_breaths": dose.hold_breaths,
        "up_to": dose.up_to,
        "side": dose.side.value,
        "times_per_day": dose.times_per_day,
        "days_per_week": dose.days_per_week,
    }
