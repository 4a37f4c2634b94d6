"""Selects for reports: what was asked and when, what was reported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.accounts.queries import get_clinic
from clinic.adherence.errors import NotInProgram
from clinic.adherence.models import ExerciseLog
from clinic.adherence.rules import (
    AdherenceSummary,
    PrescribedExercise,
    Report,
    VersionInForce,
    summarize,
)
from clinic.core import clock
from clinic.core.db import session
from clinic.programs.models import HomeProgram, ProgramVersion

SUMMARY_DAYS = 7


@dataclass(frozen=True, slots=True)
class GivenVersion:
    """A version as reports see it: from when it was in force and what it holds."""

    version_id: UUID
    number: int
    starts_on: date
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
    ended_at = own[-1][1]
    return ProgramForReports(
        program_id,
        tuple(GivenVersion(one.id, one.number, one.starts_on, json.loads(one.content)) for one, _ in own),
        ended_at.astimezone(ZoneInfo(get_clinic().time_zone)).date() if ended_at else None,
    )


def program_for_reports(patient_id: UUID, program_id: UUID | None = None) -> ProgramForReports:
    """As `find_program_for_reports`; raises NotInProgram when nothing was issued."""
    program = find_program_for_reports(patient_id, program_id)
    if program is None:
        raise NotInProgram
    return program


def list_logs(patient_id: UUID, first_on: date, last_on: date) -> Sequence[ExerciseLog]:
    """Reports that count about a patient's days, newest day first."""
    query = (
        select(ExerciseLog)
        .where(
            ExerciseLog.patient_id == patient_id,
            ExerciseLog.for_on.between(first_on, last_on),
            ExerciseLog.superseded_at.is_(None),
        )
        .order_by(ExerciseLog.for_on.desc(), ExerciseLog.entered_at.desc())
    )
    return session.scalars(query).all()


def get_summary(patient_id: UUID, *, days: int = SUMMARY_DAYS, last_on: date | None = None) -> AdherenceSummary | None:
    """Adherence over the last `days` days up to today (clinic's calendar); None when nothing was issued. Two queries."""
    program = find_program_for_reports(patient_id)
    if program is None:
        return None
    last = last_on or clock.today(get_clinic().time_zone)
    first = max(program.starts_on, last - timedelta(days=days - 1))
    return summarize(versions_in_force(program), reports_of(list_logs(patient_id, first, last)), first, last)


def versions_in_force(program: ProgramForReports) -> list[VersionInForce]:
    """A program's versions as the arithmetic reads them."""
    return [VersionInForce(one.starts_on, _prescribed(one), program.ends_on) for one in program.versions]


def reports_of(logs: Sequence[ExerciseLog]) -> list[Report]:
    """Stored reports as the arithmetic reads them."""
    return [
        Report(one.exercise_slug, one.for_on, one.status, one.entered_at, one.pain_before, one.pain_after)
        for one in logs
    ]


def _prescribed(version: GivenVersion) -> tuple[PrescribedExercise, ...]:
    return tuple(
        PrescribedExercise(one["slug"], one["name"], one["dose"]["days_per_week"], one["dose"]["times_per_day"])
        for one in version.content["exercises"]
    )
