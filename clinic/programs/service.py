"""Editing a program's draft. What was issued is never touched here: see `issuing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.core.permissions import Permission
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.rules import CLINIC_ONLY, Dose, default_dose, resolve
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.editing import check_version, editable, follow_episode, touch
from clinic.programs.errors import (
    ExerciseIsArchived,
    ExerciseIsNotHome,
    NoOpenEpisode,
)
from clinic.programs.keeping import keep_draft
from clinic.programs.lines import check_room, dose_columns, renumber
from clinic.programs.linking import end_links, shorten_links
from clinic.programs.models import (
    HomeProgram,
    PrescribedModification,
    Prescription,
    ProgramStatus,
)
from clinic.programs.overriding import pass_rules
from clinic.programs.queries import find_open_episode, list_prescriptions
from clinic.programs.reviewing import check_fit, dose_of, screened_patient
from clinic.programs.rules import moved
from clinic.programs.stopping import lift_with_the_program
from clinic.safety_record.models import Occasion


def start_program(actor: User, patient_id: UUID) -> HomeProgram:
    """The patient's open program; a new draft when there is none.

    A program of an episode that has ended goes on in the one that is open now. Raises NotFound, NotAllowed,
    NoOpenEpisode, or StaleVersion when somebody has just started one.
    """
    patient = patients.get_patient(actor, patient_id, lock=True)
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed
    program = policy.find_open_program(actor, patient.id)
    episode = find_open_episode(patient.id)
    if program is not None:
        follow_episode(program, episode)
        return program
    if episode is None:
        raise NoOpenEpisode
    program = HomeProgram(patient_id=patient.id, episode_id=episode.id, created_by_id=actor.id, goal=episode.goal)
    _flush_or_refuse(program)
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
    rows = list_prescriptions(program.id)
    check_room([row.exercise_slug for row in rows], slug)
    modifications = clinic_library().get_modifications(modification_slugs)
    given = dose or default_dose(exercise, modifications)
    resolve(exercise, modifications, given)
    pass_rules(actor, program, slug, modification_slugs, override_reason)
    prescription = Prescription(
        program_id=program.id, position=len(rows) + 1, exercise_slug=slug, **dose_columns(given)
    )
    session.add(prescription)
    session.flush()
    _choose(prescription, modification_slugs)
    touch(program, "exercise_added", slug)
    keep_draft(actor, program, Occasion.ADDED)
    return prescription


def change_exercise(
    actor: User,
    program_id: UUID,
    prescription_id: UUID,
    *,
    version: int,
    modification_slugs: Sequence[str],
    dose: Dose | None,
    personal_note: str | None = None,
) -> Prescription:
    """Give one line of the program other modifications, another dose, other words.

    `dose` None takes the library's dose for these modifications; a dose that nobody has touched follows the library
    when modifications change; a note of None stays as it is. Raises StaleVersion when somebody saved since `version`,
    ModificationDoesNotFit, or a refusal of `exercises.rules.resolve`.
    """
    program = editable(actor, program_id, hold_patient=True)
    prescription = _get_prescription(program, prescription_id)
    check_version(program, version)
    exercise = clinic_library().get_exercise(prescription.exercise_slug)
    modifications = clinic_library().get_modifications(modification_slugs)
    if dose is None or _is_untouched(prescription, dose):
        dose = default_dose(exercise, modifications)
    resolve(exercise, modifications, dose)
    kept = _modifications_of(prescription) if clinic_library().archived else ()
    check_fit(screened_patient(program)[1], exercise.slug, modification_slugs, kept)
    for name, value in dose_columns(dose).items():
        setattr(prescription, name, value)
    if personal_note is not None:
        prescription.personal_note = personal_note
    _choose(prescription, modification_slugs)
    touch(program, "exercise_changed", prescription.exercise_slug)
    keep_draft(actor, program, Occasion.EDITED)
    return prescription


def remove_exercise(actor: User, program_id: UUID, prescription_id: UUID) -> Prescription:
    """Take one line out of the draft; `restore_exercise` brings it back, and issued versions keep it."""
    program = editable(actor, program_id)
    prescription = _get_prescription(program, prescription_id)
    prescription.removed_at = clock.now()
    session.flush()
    renumber([row.id for row in list_prescriptions(program.id)], program.id)
    touch(program, "exercise_removed", prescription.exercise_slug)
    keep_draft(actor, program, Occasion.EDITED)
    return prescription


def restore_exercise(actor: User, program_id: UUID, prescription_id: UUID) -> Prescription:
    """Bring back a line that was taken out, as it was and where it was; the rules judge it anew.

    Raises ExerciseIsThere or TooManyExercises when its place was taken meanwhile.
    """
    program = editable(actor, program_id)
    prescription = _get_prescription(program, prescription_id, removed=True)
    rows = list_prescriptions(program.id)
    check_room([row.exercise_slug for row in rows], prescription.exercise_slug)
    place = prescription.position - 1
    prescription.removed_at = None
    session.flush()
    order = [row.id for row in rows]
    renumber([*order[:place], prescription.id, *order[place:]], program.id)
    touch(program, "exercise_restored", prescription.exercise_slug)
    keep_draft(actor, program, Occasion.ADDED)
    return prescription


def move_exercise(actor: User, program_id: UUID, prescription_id: UUID, by: int) -> None:
    """Move one line by `by` places (-1 is up)."""
    program = editable(actor, program_id)
    prescription = _get_prescription(program, prescription_id)
    order = [row.id for row in list_prescriptions(program.id)]
    renumber(moved(order, prescription.id, by), program.id)
    touch(program, "order")
    keep_draft(actor, program, Occasion.EDITED)


def set_details(actor: User, program_id: UUID, *, version: int, goal: str, next_visit_on: date | None) -> HomeProgram:
    """The goal in the patient's words and the next visit, as printed on the sheet. Raises StaleVersion."""
    program = editable(actor, program_id, version)
    program.goal = goal
    program.next_visit_on = next_visit_on
    touch(program, "goal", "next_visit_on")
    keep_draft(actor, program, Occasion.EDITED)
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


def _get_prescription(program: HomeProgram, prescription_id: UUID, *, removed: bool = False) -> Prescription:
    query = select(Prescription).where(Prescription.id == prescription_id, Prescription.program_id == program.id)
    found = session.scalar(query)
    if found is None or (found.removed_at is not None) is not removed:
        raise NotFound
    return found


def _is_untouched(prescription: Prescription, dose: Dose) -> bool:
    exercise = clinic_library().get_exercise(prescription.exercise_slug)
    known = clinic_library().modifications
    slugs = [slug for slug in _modifications_of(prescription) if slug in known]
    return dose == dose_of(prescription) == default_dose(exercise, clinic_library().get_modifications(slugs))


def _modifications_of(prescription: Prescription) -> list[str]:
    rows = list_prescriptions(prescription.program_id)
    row = next(row for row in rows if row.id == prescription.id)
    return [one.modification_slug for one in row.modifications]


def _choose(prescription: Prescription, modification_slugs: Sequence[str]) -> None:
    session.execute(delete(PrescribedModification).where(PrescribedModification.prescription_id == prescription.id))
    session.add_all(
        PrescribedModification(
            prescription_id=prescription.id, modification_slug=modification.slug, slot=modification.slot
        )
        for modification in clinic_library().get_modifications(modification_slugs)
    )
    session.flush()
    session.expire(prescription, ["modifications"])


def _flush_or_refuse(program: HomeProgram) -> None:
    """Two first clicks at once: the index lets one program be open, the other click is sent to it."""
    try:
        with session.begin_nested():
            session.add(program)
    except IntegrityError as error:
        raise StaleVersion("Somebody else has just started a program for this person. Open it again.") from error
