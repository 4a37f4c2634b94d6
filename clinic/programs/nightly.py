"""Every night each sheet in force is judged by the new day's facts: weeks of pregnancy, the age of the health screen.

Works through the running transaction's clinic in pages, so that memory and statements stay bounded however many patients
there are. Running it twice stores nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select, text

from clinic.accounts.queries import get_clinic
from clinic.assessments.models import Assessment
from clinic.audit.service import record
from clinic.core import clock, db
from clinic.core.db import session
from clinic.examination.snapshot import NERVES, PatientSnapshot, of_patient, snapshot_of, with_newest
from clinic.health_screens.models import HealthScreen
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode, Patient
from clinic.programs.judging import judged_content, sheet_evaluation
from clinic.programs.models import FindingOverride, HomeProgram, ProgramStatus, ProgramVersion
from clinic.programs.rules import used_until
from clinic.programs.sheets import content_of
from clinic.safety_record.models import Occasion
from clinic.safety_record.recording import Evaluation, record_screenings
from clinic.screening.service import screening_of
from clinic.signoff.declining import as_used_here

PAGE = 200

_TURN = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")


@dataclass(frozen=True, slots=True)
class Night:
    """What one night found in one clinic: sheets judged, evaluations that say something new, and those that are news."""

    judged: int = 0
    stored: int = 0
    news: int = 0


def judge_all_sheets() -> Night | None:
    """Judge every sheet in force of patients in care by today's facts; None when another run is at it."""
    if not session.scalar(_TURN, {"key": f"nightly:{db.clinic_id()}"}):
        return None
    today = clock.today(get_clinic().time_zone)
    judged = stored = news = 0
    for page in _pages():
        rows = record_screenings(_evaluations(page, today))
        judged += len(page)
        stored += len(rows)
        news += sum(row.is_news for row in rows)
        session.expunge_all()
    record("screenings.judged", "clinic", db.clinic_id())
    return Night(judged, stored, news)


def _pages() -> Iterator[Sequence[tuple[ProgramVersion, PatientSnapshot]]]:
    """Sheets in force with what is known of their patients, a page at a time (one query each)."""
    zone, after = ZoneInfo(get_clinic().time_zone), None
    while True:
        rows = session.execute(_query(after)).all()
        if not rows:
            return
        yield [
            (version, snapshot_of(patient, screen, examined, nerves, zone))
            for version, patient, screen, examined, nerves in rows
        ]
        after = rows[-1][1].id


def _query(after: UUID | None) -> Any:
    """The newest version of each program in force, of patients with an open episode, after one patient in order."""
    newest = (
        select(func.max(ProgramVersion.number))
        .where(ProgramVersion.clinic_id == HomeProgram.clinic_id, ProgramVersion.program_id == HomeProgram.id)
        .correlate(HomeProgram)
        .scalar_subquery()
    )
    in_care = select(Episode.id).where(of_patient(Episode), Episode.status == EpisodeStatus.ACTIVE).exists()
    query = with_newest(
        select(ProgramVersion, Patient, HealthScreen, Assessment, NERVES)
        .select_from(HomeProgram)
        .join(
            ProgramVersion,
            and_(ProgramVersion.clinic_id == HomeProgram.clinic_id, ProgramVersion.program_id == HomeProgram.id),
        )
        .join(Patient, and_(Patient.clinic_id == HomeProgram.clinic_id, Patient.id == HomeProgram.patient_id))
        .where(HomeProgram.status == ProgramStatus.ACTIVE, ProgramVersion.number == newest)
        .where(Patient.entered_in_error_at.is_(None), in_care)
        .order_by(Patient.id)
        .limit(PAGE)
    )
    return query if after is None else query.where(Patient.id > after)


def _evaluations(page: Sequence[tuple[ProgramVersion, PatientSnapshot]], today: date) -> list[Evaluation]:
    overrides = _overrides({version.program_id for version, _ in page})
    return [_evaluation(version, snapshot, overrides.get(version.program_id, []), today) for version, snapshot in page]


def _evaluation(
    version: ProgramVersion, snapshot: PatientSnapshot, overrides: Sequence[FindingOverride], today: date
) -> Evaluation:
    content = content_of(version)
    visit = date.fromisoformat(content["next_visit_on"]) if content.get("next_visit_on") else None
    screening = as_used_here(screening_of(snapshot, today, used_until(today, version.starts_on, visit)))
    judged = judged_content(content, screening, overrides, snapshot)
    return sheet_evaluation(version, content, Occasion.NIGHTLY, snapshot, screening, judged)


def _overrides(program_ids: set[UUID]) -> dict[UUID, list[FindingOverride]]:
    found: dict[UUID, list[FindingOverride]] = {}
    for one in session.scalars(select(FindingOverride).where(FindingOverride.program_id.in_(program_ids))):
        found.setdefault(one.program_id, []).append(one)
    return found
