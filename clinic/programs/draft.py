"""A program as it stands in the database, with everything its judgement and its sheet need: one select, however long it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, and_, bindparam, select
from sqlalchemy.orm import aliased, load_only
from sqlalchemy.orm.attributes import set_committed_value

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.assessments.models import Assessment
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.side_by_side import side_by_side
from clinic.examination.snapshot import NERVES, PatientSnapshot, of_patient, snapshot_of, with_newest
from clinic.health_screens.models import HealthScreen
from clinic.messages.models import MOST_PRINTED, WAITS_FOR_PRINT, DiaryMessage
from clinic.patients.models import Episode, EpisodeStatus, Patient
from clinic.programs.errors import LineIsGone
from clinic.programs.models import (
    FindingOverride,
    HomeProgram,
    PrescribedModification,
    PrescribedProp,
    Prescription,
    ProgramVersion,
)
from clinic.safety_record.models import ExerciseHold, Scope, StoredFinding, StoredScreening
from clinic.safety_record.recording import Before, before_of

_PROGRAM, _PATIENT = bindparam("program", type_=HomeProgram.id.type), bindparam("patient", type_=Patient.id.type)


@dataclass(frozen=True)
class Draft:
    """The rows of one program. `episode` is the patient's open one, `newest` the sheet they were given last.

    `lines` have their modifications and own props; `holds` are all of the patient's, the newest first; `answers` are
    what the clinic wrote to the patient and the next sheet prints; `kept` is what the rules said of the draft when that
    was last kept; `authors` wrote the overrides, by their id.
    """

    program: HomeProgram
    snapshot: PatientSnapshot
    episode: Episode | None
    lines: tuple[Prescription, ...]
    overrides: tuple[FindingOverride, ...]
    authors: Mapping[UUID, str]
    holds: tuple[ExerciseHold, ...]
    newest: ProgramVersion | None
    answers: tuple[DiaryMessage, ...]
    kept: Before | None

    def get_line(self, prescription_id: UUID) -> Prescription:
        """One line. Raises NotFound, or LineIsGone when it was taken out."""
        found = next((line for line in self.lines if line.id == prescription_id), None)
        if found is None:
            gone = session.get(Prescription, (self.program.clinic_id, prescription_id))
            raise LineIsGone if gone is not None and gone.program_id == self.program.id else NotFound
        return found

    def with_lines(self, lines: Iterable[Prescription]) -> Draft:
        """The draft once these are its lines, as its caller has saved them."""
        return replace(self, lines=tuple(lines))

    def with_overrides(self, written: Iterable[FindingOverride], author: User) -> Draft:
        """The draft once `author` has saved these overrides, too."""
        added = tuple(written)
        authors = {**self.authors, author.id: author.printed_name} if added else self.authors
        return replace(self, overrides=(*self.overrides, *added), authors=authors)


def read_draft(program: HomeProgram) -> Draft:
    """The rows of a program as they are now, stored or not, in one query; policy has let the actor in. Raises NotFound.

    Under the lock of the program nobody else changes its lines or overrides, under that of the patient nobody takes a
    screen: whoever holds both and saves what they have may go on from it.
    """
    rows = session.execute(_select(), {"program": program.id, "patient": program.patient_id}).all()
    found = _sorted_out(rows)
    patient = next((row for row in rows if row.Patient is not None), None)
    if patient is None:
        raise NotFound
    zone = ZoneInfo(get_clinic().time_zone)
    return Draft(
        program=program,
        snapshot=snapshot_of(patient.Patient, patient.HealthScreen, patient.Assessment, patient.nerves, zone),
        episode=patient.Episode,
        lines=_with_parts(found["Prescription"], found["PrescribedModification"], found["PrescribedProp"]),
        overrides=tuple(sorted(found["FindingOverride"], key=lambda one: one.overridden_at)),
        authors={row.User.id: row.User.printed_name for row in rows if row.User is not None},
        holds=tuple(sorted(found["ExerciseHold"], key=lambda one: (one.held_at, one.id), reverse=True)),
        newest=next(iter(found["ProgramVersion"]), None),
        answers=tuple(sorted(found["DiaryMessage"], key=lambda one: (one.sent_at, one.id))[-MOST_PRINTED:]),
        kept=before_of(next(iter(found["StoredScreening"]), None), found["StoredFinding"]),
    )


def fill(line: Prescription, modifications: Sequence[PrescribedModification], props: Sequence[PrescribedProp]) -> None:
    """Let a line have the rows that are stored for it, as if they had been loaded with it."""
    set_committed_value(line, "modifications", sorted(modifications, key=lambda one: one.slot))
    set_committed_value(line, "own_props", sorted(props, key=lambda one: one.prop_slug))


@cache
def _select() -> Any:
    """Built once per process."""
    line = aliased(Prescription)
    mine = select(line.id).where(line.program_id == _PROGRAM, line.removed_at.is_(None)).scalar_subquery()
    query = side_by_side(
        (Patient, Patient.id == _PATIENT),
        (Prescription, and_(Prescription.program_id == _PROGRAM, Prescription.removed_at.is_(None))),
        (PrescribedModification, PrescribedModification.prescription_id.in_(mine)),
        (PrescribedProp, PrescribedProp.prescription_id.in_(mine)),
        (FindingOverride, FindingOverride.program_id == _PROGRAM),
        (ExerciseHold, ExerciseHold.patient_id == _PATIENT),
        (ProgramVersion, ProgramVersion.id == _newest_version_id()),
        (StoredScreening, StoredScreening.id == _newest_screening_id()),
        (StoredFinding, StoredFinding.screening_id == _newest_screening_id()),
        (DiaryMessage, and_(DiaryMessage.patient_id == _PATIENT, WAITS_FOR_PRINT)),
    )
    query = with_newest(query.add_columns(HealthScreen, Assessment, NERVES, Episode, User))
    open_one = and_(of_patient(Episode), Episode.status == EpisodeStatus.ACTIVE)
    author = and_(User.clinic_id == FindingOverride.clinic_id, User.id == FindingOverride.overridden_by_id)
    return (
        query.outerjoin(Episode, open_one)
        .outerjoin(User, author)
        .options(load_only(StoredScreening.digest, raiseload=True))
        .execution_options(populate_existing=True)
    )


def _newest_version_id() -> ScalarSelect[UUID]:
    other = aliased(ProgramVersion)
    newest = select(other.id).where(other.patient_id == _PATIENT).order_by(other.number.desc()).limit(1)
    return newest.scalar_subquery()


def _newest_screening_id() -> ScalarSelect[UUID]:
    other = aliased(StoredScreening)
    newest = select(other.id).where(other.program_id == _PROGRAM, other.scope == Scope.DRAFT)
    return newest.order_by(other.evaluated_at.desc(), other.id.desc()).limit(1).scalar_subquery()


def _sorted_out(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """The objects of each part, each once."""
    names = ("Prescription", "PrescribedModification", "PrescribedProp", "FindingOverride", "ExerciseHold",
             "ProgramVersion", "StoredScreening", "StoredFinding", "DiaryMessage")  # fmt: skip
    return {name: [one for row in rows if (one := getattr(row, name)) is not None] for name in names}


def _with_parts(
    lines: Sequence[Prescription], modifications: Sequence[PrescribedModification], props: Sequence[PrescribedProp]
) -> tuple[Prescription, ...]:
    for line in lines:
        fill(
            line,
            [one for one in modifications if one.prescription_id == line.id],
            [one for one in props if one.prescription_id == line.id],
        )
    return tuple(sorted(lines, key=lambda line: (line.position, line.id)))
