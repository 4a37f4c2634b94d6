"""What is known of a patient today, in one query: the data that safety rules are run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, ColumnElement, ScalarSelect, Select, Text, and_, bindparam, cast, select, true
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased, defer

from clinic.accounts.models import Clinic
from clinic.assessments.documents import values_of
from clinic.assessments.models import Assessment
from clinic.assessments.reading import positives
from clinic.battery.sections import NEURO
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.decision_table.kinds import AssessmentClass
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import PREGNANT_FLAG, groups_asked, unknown_groups
from clinic.patients.models import IDENTIFYING, Episode, Patient, Pregnancy, SexAtBirth

NERVES = aliased(Assessment, name="nerves")
"""The newest assessment in which the neuro screen was tested, beside the newest of all (`with_newest`)."""


@dataclass(frozen=True, slots=True)
class NerveSigns:
    """The positive tests of a neuro screen in words, never none, the clinic's day, and when that was written down."""

    tests: tuple[str, ...]
    found_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PatientSnapshot:
    """The patient's record, latest screen and latest assessment, without rows that were entered in error.

    `flags` are the screen's yes answers; "pregnant" among them follows the record, not the old screen, and is there
    too when the patient prefers not to say (proposed: the safe reading). `event_dates` are the screen's, with
    "delivery" from the record. `unknown_groups` are the groups of questions with neither a yes nor a "none of these":
    unknown is not No, so a screen with one of them is not complete. `assessment_class` is what rules may rely on: an
    examination of low confidence counts as none. `nerve_signs` are those of the newest examination that tested for them:
    a later one that did not has not taken them back. Days are the clinic's calendar days; a screen filled in on paper is as
    old as its paper.
    """

    patient_id: UUID
    birth_on: date
    sex_at_birth: SexAtBirth
    pregnancy: Pregnancy
    due_on: date | None
    delivered_on: date | None
    flags: frozenset[str]
    unknown_groups: tuple[str, ...]
    event_dates: Mapping[str, date]
    screen_id: UUID | None
    screen_taken_on: date | None
    assessment_id: UUID | None
    assessed_on: date | None
    assessment_class: AssessmentClass | None
    nerve_signs: NerveSigns | None = None

    @property
    def screen_is_complete(self) -> bool:
        """Whether a screen is on file in which every question that applies was answered."""
        return self.screen_id is not None and not self.unknown_groups


def get_snapshot(patient_id: UUID) -> PatientSnapshot:
    """The snapshot of a patient, in one query; ask `policy.get_patient` first whether the person may see it.

    Raises NotFound.
    """
    row = session.execute(_snapshot_query(), {"patient": patient_id}).one_or_none()
    if row is None:
        raise NotFound
    patient, screen, assessment, nerves, zone = row
    return snapshot_of(patient, screen, assessment, nerves, ZoneInfo(zone))


@cache
def _snapshot_query() -> Any:
    """Built once per process: what is asked of it is the patient's id."""
    return (
        with_newest(select(Patient, HealthScreen, Assessment, NERVES, Clinic.time_zone).select_from(Patient))
        .join(Clinic, Clinic.id == Patient.clinic_id)
        .where(Patient.id == bindparam("patient"))
        .options(*(defer(getattr(Patient, name)) for name in IDENTIFYING))  # no rule asks who it is
    )


def with_newest(query: Select[*tuple[Any, ...]]) -> Any:
    """`query`, which reads from patients, with each one's newest screen, assessment, and neuro screen (`NERVES`)."""
    return (
        query.outerjoin(HealthScreen, and_(of_patient(HealthScreen), HealthScreen.id == _latest_screen_id()))
        .outerjoin(Assessment, and_(of_patient(Assessment), Assessment.id == _latest_assessment_id()))
        .outerjoin(NERVES, and_(of_patient(NERVES), NERVES.id == _latest_assessment_id(with_any_of=NEURO.fields)))
    )


def of_patient(table: type[HealthScreen | Assessment | Episode]) -> ColumnElement[bool]:
    """Rows of the patient of the row around it; said beside the id of the newest, it lets the index find that row."""
    return and_(table.clinic_id == Patient.clinic_id, table.patient_id == Patient.id)


@cache
def _latest_screen_id() -> ScalarSelect[UUID]:
    """The newest screen of the patient of the row around it, without those entered in error."""
    other = aliased(HealthScreen)
    return (
        select(other.id)
        .where(other.clinic_id == Patient.clinic_id, other.patient_id == Patient.id)
        .where(other.entered_in_error_at.is_(None))
        .order_by(other.taken_at.desc(), other.id.desc())
        .limit(1)
        .scalar_subquery()
    )


@cache
def _latest_assessment_id(*, with_any_of: tuple[str, ...] = ()) -> ScalarSelect[UUID]:
    """The newest assessment of the patient of the row around it, without those entered in error.

    With names of findings, the newest that has one of them.
    """
    other = aliased(Assessment)
    has_one = other.measures["values"].has_any(cast(array(with_any_of), ARRAY(Text))) if with_any_of else true()
    return (
        select(other.id)
        .where(other.clinic_id == Patient.clinic_id, other.patient_id == Patient.id)
        .where(other.entered_in_error_at.is_(None), has_one)
        .order_by(other.assessed_at.desc(), other.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def snapshot_of(
    patient: Patient,
    screen: HealthScreen | None,
    assessment: Assessment | None,
    nerves: Assessment | None,
    zone: ZoneInfo,
) -> PatientSnapshot:
    """The snapshot from rows that were read already (`with_newest`); no query."""
    # What a new record does not know yet, the screen may.
    source = patient if screen is None or patient.pregnancy != Pregnancy.UNKNOWN else screen
    return PatientSnapshot(
        patient_id=patient.id,
        birth_on=patient.birth_on,
        sex_at_birth=SexAtBirth(patient.sex_at_birth),
        pregnancy=Pregnancy(source.pregnancy),
        due_on=source.due_on,
        delivered_on=source.delivered_on,
        flags=_flags(source.pregnancy, screen),
        unknown_groups=_unknown_groups(patient, source.pregnancy, screen),
        event_dates=_event_dates(source.delivered_on, screen),
        screen_id=screen.id if screen else None,
        screen_taken_on=(screen.on_paper_on or screen.taken_at.astimezone(zone).date()) if screen else None,
        assessment_id=assessment.id if assessment else None,
        assessed_on=assessment.assessed_at.astimezone(zone).date() if assessment else None,
        assessment_class=_class_for_rules(assessment),
        nerve_signs=_nerve_signs(nerves, zone),
    )


def _nerve_signs(examined: Assessment | None, zone: ZoneInfo) -> NerveSigns | None:
    tests = positives(values_of(examined), NEURO) if examined else ()
    if examined is None or not tests:
        return None
    return NerveSigns(tests, examined.assessed_at.astimezone(zone).date(), examined.recorded_at)


def _flags(pregnancy: Pregnancy, screen: HealthScreen | None) -> frozenset[str]:
    answered = frozenset(screen.flags if screen else ()) - {PREGNANT_FLAG}
    may_be_pregnant = pregnancy in (Pregnancy.PREGNANT, Pregnancy.UNDISCLOSED)
    return answered | {PREGNANT_FLAG} if may_be_pregnant else answered


def _unknown_groups(patient: Patient, pregnancy: Pregnancy, screen: HealthScreen | None) -> tuple[str, ...]:
    if screen is None:
        return groups_asked(patient.sex_at_birth, pregnancy)
    return unknown_groups(patient.sex_at_birth, pregnancy, screen)


def _class_for_rules(assessment: Assessment | None) -> AssessmentClass | None:
    """None for an examination of low confidence, which opens nothing by itself; a long, weak psoas blocks even so."""
    if assessment is None:
        return None
    decided = AssessmentClass(assessment.assessment_class)
    if assessment.is_of_low_confidence and decided is not AssessmentClass.LONG_WEAK:
        return None
    return decided


def _event_dates(delivered_on: date | None, screen: HealthScreen | None) -> Mapping[str, date]:
    days = {event: date.fromisoformat(day) for event, day in (screen.event_dates if screen else {}).items()}
    if delivered_on:
        days["delivery"] = delivered_on
    return MappingProxyType(days)
