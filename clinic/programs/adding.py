"""Several exercises put into a draft at once, or taken out of it again: one judgement, one record of what the rules said.

The number of statements does not grow with the number of exercises.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.rules import CLINIC_ONLY, Dose, resolve
from clinic.programs.draft import Draft, fill, read_draft
from clinic.programs.editing import check_version, editable, touch
from clinic.programs.errors import ExerciseIsArchived, ExerciseIsNotHome, ProgramIsUnsafe, ProgramNotScreened
from clinic.programs.keeping import keep_draft
from clinic.programs.lines import check_room_among, renumbered
from clinic.programs.models import HomeProgram, PrescribedModification, Prescription
from clinic.programs.reviewing import check_fit, dose_columns, judge, screening_in, still_holding
from clinic.safety_record.models import Occasion
from clinic.screening.advice import sentence


@dataclass(frozen=True, slots=True)
class NewLine:
    """An exercise to be given, with everything that was chosen for it."""

    exercise_slug: str
    modification_slugs: tuple[str, ...]
    dose: Dose
    personal_note: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """The lines that were put in, in order, and those that were taken out for them."""

    added: tuple[Prescription, ...]
    removed: tuple[Prescription, ...]


def add_exercises(
    actor: User, program_id: UUID, lines: Sequence[NewLine], *, instead: bool = False, version: int | None = None
) -> Added:
    """Put exercises at the end of the program, or `instead` of everything that is in it; all of them or none.

    What is taken out keeps its row (`swap_back`). Nobody passes a rule here: what needs a written reason is added by
    itself. Raises StaleVersion, ExerciseIsArchived, ExerciseIsNotHome, ProgramNotScreened, ModificationDoesNotFit,
    ProgramIsUnsafe, ExerciseIsThere, TooManyExercises, NotInLibrary, or a refusal of `exercises.rules.resolve`.
    """
    program = editable(actor, program_id, hold_patient=True)
    check_version(program, version)
    draft = read_draft(program)
    before = draft.lines
    _check(draft, lines, () if instead else before)
    if instead:
        _take_out(before)
    rows = _put_in(program, lines, 0 if instead else len(before))
    touch(program, "exercises_added", *(line.exercise_slug for line in lines))
    keep_draft(actor, draft.with_lines(rows if instead else [*before, *rows]), Occasion.ADDED)
    return Added(tuple(rows), before if instead else ())


def swap_back(actor: User, program_id: UUID, *, remove: Collection[UUID], restore: Collection[UUID]) -> HomeProgram:
    """Take lines out and bring back others, as they were and in their order; the rules judge the whole anew.

    A line that is out or back already stays so, and one whose exercise was given anew meanwhile stays out. Raises
    TooManyExercises.
    """
    program = editable(actor, program_id, hold_patient=True)
    there = read_draft(program).lines
    _take_out([row for row in there if row.id in remove])
    kept = [row for row in there if row.id not in remove]
    back = [row for row in _list_removed(program.id, restore) if row.exercise_slug not in _slugs(kept)]
    for number, row in enumerate(back):
        check_room_among([*_slugs(kept), *_slugs(back[:number])], row.exercise_slug)
        row.removed_at = None
    renumbered([*back, *kept])
    touch(program, "exercises_swapped_back", *_slugs(back))
    keep_draft(actor, read_draft(program), Occasion.EDITED)
    return program


def _check(draft: Draft, lines: Sequence[NewLine], there: Sequence[Prescription]) -> None:
    screening = screening_in(draft.program, draft.snapshot)
    if screening.facts.screen is None:
        raise ProgramNotScreened
    overrides, known = still_holding(draft.overrides, draft.snapshot), clinic_library()
    for number, line in enumerate(lines):
        slug, chosen = line.exercise_slug, line.modification_slugs
        exercise = known.get_exercise(slug)
        if slug in known.archived:
            raise ExerciseIsArchived
        if CLINIC_ONLY & exercise.attributes:
            raise ExerciseIsNotHome
        check_room_among([*_slugs(there), *(one.exercise_slug for one in lines[:number])], slug)
        resolve(exercise, known.get_modifications(chosen), line.dose)
        check_fit(screening, slug, chosen)
        for one in judge(screening.screen(slug, chosen).findings, overrides):
            if one.is_open:
                raise ProgramIsUnsafe(f"{exercise.name}: {sentence(one.finding)}")


def _put_in(program: HomeProgram, lines: Sequence[NewLine], after: int) -> list[Prescription]:
    rows = [
        Prescription(
            id=new_id(),
            program_id=program.id,
            position=after + number,
            exercise_slug=line.exercise_slug,
            personal_note=line.personal_note,
            **dose_columns(line.dose),
        )
        for number, line in enumerate(lines, start=1)
    ]
    session.add_all(rows)
    session.flush()
    chosen = {
        row.id: [
            PrescribedModification(prescription_id=row.id, modification_slug=one.slug, slot=one.slot)
            for one in clinic_library().get_modifications(line.modification_slugs)
        ]
        for row, line in zip(rows, lines, strict=True)
    }
    session.add_all(one for each in chosen.values() for one in each)
    session.flush()
    for row in rows:
        fill(row, chosen[row.id], ())
    return rows


def _take_out(rows: Sequence[Prescription]) -> None:
    now = clock.now()
    for row in rows:
        row.removed_at = now
    session.flush()


def _list_removed(program_id: UUID, ids: Collection[UUID]) -> Sequence[Prescription]:
    query = select(Prescription).where(
        Prescription.program_id == program_id, Prescription.id.in_(ids), Prescription.removed_at.is_not(None)
    )
    return session.scalars(query.order_by(Prescription.position, Prescription.id)).all()


def _slugs(rows: Sequence[Prescription]) -> list[str]:
    return [row.exercise_slug for row in rows]
