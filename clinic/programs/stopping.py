"""Stopping a program or an exercise, and letting it go on: by a therapist, with a written reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.accounts.models import User
from clinic.core.errors import NotAllowed, NotFound, Refusal
from clinic.core.permissions import Permission
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.editing import lock
from clinic.programs.errors import HoldWasLifted, NothingToStop, ReasonIsTooShort
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.programs.overriding import SHORTEST_REASON
from clinic.programs.queries import find_newest_version
from clinic.programs.sheets import content_of
from clinic.safety_record.holds import (
    WHOLE_PROGRAM,
    find_hold,
    hold_by_hand,
    lift,
    list_open_holds,
    list_open_holds_of,
)
from clinic.safety_record.models import ExerciseHold


@dataclass(frozen=True, slots=True)
class Stopped:
    """A program of which nothing is handed out: told to stop by a therapist, or revoked. `hold_id` is what can be lifted."""

    at: datetime
    reason: str
    hold_id: UUID | None


def list_stopped(programs: Iterable[HomeProgram]) -> dict[UUID, Stopped]:
    """The programs among these that are stopped, by id (one query)."""
    known = {program.id: program for program in programs}
    holds = list_open_holds_of(known)
    stopped = {id_: stopped_by(one, [hold for hold in holds if hold.program_id == id_]) for id_, one in known.items()}
    return {id_: one for id_, one in stopped.items() if one is not None}


def find_stopped(program: HomeProgram) -> Stopped | None:
    """Why nothing of a program is handed out, if that is so (one query)."""
    return stopped_by(program, list_open_holds(program.id))


def stopped_by(program: HomeProgram, holds: Iterable[ExerciseHold]) -> Stopped | None:
    """As `find_stopped`, with its open holds at hand; no query."""
    if program.status == ProgramStatus.REVOKED and program.ended_at is not None:
        return Stopped(program.ended_at, program.ended_reason or "", None)
    whole = next((hold for hold in holds if hold.is_whole_program), None)
    return Stopped(whole.held_at, whole.reason, whole.id) if whole else None


def stop_program(actor: User, patient_id: UUID, reason: str) -> ExerciseHold:
    """Tell the patient to stop everything now: the page says stop and call, and nothing is printed until it is lifted.

    A second click answers with the stop that is there. Raises NotFound, NotAllowed, NothingToStop or ReasonIsTooShort.
    """
    program = program_in_force(actor, patient_id, NothingToStop)
    _check(reason)
    return hold_by_hand(patient_id, program.id, WHOLE_PROGRAM, actor.id, reason)


def hold_exercise(actor: User, patient_id: UUID, slug: str, reason: str) -> ExerciseHold:
    """Tell the patient not to do one exercise until they have talked; the others go on.

    A second click answers with the hold that is there. Raises NotFound (also for an exercise that is not on the sheet in
    force), NotAllowed, NothingToStop or ReasonIsTooShort.
    """
    program = program_in_force(actor, patient_id, NothingToStop)
    if slug not in names_on_sheet(patient_id):
        raise NotFound
    _check(reason)
    return hold_by_hand(patient_id, program.id, slug, actor.id, reason)


def names_on_sheet(patient_id: UUID) -> dict[str, str]:
    """The exercises of the sheet given last, by slug, in their order; empty when none was given."""
    version = find_newest_version(patient_id)
    return {one["slug"]: one["name"] for one in content_of(version)["exercises"]} if version else {}


def get_hold(actor: User, patient_id: UUID, hold_id: UUID) -> ExerciseHold:
    """A hold of a patient whom `actor` may see, lifted or not. Raises NotFound."""
    hold = find_hold(patients.get_patient(actor, patient_id).id, hold_id)
    if hold is None:
        raise NotFound
    return hold


def lift_hold(actor: User, patient_id: UUID, hold_id: UUID, reason: str) -> ExerciseHold:
    """Let the patient do it again, with a written reason: every hold on the same exercise ends.

    One that was lifted meanwhile stays as it is, and so does what holds the exercise since. Raises NotFound, NotAllowed,
    ReasonIsTooShort or HoldWasLifted.
    """
    hold = get_hold(actor, patient_id, hold_id)
    if not actor.can(Permission.OVERRIDE_FINDING):
        raise NotAllowed
    _check(reason)
    lock(actor, policy.get_program(actor, hold.program_id))
    if get_hold(actor, patient_id, hold_id).lifted_at is not None:
        raise HoldWasLifted
    for one in held_together(hold):
        lift(one, actor.id, reason)
    return hold


def held_together(hold: ExerciseHold) -> list[ExerciseHold]:
    """The open holds that end together: those on the same exercise, or on the whole program."""
    return [one for one in list_open_holds(hold.program_id) if one.exercise_slug == hold.exercise_slug]


def lift_what_is_left_out(actor: User, program: HomeProgram, slugs: Collection[str], number: int) -> None:
    """A new sheet without a held exercise ends its hold."""
    for hold in list_open_holds(program.id):
        if not hold.is_whole_program and hold.exercise_slug not in slugs:
            lift(hold, actor.id, f"Not on sheet {number}, which was issued after it.")


def lift_with_the_program(actor: User, program: HomeProgram) -> None:
    """A program that ends takes its holds with it: nothing of it is to be done any more."""
    for hold in list_open_holds(program.id):
        lift(hold, actor.id, f"The program was {program.status}.")


def program_in_force(actor: User, patient_id: UUID, otherwise: type[Refusal]) -> HomeProgram:
    """The patient's program in force, held for the running transaction. Raises NotFound, NotAllowed, or `otherwise`."""
    patient = patients.get_patient(actor, patient_id)
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed
    program = policy.find_open_program(actor, patient.id)
    if program is None:
        raise otherwise
    lock(actor, program)
    if program.status != ProgramStatus.ACTIVE:
        raise otherwise
    return program


def _check(reason: str) -> None:
    if len(reason) < SHORTEST_REASON:
        raise ReasonIsTooShort
