"""Setting one dose for every line of a draft: one judgement by the rules, one audit event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from clinic.accounts.models import User
from clinic.core import db
from clinic.core.db import session
from clinic.custom_library.overlay import clinic_library
from clinic.programs.dose_for_all import DosedLine, NewDose, doses_for_all
from clinic.programs.draft import read_draft
from clinic.programs.editing import editable, touch
from clinic.programs.keeping import keep_draft
from clinic.programs.models import Prescription
from clinic.programs.reviewing import dose_columns, dose_of
from clinic.safety_record.models import Occasion


@dataclass(frozen=True)
class DoseForAll:
    """What came of it, line by line in order; `unknown` names lines that the library no longer has as they are."""

    lines: tuple[NewDose, ...]
    unknown: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[NewDose, ...]:
        """The lines that have another dose now."""
        return tuple(one for one in self.lines if one.is_change)

    @property
    def refused(self) -> tuple[NewDose, ...]:
        """The lines that stay as they are, each with its `refusal`."""
        return tuple(one for one in self.lines if one.dose is None)


def set_dose_for_all(actor: User, program_id: UUID, version: int, text: str) -> DoseForAll:
    """Give every line the dose that `text` says, such as "2/d"; a line that cannot take it stays and is named.

    `version` is the draft's as the PT saw it; it counts on only when a line has changed. Raises NotFound, NotAllowed,
    ProgramIsClosed, StaleVersion or DoseNotUnderstood.
    """
    program = editable(actor, program_id, version, hold_patient=True)
    rows = read_draft(program).lines
    known = [(row, line) for row in rows if (line := _dosed(row))]
    done = DoseForAll(
        doses_for_all([line for _, line in known], text),
        tuple(_name(row) for row in rows if row.id not in {line.id for _, line in known}),
    )
    if done.changed:
        _save(done.changed, {row.id: row.version + 1 for row in rows})
        slugs = {row.id: row.exercise_slug for row in rows}
        touch(program, "dose_for_all", *(slugs[one.line.id] for one in done.changed))
        keep_draft(actor, read_draft(program), Occasion.EDITED)
    return done


def _dosed(row: Prescription) -> DosedLine | None:
    """A line with its limits; None when the library no longer has its exercise or one of its modifications."""
    shelf = clinic_library()
    exercise = shelf.exercises.get(row.exercise_slug)
    slugs = [one.modification_slug for one in row.modifications]
    if exercise is None or not set(slugs) <= shelf.modifications.keys():
        return None
    overrides = tuple(one.dose for one in shelf.get_modifications(slugs))
    return DosedLine(row.id, exercise.name, exercise.dose, overrides, dose_of(row))


def _name(row: Prescription) -> str:
    exercise = clinic_library().exercises.get(row.exercise_slug)
    return exercise.name if exercise else row.exercise_slug


def _save(changed: Sequence[NewDose], versions: Mapping[UUID, int]) -> None:
    """Write all lines in one statement."""
    clinic = db.clinic_id()
    values = [
        {"clinic_id": clinic, "id": one.line.id, "version": versions[one.line.id], **dose_columns(one.dose)}
        for one in changed
        if one.dose
    ]
    session.execute(update(Prescription), values)
