"""Editing a program's draft. What was issued is never touched here: see `issuing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.core.permissions import Permission
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.rules import CLINIC_ONLY, Dose, default_dose, resolve
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.draft import read_draft
from clinic.programs.editing import editable, touch
from clinic.programs.errors import (
    ExerciseIsArchived,
    ExerciseIsNotHome,
    NoOpenEpisode,
)
from clinic.programs.keeping import keep_draft
from clinic.programs.lines import check_room, get_line, put_on, renumbered
from clinic.programs.linking import end_links, shorten_links
from clinic.programs.models import (
    HomeProgram,
    Prescription,
    ProgramStatus,
)
from clinic.programs.overriding import pass_rules
from clinic.programs.queries import find_open_episode
from clinic.programs.reviewing import dose_columns
from clinic.programs.rules import moved
from clinic.programs.stopping import lift_with_the_program
from clinic.safety_record.models import Occasion


def start_program(actor: User, patient_id: UUID) -> HomeProgram:
    """The patient's open program, held with its patient; a new draft when there is none.

    Raises NotFound, NotAllowed, NoOpenEpisode, or StaleVersion when somebody has just started one.
    """
    patient = patients.get_patient(actor, patient_id, lock=True)
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed
    program = policy.find_open_program(actor, patient.id, lock=True)
    if program is not None:
        return program
    episode = find_open_episode(patient.id)
    if episode is None:
        raise NoOpenEpisode
    program = HomeProgram(patient_id=patient.id, episode_id=episode.id, created_by_id=actor.id, goal=episode.goal)
    _flush_or_refuse(program)
    policy.let_in_to_new(actor, program)
    record("program.started", "program", program.id, patient_id=patient.id)
    return program


def add_exercise(
    actor: User,
    program_id: UUID,
    slug: str,
    modification_slugs: Sequence[str] = (),
    dose: Dose | None = None,
    *,
    override_reason: str | None = None,
) -> Prescription:
    """Put an exercise at the end of the program with the library's dose (or `dose`).

    What the rules stop is not added, unless a PT may pass them and writes an `override_reason`. Raises
    ExerciseIsArchived, ExerciseIsNotHome, ProgramNotScreened, ModificationDoesNotFit, ProgramIsUnsafe, ExerciseIsThere,
    TooManyExercises, ReasonIsTooShort, or a refusal of `exercises.rules.resolve`.
    """
    program = editable(actor, program_id, hold_patient=True)
    exercise = clinic_library().get_exercise(slug)
    if slug in clinic_library().archived:
        raise ExerciseIsArchived
    if CLINIC_ONLY & exercise.attributes:
        raise ExerciseIsNotHome
    draft = read_draft(program)
    check_room(draft, slug)
    modifications = clinic_library().get_modifications(modification_slugs)
    given = dose or default_dose(exercise, modifications)
    resolve(exercise, modifications, given)
    written = pass_rules(actor, draft, slug, modification_slugs, override_reason)
    line = Prescription(
        id=new_id(),
        program_id=program.id,
        position=len(draft.lines) + 1,
        exercise_slug=slug,
        **dose_columns(given),
    )
    session.add(line)
    session.flush()
    put_on(line, modification_slugs)
    touch(program, "exercise_added", slug)
    keep_draft(actor, draft.with_lines([*draft.lines, line]).with_overrides(written, actor), Occasion.ADDED)
    return line


def remove_exercise(actor: User, program_id: UUID, prescription_id: UUID) -> Prescription:
    """Take one line out of the draft; `restore_exercise` brings it back, and issued versions keep it."""
    program = editable(actor, program_id)
    draft = read_draft(program)
    line = draft.get_line(prescription_id)
    line.removed_at = clock.now()
    left = renumbered(row for row in draft.lines if row is not line)
    touch(program, "exercise_removed", line.exercise_slug)
    keep_draft(actor, draft.with_lines(left), Occasion.EDITED)
    return line


def restore_exercise(actor: User, program_id: UUID, prescription_id: UUID) -> Prescription:
    """Bring back a line that was taken out, as it was and where it was; the rules judge it anew.

    Raises ExerciseIsThere or TooManyExercises when its place was taken meanwhile.
    """
    program = editable(actor, program_id)
    line, draft = get_line(program, prescription_id, removed=True), read_draft(program)
    check_room(draft, line.exercise_slug)
    place = line.position - 1
    line.removed_at = None
    renumbered([*draft.lines[:place], line, *draft.lines[place:]])
    touch(program, "exercise_restored", line.exercise_slug)
    keep_draft(actor, read_draft(program), Occasion.ADDED)
    return line


def move_exercise(actor: User, program_id: UUID, prescription_id: UUID, *, by: int = 0, to: int | None = None) -> None:
    """Move one line by `by` places (-1 is up), or to the place `to`, counted from 1; past either end is the end."""
    program = editable(actor, program_id)
    draft = read_draft(program)
    line, order = draft.get_line(prescription_id), list(draft.lines)
    away = by if to is None else to - 1 - order.index(line)
    wanted = moved(order, line, away)
    if wanted == order:
        return
    renumbered(wanted)
    touch(program, "order")
    keep_draft(actor, draft.with_lines(wanted), Occasion.EDITED)


def set_details(
    actor: User,
    program_id: UUID,
    *,
    goal: str,
    next_visit_on: date | None,
    seen: tuple[str, date | None] | None = None,
) -> HomeProgram:
    """The goal in the patient's words and the next visit, as printed on the sheet.

    `seen` is what was saved when they were written. Asking for what is saved already changes nothing. Raises
    StaleVersion when what is saved is neither.
    """
    program = editable(actor, program_id)
    saved = (program.goal, program.next_visit_on)
    if saved == (goal, next_visit_on):
        return program
    if seen is not None and seen != saved:
        raise StaleVersion
    program.goal = goal
    program.next_visit_on = next_visit_on
    touch(program, "goal", "next_visit_on")
    keep_draft(actor, read_draft(program), Occasion.EDITED)
    return program


def end_program(actor: User, program_id: UUID, *, reason: str, revoke: bool = False) -> HomeProgram:
    """Close a program: completed, or revoked when the patient must stop using its sheets.

    Links of a completed program work on for a while, so that its last week can be reported; those of a revoked one
    end now.
    """
    program = editable(actor, program_id)
    program.status = ProgramStatus.REVOKED if revoke else ProgramStatus.COMPLETED
    program.ended_at = clock.now()
    program.ended_reason = reason
    (end_links if revoke else shorten_links)(program)
    lift_with_the_program(actor, program)
    touch(program, program.status.value)
    return program


def _flush_or_refuse(program: HomeProgram) -> None:
    """Two first clicks at once: the index lets one program be open, the other click is sent to it."""
    try:
        with session.begin_nested():
            session.add(program)
    except IntegrityError as error:
        raise StaleVersion("Somebody else has just started a program for this person. Open it again.") from error
