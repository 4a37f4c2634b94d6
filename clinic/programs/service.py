"""Editing a program's draft. What was issued is never touched here: see `issuing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.core.permissions import Permission
from clinic.exercises.catalog import library
from clinic.exercises.rules import Dose, default_dose, resolve
from clinic.patients import policy as patients
from clinic.patients.models import Episode, EpisodeStatus
from clinic.programs import policy
from clinic.programs.errors import (
    CannotOverride,
    ExerciseIsNotHome,
    ExerciseIsThere,
    NoOpenEpisode,
    ProgramIsClosed,
)
from clinic.programs.models import (
    FindingOverride,
    HomeProgram,
    PrescribedModification,
    Prescription,
    ProgramStatus,
)
from clinic.programs.queries import list_prescriptions
from clinic.programs.reviewing import review
from clinic.programs.rules import moved

CLINIC_ONLY = "clinic_only"


def start_program(actor: User, patient_id: UUID) -> HomeProgram:
    """The patient's open program; a new draft when there is none.

    Raises NotFound, NotAllowed or NoOpenEpisode.
    """
    patient = patients.get_patient(actor, patient_id)
    program = policy.find_open_program(actor, patient.id)
    if program is not None:
        return program
    _may_design(actor)
    episode = session.scalar(
        select(Episode).where(Episode.patient_id == patient.id, Episode.status == EpisodeStatus.ACTIVE)
    )
    if episode is None:
        raise NoOpenEpisode
    program = HomeProgram(patient_id=patient.id, episode_id=episode.id, created_by_id=actor.id, goal=episode.goal)
    _flush_or_refuse(program)
    record("program.started", "program", program.id, patient_id=patient.id)
    return program


def add_exercise(
    actor: User, program_id: UUID, slug: str, modification_slugs: Sequence[str] = (), dose: Dose | None = None
) -> Prescription:
    """Put an exercise at the end of the program with the library's dose (or `dose`).

    Raises ExerciseIsThere, ExerciseIsNotHome, or a refusal of `exercises.rules.resolve`.
    """
    program = _editable(actor, program_id)
    exercise = library().get_exercise(slug)
    if CLINIC_ONLY in exercise.attributes:
        raise ExerciseIsNotHome
    rows = list_prescriptions(program.id)
    if any(row.exercise_slug == slug for row in rows):
        raise ExerciseIsThere
    modifications = library().get_modifications(modification_slugs)
    given = dose or default_dose(exercise, modifications)
    resolve(exercise, modifications, given)
    prescription = Prescription(
        program_id=program.id, position=len(rows) + 1, exercise_slug=slug, **_dose_columns(given)
    )
    session.add(prescription)
    session.flush()
    _choose(prescription, modification_slugs)
    _touch(program, "exercise_added", slug)
    return prescription


def change_exercise(
    actor: User,
    program_id: UUID,
    prescription_id: UUID,
    *,
    version: int,
    modification_slugs: Sequence[str],
    dose: Dose | None,
    personal_note: str,
) -> Prescription:
    """Give one line of the program other modifications, another dose, other words.

    `dose` None takes the library's dose for these modifications. Raises StaleVersion when somebody saved since
    `version`, or a refusal of `exercises.rules.resolve`.
    """
    program = _editable(actor, program_id, version)
    prescription = _get_prescription(program, prescription_id)
    exercise = library().get_exercise(prescription.exercise_slug)
    modifications = library().get_modifications(modification_slugs)
    given = dose or default_dose(exercise, modifications)
    resolve(exercise, modifications, given)
    for name, value in _dose_columns(given).items():
        setattr(prescription, name, value)
    prescription.personal_note = personal_note
    _choose(prescription, modification_slugs)
    _touch(program, "exercise_changed", prescription.exercise_slug)
    return prescription


def remove_exercise(actor: User, program_id: UUID, prescription_id: UUID) -> str:
    """Take one line out of the draft; issued versions keep it. Returns its exercise's slug, for an undo."""
    program = _editable(actor, program_id)
    prescription = _get_prescription(program, prescription_id)
    slug = prescription.exercise_slug
    session.execute(delete(PrescribedModification).where(PrescribedModification.prescription_id == prescription.id))
    session.execute(delete(Prescription).where(Prescription.id == prescription.id))
    _renumber([row.id for row in list_prescriptions(program.id)], program.id)
    _touch(program, "exercise_removed", slug)
    return slug


def move_exercise(actor: User, program_id: UUID, prescription_id: UUID, by: int) -> None:
    """Move one line by `by` places (-1 is up)."""
    program = _editable(actor, program_id)
    prescription = _get_prescription(program, prescription_id)
    order = [row.id for row in list_prescriptions(program.id)]
    _renumber(moved(order, prescription.id, by), program.id)
    _touch(program, "order")


def set_details(actor: User, program_id: UUID, *, version: int, goal: str, next_visit_on: date | None) -> HomeProgram:
    """The goal in the patient's words and the next visit, as printed on the sheet. Raises StaleVersion."""
    program = _editable(actor, program_id, version)
    program.goal = goal
    program.next_visit_on = next_visit_on
    _touch(program, "goal", "next_visit_on")
    return program


def override_finding(actor: User, program_id: UUID, exercise_slug: str, rule_id: str, reason: str) -> FindingOverride:
    """A PT goes ahead in spite of a finding, with a written reason that stays on file.

    Raises NotAllowed, or CannotOverride where the rule lets nobody pass or does not stand open here.
    """
    if not actor.can(Permission.OVERRIDE_FINDING):
        raise NotAllowed
    program = _editable(actor, program_id)
    now_open = review(actor, program)
    finding = now_open.find_overridable(exercise_slug, rule_id)
    if finding is None:
        raise CannotOverride
    override = FindingOverride(
        program_id=program.id,
        exercise_slug=exercise_slug,
        rule_id=rule_id,
        rule_version=finding.version,
        reason=reason,
        overridden_by_id=actor.id,
        overridden_at=clock.now(),
    )
    session.add(override)
    session.flush()
    _touch(program, "finding_overridden", rule_id)
    return override


def end_program(actor: User, program_id: UUID, *, reason: str, revoke: bool = False) -> HomeProgram:
    """Close a program: completed, or revoked when the patient must stop using its sheets. Links end with it."""
    program = _editable(actor, program_id)
    program.status = ProgramStatus.REVOKED if revoke else ProgramStatus.COMPLETED
    program.ended_at = clock.now()
    program.ended_reason = reason
    _touch(program, program.status.value)
    return program


def _editable(actor: User, program_id: UUID, version: int | None = None) -> HomeProgram:
    """The program, locked for this transaction, so that two people's changes follow each other."""
    program = policy.get_program(actor, program_id)
    session.refresh(program, with_for_update=True)
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed
    if program.status not in policy.OPEN:
        raise ProgramIsClosed
    if version is not None and program.version != version:
        raise StaleVersion
    return program


def _may_design(actor: User) -> None:
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed


def _get_prescription(program: HomeProgram, prescription_id: UUID) -> Prescription:
    found = session.scalar(
        select(Prescription).where(Prescription.id == prescription_id, Prescription.program_id == program.id)
    )
    if found is None:
        raise NotFound
    return found


def _choose(prescription: Prescription, modification_slugs: Sequence[str]) -> None:
    session.execute(delete(PrescribedModification).where(PrescribedModification.prescription_id == prescription.id))
    session.add_all(
        PrescribedModification(
            prescription_id=prescription.id, modification_slug=modification.slug, slot=modification.slot
        )
        for modification in library().get_modifications(modification_slugs)
    )
    session.flush()
    session.expire(prescription, ["modifications"])


def _renumber(order: Sequence[UUID], program_id: UUID) -> None:
    rows = {row.id: row for row in list_prescriptions(program_id)}
    for position, row_id in enumerate(order, start=1):
        rows[row_id].position = position
    session.flush()


def _touch(program: HomeProgram, *fields: str) -> None:
    program.version += 1
    program.updated_at = clock.now()
    session.flush()
    record("program.changed", "program", program.id, patient_id=program.patient_id, fields=fields)


def _flush_or_refuse(program: HomeProgram) -> None:
    """Two first clicks at once: the index lets one program be open, the other click is sent to it."""
    session.add(program)
    try:
        session.flush()
    except IntegrityError as error:
        raise StaleVersion("Somebody else has just started a program for this person. Open it again.") from error


def _dose_columns(dose: Dose) -> dict[str, Any]:
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
