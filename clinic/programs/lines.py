"""The lines of a draft: how many a sheet has room for, where each stands, what is chosen for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.custom_library.overlay import clinic_library
from clinic.programs.errors import ExerciseIsThere, TooManyExercises
from clinic.programs.models import HomeProgram, PrescribedModification, Prescription
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


def get_line(program: HomeProgram, prescription_id: UUID, *, removed: bool = False) -> Prescription:
    """One line of the draft, or one that was taken out of it. Raises NotFound."""
    query = select(Prescription).where(Prescription.id == prescription_id, Prescription.program_id == program.id)
    found = session.scalar(query)
    if found is None or (found.removed_at is not None) is not removed:
        raise NotFound
    return found


def modifications_of(prescription: Prescription) -> list[str]:
    """The slugs of what a line has, in slot order."""
    rows = list_prescriptions(prescription.program_id)
    row = next(row for row in rows if row.id == prescription.id)
    return [one.modification_slug for one in row.modifications]


def choose(prescription: Prescription, modification_slugs: Sequence[str]) -> None:
    """Let a line have these modifications and no other."""
    session.execute(delete(PrescribedModification).where(PrescribedModification.prescription_id == prescription.id))
    session.add_all(
        PrescribedModification(
            prescription_id=prescription.id, modification_slug=modification.slug, slot=modification.slot
        )
        for modification in clinic_library().get_modifications(modification_slugs)
    )
    session.flush()
    session.expire(prescription, ["modifications"])
