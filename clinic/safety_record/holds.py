"""Holds: an exercise, or a whole program, that must not be done until a therapist has talked to the patient.

Who may hold or lift is decided by the caller; every hold and every lifting is an audit event.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.safety_record.models import ExerciseHold

WHOLE_PROGRAM = ""

_OPEN = (
    select(ExerciseHold)
    .where(ExerciseHold.program_id.in_(bindparam("programs", expanding=True)), ExerciseHold.lifted_at.is_(None))
    .order_by(ExerciseHold.held_at, ExerciseHold.id)
    .execution_options(populate_existing=True)
)
"""Built once: whatever is judged or shown asks it."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an exercise is held: the rule or stop sign with its version, the facts that decided, the reason in words."""

    exercise_slug: str
    rule_id: str
    rule_version: int
    inputs: tuple[str, ...]
    reason: str


def hold_exercises(patient_id: UUID, program_id: UUID, causes: Iterable[Cause]) -> list[ExerciseHold]:
    """Hold exercises of a program; a cause that holds one already makes no second row. Returns the new ones."""
    held = {(one.exercise_slug, one.rule_id) for one in list_open_holds(program_id)}
    made = []
    for cause in causes:
        if (cause.exercise_slug, cause.rule_id) not in held:
            held.add((cause.exercise_slug, cause.rule_id))
            made.append(_made(patient_id, program_id, cause, None))
    return made


def hold_by_hand(patient_id: UUID, program_id: UUID, slug: str, by: UUID, reason: str) -> ExerciseHold:
    """A therapist holds one exercise, or stops the whole program (`WHOLE_PROGRAM`); once held, the first reason stands."""
    for hold in list_open_holds(program_id):
        if hold.exercise_slug == slug and hold.held_by_id is not None:
            return hold
    return _made(patient_id, program_id, Cause(slug, "", 0, (), reason), by)


def lift(hold: ExerciseHold, by: UUID, reason: str) -> None:
    """End a hold; it stays on file with who lifted it and why."""
    hold.lifted_at = clock.now()
    hold.lifted_by_id = by
    hold.lifted_reason = reason
    session.flush()
    record("exercise.released", "exercise_hold", hold.id, patient_id=hold.patient_id, fields=_fields(hold))


def list_open_holds(program_id: UUID) -> Sequence[ExerciseHold]:
    """What is held in a program now, oldest first."""
    return list_open_holds_of([program_id])


def list_open_holds_of(program_ids: Collection[UUID]) -> Sequence[ExerciseHold]:
    """What is held in these programs now, oldest first."""
    return session.scalars(_OPEN, {"programs": list(program_ids)}).all()


def list_holds_of_program(program_id: UUID) -> Sequence[ExerciseHold]:
    """Every hold of a program, lifted or not, oldest first."""
    query = select(ExerciseHold).where(ExerciseHold.program_id == program_id)
    return session.scalars(query.order_by(ExerciseHold.held_at, ExerciseHold.id)).all()


def list_holds(patient_id: UUID) -> Sequence[ExerciseHold]:
    """Every hold of a patient, lifted or not, newest first."""
    query = select(ExerciseHold).where(ExerciseHold.patient_id == patient_id)
    return session.scalars(query.order_by(ExerciseHold.held_at.desc(), ExerciseHold.id.desc())).all()


def find_hold(patient_id: UUID, hold_id: UUID) -> ExerciseHold | None:
    """One hold of a patient, as it is now."""
    query = select(ExerciseHold).where(ExerciseHold.id == hold_id, ExerciseHold.patient_id == patient_id)
    return session.scalar(query.execution_options(populate_existing=True))


def _made(patient_id: UUID, program_id: UUID, cause: Cause, by: UUID | None) -> ExerciseHold:
    hold = ExerciseHold(
        patient_id=patient_id,
        program_id=program_id,
        exercise_slug=cause.exercise_slug,
        rule_id=cause.rule_id,
        rule_version=cause.rule_version,
        inputs=list(cause.inputs),
        reason=cause.reason,
        held_at=clock.now(),
        held_by_id=by,
    )
    session.add(hold)
    session.flush()
    record("exercise.held", "exercise_hold", hold.id, patient_id=patient_id, fields=_fields(hold))
    return hold


def _fields(hold: ExerciseHold) -> list[str]:
    return [name for name in (hold.exercise_slug, hold.rule_id) if name]
