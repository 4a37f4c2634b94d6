"""The lines of a draft: how many a sheet has room for, where each stands, what is chosen for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.custom_library.overlay import clinic_library
from clinic.programs.draft import Draft, fill
from clinic.programs.errors import ExerciseIsThere, LineIsGone, TooManyExercises
from clinic.programs.models import HomeProgram, PrescribedModification, Prescription

MOST_EXERCISES = 12
"""What a sheet has room for (`handouts.content`)."""


def check_room(draft: Draft, slug: str) -> None:
    """Refuse an exercise that is in the draft, or one too many. Raises ExerciseIsThere, TooManyExercises."""
    check_room_among([line.exercise_slug for line in draft.lines], slug)


def check_room_among(there: Collection[str], slug: str) -> None:
    """Refuse an exercise that is among those that are `there`, or one too many. Raises as `check_room`."""
    if slug in there:
        raise ExerciseIsThere
    if len(there) >= MOST_EXERCISES:
        raise TooManyExercises


def renumbered(order: Iterable[Prescription]) -> list[Prescription]:
    """The lines of a program, which stand in this order from now on."""
    lines = list(order)
    for position, line in enumerate(lines, start=1):
        line.position = position
    session.flush()
    return lines


def get_line(program: HomeProgram, prescription_id: UUID, *, removed: bool = False) -> Prescription:
    """One line of the draft, or one that was taken out of it. Raises NotFound, or LineIsGone when it was taken out."""
    query = select(Prescription).where(Prescription.id == prescription_id, Prescription.program_id == program.id)
    found = session.scalar(query)
    if found is None or (removed and found.removed_at is None):
        raise NotFound
    if found.removed_at is not None and not removed:
        raise LineIsGone
    return found


def modifications_of(prescription: Prescription) -> list[str]:
    """The slugs of what a line of a draft has, in slot order."""
    return [one.modification_slug for one in prescription.modifications]


def choose(prescription: Prescription, modification_slugs: Sequence[str]) -> None:
    """Let a line have these modifications and no other."""
    if set(modification_slugs) == set(modifications_of(prescription)):
        return
    session.execute(delete(PrescribedModification).where(PrescribedModification.prescription_id == prescription.id))
    fill(prescription, _stored(prescription, modification_slugs), prescription.own_props)


def put_on(prescription: Prescription, modification_slugs: Sequence[str]) -> None:
    """Let a new line have these modifications, and nothing in the place of a prop."""
    fill(prescription, _stored(prescription, modification_slugs), ())


def _stored(prescription: Prescription, modification_slugs: Sequence[str]) -> list[PrescribedModification]:
    rows = [
        PrescribedModification(
            prescription_id=prescription.id, modification_slug=modification.slug, slot=modification.slot
        )
        for modification in clinic_library().get_modifications(modification_slugs)
    ]
    session.add_all(rows)
    session.flush()
    return rows
