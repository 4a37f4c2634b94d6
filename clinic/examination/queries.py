"""What other features read about a patient."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, and_, select
from sqlalchemy.orm import aliased

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.assessments.models import Assessment
from clinic.core.db import session
from clinic.examination.snapshot import (
    NERVES,
    PatientSnapshot,
    get_snapshot,
    of_patient,
    snapshot_of,
    with_newest,
)
from clinic.health_screens.models import HealthScreen
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode, Patient

__all__ = ["PatientOverview", "PatientSnapshot", "get_overview", "get_snapshot"]


@dataclass(frozen=True, slots=True)
class PatientOverview:
    """A patient with the newest row of each kind; `episode` is the open one, or the last one when none is open."""

    patient: Patient
    snapshot: PatientSnapshot
    screen: HealthScreen | None
    assessment: Assessment | None
    episode: Episode | None
    therapist_name: str


def get_overview(patient: Patient) -> PatientOverview:
    """The overview of a patient whom policy has let through, in one query."""
    query = (
        with_newest(select(HealthScreen, Assessment, NERVES, Episode, User.display_name).select_from(Patient))
        .join(User, and_(User.clinic_id == Patient.clinic_id, User.id == Patient.therapist_id))
        .outerjoin(Episode, and_(of_patient(Episode), Episode.id == _latest_episode_id()))
        .where(Patient.id == patient.id)
    )
    screen, assessment, nerves, episode, therapist_name = session.execute(query).one()
    snapshot = snapshot_of(patient, screen, assessment, nerves, ZoneInfo(get_clinic().time_zone))
    return PatientOverview(patient, snapshot, screen, assessment, episode, therapist_name)


def _latest_episode_id() -> ScalarSelect[UUID]:
    other = aliased(Episode)
    return (
        select(other.id)
        .where(other.clinic_id == Patient.clinic_id, other.patient_id == Patient.id)
        .order_by((other.status == EpisodeStatus.ACTIVE).desc(), other.started_on.desc(), other.id.desc())
        .limit(1)
        .scalar_subquery()
    )
