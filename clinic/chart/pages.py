"""What the chart and the desk show, gathered from the features below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from markupsafe import Markup

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.models import ExerciseLog
from clinic.adherence.queries import (
    GivenVersion,
    ProgramForReports,
    find_program_for_reports,
    list_logs,
    summary_of,
)
from clinic.adherence.reports_page import Strip, strips
from clinic.adherence.rules import AdherenceSummary
from clinic.chart import queries
from clinic.chart.queries import ChartHead, ReportedDay
from clinic.core import clock
from clinic.core.filters import short_day
from clinic.core.permissions import Permission
from clinic.exercises.catalog import library
from clinic.notes.models import ProgressNote
from clinic.notes.queries import NoteRow, list_notes
from clinic.patients.models import Patient
from clinic.patients.snapshot import PatientSnapshot, get_snapshot
from clinic.programs.models import HomeProgram
from clinic.programs.pictures import figure
from clinic.programs.wording import dose_text
from clinic.screening.findings import Action
from clinic.screening.service import screening_of

STRIP_DAYS = 14
WEEK = 7
LATEST_REPORTS = 8
LATEST_NOTES = 5


@dataclass(frozen=True, slots=True)
class ShownExercise:
    """One exercise of the sheet in force: its picture, dose in words and what was changed for this patient."""

    name: str
    picture: Markup | None
    dose: str
    changes: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class ProgramPanel:
    """The sheet in force and how it went."""

    version: GivenVersion
    exercises: Sequence[ShownExercise]
    week: AdherenceSummary
    strips: Sequence[Strip]
    pain: Sequence[tuple[str, float | None]]
    reports: Sequence[ExerciseLog]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChartPage:
    """A patient's chart."""

    head: ChartHead
    snapshot: PatientSnapshot
    flags: Sequence[str]
    alarms: Sequence[str]
    is_screen_old: bool
    draft: HomeProgram | None
    has_open_changes: bool
    program: ProgramPanel | None
    notes: Sequence[NoteRow]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What needs this person today."""

    reported: Sequence[ReportedDay]
    unscreened: Sequence[tuple[Patient, Any]]
    silent: Sequence[tuple[Patient, date | None]]
    due: Sequence[Patient]
    drafts: Sequence[tuple[ProgressNote, Patient]]
    has_patients: bool

    @property
    def is_clear(self) -> bool:
        """Whether nothing waits."""
        return not (self.reported or self.unscreened or self.silent or self.due or self.drafts)


def chart_page(user: User, patient_id: UUID) -> ChartPage:
    """Everything the chart shows, in six queries. Raises NotFound."""
    head = queries.get_head(user, patient_id)
    today = clock.today(get_clinic().time_zone)
    snapshot = get_snapshot(patient_id)
    state = queries.find_program_state(patient_id)
    given = find_program_for_reports(patient_id) if state and state[1] else None
    program = _program_panel(patient_id, given, today) if given else None
    draft = state[0] if state and state[0].ended_at is None else None
    return ChartPage(
        head=head,
        snapshot=snapshot,
        flags=[library().flags[slug].label for slug in sorted(snapshot.flags) if slug in library().flags],
        alarms=_alarms(snapshot, today),
        is_screen_old=bool(snapshot.screen_taken_on and today - snapshot.screen_taken_on > queries.SCREEN_LIFE),
        draft=draft,
        has_open_changes=bool(draft and state and state[1] and draft.updated_at > state[1]),
        program=program,
        notes=list_notes(user, patient_id=patient_id, limit=LATEST_NOTES),
    )


def desk_page(user: User) -> DeskPage:
    """Everything the desk shows to somebody who sees charts; five queries."""
    now, today = clock.now(), clock.today(get_clinic().time_zone)
    if not user.can(Permission.SEE_CHART):
        return DeskPage([], [], [], [], [], queries.has_patients(user) if user.can(Permission.FIND_PATIENTS) else True)
    page = DeskPage(
        reported=queries.list_reported_days(user, today - timedelta(days=2)),
        unscreened=queries.list_unscreened(user, now),
        silent=queries.list_silent(user, today),
        due=queries.list_due(user, today),
        drafts=queries.list_own_drafts(user),
        has_patients=True,
    )
    return page if not page.is_clear else DeskPage([], [], [], [], [], queries.has_patients(user))


def _program_panel(patient_id: UUID, given: ProgramForReports, today: date) -> ProgramPanel:
    first = min(max(given.starts_on, today - timedelta(days=STRIP_DAYS - 1)), today)
    logs = list_logs(patient_id, first, today, program_id=given.program_id)
    week_start = min(max(given.starts_on, today - timedelta(days=WEEK - 1)), today)
    return ProgramPanel(
        version=given.newest,
        exercises=[_shown(number, data) for number, data in enumerate(given.newest.content["exercises"], start=1)],
        week=summary_of(given, logs, week_start, today),
        strips=[Strip(one.name, one.days[-STRIP_DAYS:]) for one in strips(given, logs, today)],
        pain=_pain_line(logs, first, today),
        reports=logs[:LATEST_REPORTS],
        names=given.names,
    )


def _shown(number: int, data: Mapping[str, Any]) -> ShownExercise:
    return ShownExercise(
        name=data["name"],
        picture=figure(data["scene"], f"chart-{number}"),
        dose=dose_text(data["dose"], data["manner"]),
        changes=[one["label"] for one in data["applied"]],
        note=data["personal_note"],
    )


def _pain_line(logs: Sequence[ExerciseLog], first: date, today: date) -> list[tuple[str, float | None]]:
    """The worst pain after any exercise, day by day; a day without a figure is a gap."""
    worst: dict[date, int] = {}
    for log in logs:
        if log.pain_after is not None:
            worst[log.for_on] = max(worst.get(log.for_on, 0), log.pain_after)
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    return [(short_day(day), worst.get(day)) for day in days] if worst else []


def _alarms(snapshot: PatientSnapshot, today: date) -> list[str]:
    """Rules that send the patient to medical help whatever is chosen, in the rules' words."""
    firings = screening_of(snapshot, today).firings
    urgent = (Action.ESCALATE_EMERGENCY, Action.ESCALATE_URGENT)
    return [f"{one.rule.reason}. {one.rule.patient_text}".strip() for one in firings if one.rule.action in urgent]
