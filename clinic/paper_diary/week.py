"""One week of the paper diary: what is on file for it, and what a filled-in sheet adds to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from clinic.accounts.queries import get_clinic
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus, Reason
from clinic.adherence.queries import ProgramForReports, find_program_for_reports, list_logs, reports_of
from clinic.adherence.rules import DAYS_IN_WEEK, days, diary_week, may_enter, one_each_day
from clinic.adherence.service import Answer
from clinic.core import clock
from clinic.programs.models import ProgramVersion
from clinic.programs.sheets import content_of
from clinic.programs.wording import dose_text

WEEK = timedelta(days=DAYS_IN_WEEK)


@dataclass(frozen=True, slots=True)
class DiaryCell:
    """One exercise on one day: the row of this source that counts, and what other sources say."""

    day: date
    is_asked: bool
    log: ExerciseLog | None
    others: Sequence[ExerciseLog]

    @property
    def conflicting(self) -> Sequence[ExerciseLog]:
        """What is on file by several ways that do not agree, this source among them; the first one counts.

        Nothing when one way alone is on file, or all say the same.
        """
        on_file = [*self.others, *([self.log] if self.log else [])]
        if len({(one.status, one.pain_before, one.pain_after) for one in on_file}) < 2:
            return []
        [counts] = one_each_day(reports_of(on_file))
        first = next(one for one in on_file if (one.entered_at, one.status) == (counts.entered_at, counts.status))
        return [first, *(one for one in on_file if one is not first)]


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One exercise over the week."""

    slug: str
    name: str
    dose: str
    cells: Sequence[DiaryCell]

    @property
    def logs(self) -> list[ExerciseLog]:
        """The rows of this source, oldest day first."""
        return [cell.log for cell in self.cells if cell.log]

    @property
    def note(self) -> str:
        """The week's note: the first one that was written."""
        return next((log.note for log in self.logs if log.note), "")

    @property
    def reason(self) -> Reason | None:
        """The week's reason: the first one that was given."""
        return next((log.reason for log in self.logs if log.reason), None)


@dataclass(frozen=True, slots=True)
class DiaryWeek:
    """Seven days of a program as the sheet shows them; `rows` are the exercises that were in force on any of them."""

    program: ProgramForReports
    source: LogSource
    days: Sequence[date]
    today: date
    rows: Sequence[DiaryRow]
    sheet: int | None = None
    """The number of the sheet whose week was asked for; None for the newest program."""

    @property
    def first_on(self) -> date:
        """The first column."""
        return self.days[0]

    @property
    def previous(self) -> date | None:
        """The first column of the week before, if the program had begun."""
        return self.first_on - WEEK if self.first_on > self.program.starts_on else None

    @property
    def next(self) -> date | None:
        """The first column of the week after, if it has begun."""
        return self.first_on + WEEK if self.first_on + WEEK <= self.today else None

    @property
    def seen(self) -> list[UUID]:
        """The rows that a form made from this week shows."""
        return [log.id for row in self.rows for log in row.logs]

    @property
    def has_others(self) -> bool:
        """Whether something about these days reached us another way."""
        return any(cell.others for row in self.rows for cell in row.cells)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it can be filled in."""
        return not any(cell.is_asked for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What was typed into one cell; no status means not reported."""

    status: LogStatus | None
    pain_before: int | None = None
    pain_after: int | None = None


@dataclass(frozen=True, slots=True)
class TypedRow:
    """What was typed into one row, its cells from the first day on."""

    slug: str
    cells: Sequence[TypedCell]
    reason: Reason | None = None
    note: str = ""


def find_week(
    patient_id: UUID, source: LogSource, first_on: date | None = None, sheet: ProgramVersion | None = None
) -> DiaryWeek | None:
    """The week that begins on `first_on`, by default the one a patient brings today; None when nothing was issued.

    A week that would lie before the program or begin after today is moved to the nearest that does not. With a `sheet`
    it is a week of its program, be that the newest or not, with the exercises in the order of that sheet.
    """
    program = find_program_for_reports(patient_id, sheet.program_id if sheet else None)
    if program is None:
        return None
    today = clock.today(get_clinic().time_zone)
    first = first_on or diary_week(today, _sheet_start(program, today))
    first = max(min(first, today), program.starts_on - WEEK + timedelta(days=1))
    shown = days(first, first + WEEK - timedelta(days=1))
    logs = list_logs(patient_id, shown[0], shown[-1], program_id=program.program_id)
    rows = _rows(program, source, shown, today, logs)
    if sheet is None:
        return DiaryWeek(program, source, shown, today, rows)
    printed = [data["slug"] for data in content_of(sheet)["exercises"]]
    rows.sort(key=lambda row: printed.index(row.slug) if row.slug in printed else len(printed))
    return DiaryWeek(program, source, shown, today, rows, sheet.number)


def answers_of(week: DiaryWeek, typed: Sequence[TypedRow]) -> list[Answer]:
    """The answers of a filled-in week; what a sheet cannot say (felt, times) stays as it was on file.

    A reason holds for every "some" and "no" of its row; a new note goes to the first day that is filled in.
    """
    on_file = {row.slug: row for row in week.rows}
    return [answer for row in typed if row.slug in on_file for answer in _row_answers(on_file[row.slug], row)]


def _row_answers(row: DiaryRow, typed: TypedRow) -> list[Answer]:
    answers: list[Answer] = []
    for cell, said in zip(row.cells, typed.cells, strict=True):
        if said.status is None:
            continue
        log = cell.log
        note = log.note if log else ""
        if typed.note != row.note:
            note = "" if answers else typed.note
        answers.append(
            Answer(
                slug=row.slug,
                for_on=cell.day,
                status=said.status,
                reason=_reason(row, typed, said, log),
                pain_before=said.pain_before,
                pain_after=said.pain_after,
                amount_done=log.amount_done if log else None,
                felt=tuple(log.felt) if log else (),
                note=note,
            )
        )
    return answers


def _reason(row: DiaryRow, typed: TypedRow, said: TypedCell, log: ExerciseLog | None) -> Reason | None:
    if said.status is LogStatus.DONE:
        return None
    if typed.reason == row.reason and log is not None and log.status == said.status:
        return log.reason
    return typed.reason


def _sheet_start(program: ProgramForReports, today: date) -> date:
    """The first column of the sheet that is in the patient's hands: the newest that had started before today."""
    version = program.in_force(today - timedelta(days=1))
    return version.starts_on if version else program.starts_on


def _rows(
    program: ProgramForReports,
    source: LogSource,
    shown: Sequence[date],
    today: date,
    logs: Sequence[ExerciseLog],
) -> list[DiaryRow]:
    by_cell: dict[tuple[str, date], list[ExerciseLog]] = {}
    for log in logs:
        by_cell.setdefault((log.exercise_slug, log.for_on), []).append(log)
    rows = []
    for data in _exercises(program, shown).values():
        slug = data["slug"]
        cells = [_cell(program, slug, day, today, source, by_cell.get((slug, day), [])) for day in shown]
        rows.append(DiaryRow(slug, data["name"], dose_text(data["dose"], data["manner"]), cells))
    return rows


def _cell(
    program: ProgramForReports, slug: str, day: date, today: date, source: LogSource, logs: Sequence[ExerciseLog]
) -> DiaryCell:
    is_asked = (
        may_enter(day, today, program.starts_on, program.ends_on) and program.version_holding(slug, day) is not None
    )
    own = next((log for log in logs if log.source == source), None)
    return DiaryCell(day, is_asked, own, [log for log in logs if log.source != source])


def _exercises(program: ProgramForReports, shown: Sequence[date]) -> dict[str, Mapping[str, Any]]:
    """The frozen exercises that were in force on any of the days: the newest version's order first."""
    versions = {version.number: version for day in shown if (version := program.in_force(day))}
    found: dict[str, Mapping[str, Any]] = {}
    for number in sorted(versions, reverse=True):
        for data in versions[number].content["exercises"]:
            found.setdefault(data["slug"], data)
    return found
