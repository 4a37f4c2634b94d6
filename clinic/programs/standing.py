"""What speaks for and against a sheet that was given, as it is in the database now: one select."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, and_, bindparam, select
from sqlalchemy.orm import aliased, load_only

from clinic.accounts.queries import get_clinic
from clinic.assessments.models import Assessment
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.side_by_side import side_by_side
from clinic.examination.snapshot import NERVES, PatientSnapshot, snapshot_of, with_newest
from clinic.health_screens.models import HealthScreen
from clinic.patients.models import Patient
from clinic.programs.models import FindingOverride, HomeProgram, ProgramStatus, ProgramVersion
from clinic.safety_record.models import ExerciseHold, Scope, StoredFinding, StoredScreening
from clinic.safety_record.recording import Before, before_of

_PROGRAM, _PATIENT = bindparam("program", type_=HomeProgram.id.type), bindparam("patient", type_=Patient.id.type)
_VERSION = bindparam("version", type_=ProgramVersion.id.type)


@dataclass(frozen=True)
class Standing:
    """Where a sheet's program stands, what is known of its patient, and what people and rules have said of it.

    `overrides` and `holds`, those not lifted, are the program's, the oldest first; `kept` is what the rules said of this
    very sheet when that was last kept.
    """

    status: ProgramStatus
    snapshot: PatientSnapshot
    overrides: Sequence[FindingOverride]
    holds: Sequence[ExerciseHold]
    kept: Before | None


def read_standing(version: ProgramVersion) -> Standing:
    """How a sheet stands now; policy has let the actor in. Raises NotFound for a patient who is not there."""
    asked = {"program": version.program_id, "patient": version.patient_id, "version": version.id}
    rows = session.execute(_select(), asked).all()
    patient = next((row for row in rows if row.Patient is not None), None)
    if patient is None:
        raise NotFound
    zone = ZoneInfo(get_clinic().time_zone)
    return Standing(
        status=ProgramStatus(patient.status),
        snapshot=snapshot_of(patient.Patient, patient.HealthScreen, patient.Assessment, patient.nerves, zone),
        overrides=sorted(_each(rows, "FindingOverride"), key=lambda one: (one.overridden_at, one.id)),
        holds=sorted(_each(rows, "ExerciseHold"), key=lambda one: (one.held_at, one.id)),
        kept=before_of(next(iter(_each(rows, "StoredScreening")), None), _each(rows, "StoredFinding")),
    )


def _each(rows: Sequence[Any], name: str) -> list[Any]:
    return [one for row in rows if (one := getattr(row, name)) is not None]


@cache
def _select() -> Any:
    """Built once per process: to build it takes longer than to answer it."""
    query = side_by_side(
        (Patient, Patient.id == _PATIENT),
        (FindingOverride, FindingOverride.program_id == _PROGRAM),
        (ExerciseHold, and_(ExerciseHold.program_id == _PROGRAM, ExerciseHold.lifted_at.is_(None))),
        (StoredScreening, StoredScreening.id == _newest_screening_id()),
        (StoredFinding, StoredFinding.screening_id == _newest_screening_id()),
    )
    query = with_newest(query.add_columns(HealthScreen, Assessment, NERVES, HomeProgram.status))
    return (
        query.outerjoin(HomeProgram, and_(HomeProgram.clinic_id == Patient.clinic_id, HomeProgram.id == _PROGRAM))
        .options(load_only(StoredScreening.digest, raiseload=True))
        .execution_options(populate_existing=True)
    )


def _newest_screening_id() -> ScalarSelect[UUID]:
    other = aliased(StoredScreening)
    newest = select(other.id).where(
        other.program_id == _PROGRAM, other.scope == Scope.SHEET, other.program_version_id == _VERSION
    )
    return newest.order_by(other.evaluated_at.desc(), other.id.desc()).limit(1).scalar_subquery()
