"""Selects for reports: what was asked and when, what was reported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from clinic.accounts.queries import get_clinic
from clinic.adherence.amounts import amount_of_day
from clinic.adherence.errors import NothingToReportOn
from clinic.adherence.models import ExerciseLog
from clinic.adherence.rules import (
    AdherenceSummary,
    Away,
    Pause,
    PrescribedExercise,
    Report,
    VersionInForce,
    summarize,
)
from clinic.aftercare import queries as aftercare
from clinic.aftercare.models import ProgramPause
from clinic.core import clock
from clinic.core.db import session
from clinic.core.paging import Page
from clinic.exercises.wording import dose_line
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.safety_record.holds import list_holds_of_program
from clinic.safety_record.models import ExerciseHold

SUMMARY_DAYS = 7


@dataclass(frozen=True, slots=True)
class GivenVersion:
    """A version as reports see it: from when it was in force and what it holds."""

    version_id: UUID
    number: int
    starts_on: date
    issued_at: datetime
    content: Mapping[str, Any]

    @property
    def slugs(self) -> frozenset[str]:
        """The exercises of this version."""
        return frozenset(one["slug"] for one in self.content["exercises"])


@dataclass(frozen=True, slots=True)
class ProgramForReports:
    """A program with every version that was given, oldest first."""

    program_id: UUID
    versions: tuple[GivenVersion, ...]
    ends_on: date | None

    @property
    def starts_on(self) -> date:
        """The first day anything was asked for."""
        return min(version.starts_on for version in self.versions)

    @property
    def newest(self) -> GivenVersion:
        """The version that was given last."""
        return self.versions[-1]

    @property
    def names(self) -> Mapping[str, str]:
        """Each exercise that was ever in the program, by slug, as it was last called."""
        return {one["slug"]: one["name"] for version in self.versions for one in version.content["exercises"]}

    def in_force(self, day: date) -> GivenVersion | None:
        """The version that was in force on `day`."""
        started = [version for version in self.versions if version.starts_on <= day]
        return started[-1] if started else None

    def version_holding(self, slug: str, day: date) -> UUID | None:
        """The version in force on `day` if it holds this exercise."""
        version = self.in_force(day)
        return version.version_id if version is not None and slug in version.slugs else None


def find_program_for_reports(patient_id: UUID, program_id: UUID | None = None) -> ProgramForReports | None:
    """The patient's program (or the newest one that was issued) with its versions; None when nothing was issued."""
    query = (
        select(ProgramVersion, HomeProgram.ended_at)
        .join(HomeProgram, HomeProgram.id == ProgramVersion.program_id)
        .where(ProgramVersion.patient_id == patient_id)
        .order_by(ProgramVersion.number)
    )
    rows = session.execute(query).all()
    if program_id is None and rows:
        program_id = rows[-1][0].program_id
    own = [(version, ended_at) for version, ended_at in rows if version.program_id == program_id]
    if not own or program_id is None:
        return None
    return program_of([version for version, _ in own], own[-1][1])


def program_of(versions: Sequence[ProgramVersion], ended_at: datetime | None) -> ProgramForReports:
    """A program from its versions, at least one, oldest first, and the moment it ended; no query."""
    return ProgramForReports(
        versions[0].program_id,
        tuple(
            GivenVersion(one.id, one.number, one.starts_on, one.issued_at, json.loads(one.content)) for one in versions
        ),
        ended_at.astimezone(ZoneInfo(get_clinic().time_zone)).date() if ended_at else None,
    )


def program_for_reports(patient_id: UUID, program_id: UUID | None = None) -> ProgramForReports:
    """As `find_program_for_reports`; raises NothingToReportOn when nothing was issued."""
    program = find_program_for_reports(patient_id, program_id)
    if program is None:
        raise NothingToReportOn
    return program


def list_logs(
    patient_id: UUID, first_on: date, last_on: date, *, program_id: UUID | None = None
) -> Sequence[ExerciseLog]:
    """Reports that count about a patient's days (of one program), newest day first."""
    query = (
        select(ExerciseLog)
        .where(
            ExerciseLog.patient_id == patient_id,
            ExerciseLog.for_on.between(first_on, last_on),
            ExerciseLog.superseded_at.is_(None),
        )
        .order_by(ExerciseLog.for_on.desc(), ExerciseLog.entered_at.desc(), ExerciseLog.id.desc())
    )
    if program_id is not None:
        query = query.where(ExerciseLog.program_id == program_id)
    return session.scalars(query).all()


def find_first_pain(program_id: UUID) -> int | None:
    """The first pain that was reported before an exercise of a program, 0 to 10."""
    query = (
        select(ExerciseLog.pain_before)
        .where(ExerciseLog.program_id == program_id, ExerciseLog.superseded_at.is_(None))
        .where(ExerciseLog.pain_before.is_not(None))
        .order_by(ExerciseLog.for_on, ExerciseLog.entered_at, ExerciseLog.id)
    )
    return session.scalar(query.limit(1))


def find_pain_of_first_day(program_id: UUID) -> int | None:
    """The worst pain before an exercise (0 to 10) on the first day of a program about which any was reported."""
    told = (
        ExerciseLog.program_id == program_id,
        ExerciseLog.superseded_at.is_(None),
        ExerciseLog.pain_before.is_not(None),
    )
    first = select(func.min(ExerciseLog.for_on)).where(*told).scalar_subquery()
    return session.scalar(select(func.max(ExerciseLog.pain_before)).where(*told, ExerciseLog.for_on == first))


def page_of_reports(patient_id: UUID, number: int, size: int) -> Page[ExerciseLog]:
    """Every report about a patient's days, replaced ones too, the ones that reached us last first."""
    query = select(ExerciseLog).where(ExerciseLog.patient_id == patient_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    items = session.scalars(_newest_first(query).limit(size).offset((number - 1) * size)).all()
    return Page(items, number, size, total)


def get_summary(patient_id: UUID, *, days: int = SUMMARY_DAYS, last_on: date | None = None) -> AdherenceSummary | None:
    """Adherence over the last `days` days up to today (clinic's calendar), within the newest program.

    None when nothing was issued or the program has not started yet. Four queries, and the clinic once.
    """
    program = find_program_for_reports(patient_id)
    if program is None:
        return None
    last = last_on or clock.today(get_clinic().time_zone)
    if program.starts_on > last:
        return None
    first = max(program.starts_on, last - timedelta(days=days - 1))
    logs = list_logs(patient_id, first, last, program_id=program.program_id)
    return summary_of(program, logs, first, last, list_pauses(program.program_id))


def summary_of(
    program: ProgramForReports,
    logs: Iterable[ExerciseLog],
    first_on: date,
    last_on: date,
    pauses: Sequence[Pause | Away],
) -> AdherenceSummary:
    """The figures of reports that were read already; no query."""
    return summarize(versions_in_force(program), reports_of(logs), first_on, last_on, pauses)


def list_pauses(program_id: UUID) -> list[Pause | Away]:
    """When exercises were on hold and when the patient was away, by the clinic's calendar (two queries, the clinic once)."""
    return [*pauses_of(list_holds_of_program(program_id)), *list_away(program_id)]


def list_away(program_id: UUID) -> list[Away]:
    """When a patient was away or ill."""
    return away_of(aftercare.list_pauses(program_id))


def away_of(pauses: Iterable[ProgramPause]) -> list[Away]:
    """Pauses that were read already, as the arithmetic reads them."""
    return [Away(one.from_on, one.ends_on) for one in pauses]


def pauses_of(holds: Iterable[ExerciseHold]) -> list[Pause]:
    """Holds that were read already, as days of the clinic's calendar."""
    zone = ZoneInfo(get_clinic().time_zone)
    return [
        Pause(
            hold.exercise_slug,
            hold.held_at.astimezone(zone).date(),
            hold.lifted_at.astimezone(zone).date() if hold.lifted_at else None,
        )
        for hold in holds
    ]


def versions_in_force(program: ProgramForReports) -> list[VersionInForce]:
    """A program's versions as the arithmetic reads them."""
    return [VersionInForce(one.starts_on, prescribed_by(one), program.ends_on) for one in program.versions]


def reports_of(logs: Iterable[ExerciseLog]) -> list[Report]:
    """Stored reports as the arithmetic reads them."""
    return [
        Report(
            one.exercise_slug, one.for_on, one.status, one.entered_at, one.pain_before, one.pain_after, one.amount_done
        )
        for one in logs
    ]


def prescribed_by(version: GivenVersion) -> tuple[PrescribedExercise, ...]:
    """What a version asks for: each exercise with its days a week and its amount a day."""
    return tuple(
        PrescribedExercise(
            one["slug"],
            one["name"],
            one["dose"]["days_per_week"],
            amount_of_day(dose_line(one["dose"], one["manner"])),
        )
        for one in version.content["exercises"]
    )


def _newest_first(query: Select[ExerciseLog]) -> Select[ExerciseLog]:
    return query.order_by(ExerciseLog.entered_at.desc(), ExerciseLog.for_on.desc(), ExerciseLog.id.desc())
