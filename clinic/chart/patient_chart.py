"""A patient's chart put together: who, what must not be overlooked, the sheet at home, what was reported, the notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from markupsafe import Markup

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.log_facts import log_facts
from clinic.adherence.queries import program_of
from clinic.aftercare.models import ProgramPause
from clinic.aftercare.queries import list_pauses, pause_ahead
from clinic.aftercare.taught import TaughtList, taught_list
from clinic.assessments.wording import Summary, summary_of
from clinic.chart.alerts import Alert, alerts_of, screen_is_old
from clinic.chart.held import hold_alerts, news_alerts
from clinic.chart.today_rules import Doubt, doubts, escalations, firings_of
from clinic.core import clock
from clinic.documents.wording import standing_words
from clinic.episodes.queries import CareGlance, glance
from clinic.examination.queries import PatientOverview, get_overview
from clinic.examination.snapshot import PatientSnapshot
from clinic.exercises.pictures import figure
from clinic.health_screens.ended import Ended, list_ended
from clinic.health_screens.questions import ReadAnswers, read_answers
from clinic.notes.queries import NoteRow, list_notes
from clinic.outcome_measures.history import Newest, read_newest
from clinic.patients.kinds import Pregnancy
from clinic.patients.models import Patient
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion
from clinic.programs.pending import pending_changes
from clinic.programs.plain_text import TextOptions, program_text
from clinic.programs.queries import list_history, list_overrides, names_of
from clinic.programs.rules import VersionChanges
from clinic.programs.sheets import content_of
from clinic.programs.stopping import Stopped, stopped_by
from clinic.programs.wording import dose_text
from clinic.review.alerts import DONE_BY_ACT
from clinic.review.inbox import InboxLine, by_patient
from clinic.review.reported import Reported, read_reports
from clinic.review.upkeep import list_open_items
from clinic.rule_language.facts import LogFacts
from clinic.safety_record.holds import list_open_holds
from clinic.screening.service import PatientScreening
from clinic.signoff.declining import as_used_here
from clinic.timeline.entries import Entry, newest

MOST_NOTES = 5


@dataclass(frozen=True, slots=True)
class GivenExercise:
    """One exercise of the sheet at home, with the days that were reported about it; modifications by slug and label."""

    slug: str
    name: str
    picture: Markup | None
    dose: str
    modifications: tuple[tuple[str, str], ...]
    note: str
    strip: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was given, and how its program stands."""

    version: ProgramVersion
    program: HomeProgram
    issued_by: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the chart's page reads; `sheet` is the one given last, in force while its program is active."""

    overview: PatientOverview
    today: date
    alerts: tuple[Alert, ...]
    needs_medical_care: bool
    stopped: Stopped | None
    answers: ReadAnswers | None
    ended: Sequence[Ended]
    assessed: Summary | None
    screen_is_old: bool
    draft: HomeProgram | None
    sheet: Sheet | None
    next_visit_on: date | None
    exercises: tuple[GivenExercise, ...]
    pending: VersionChanges | None
    reported: Reported | None
    outcomes: tuple[Newest, ...]
    notes: Sequence[NoteRow]
    sheets: tuple[Sheet, ...]
    pause: ProgramPause | None
    pause_by: Mapping[UUID, str]
    taught: TaughtList | None
    text: str
    care: CareGlance | None
    """Diagnoses and active goals of the episode that is shown; None without an episode."""
    lately: Sequence[Entry]
    """The first lines of the timeline."""
    needs: InboxLine | None
    """What is open in the inbox about this patient, beside what the alerts of the chart say themselves."""

    @property
    def is_in_force(self) -> bool:
        """Whether the sheet given last is still what the patient does."""
        return self.sheet is not None and self.sheet.program.status == ProgramStatus.ACTIVE


def read_chart(actor: User, patient: Patient) -> Chart:
    """The chart of a patient whose chart `actor` may see.

    Six queries, one more for an episode, one for outcome scores and one for what the health screen took back; six more for a
    sheet in force, two when a draft was touched, one each for what is held, is news, is paused or was taught back.
    """
    today = clock.today(get_clinic().time_zone)
    overview = get_overview(patient)
    history = list_history(patient.id)
    sheets = _sheets(history)
    sheet = sheets[0] if sheets else None
    content = content_of(sheet.version) if sheet else {"exercises": []}
    paused = list_pauses(sheet.program.id) if sheet else ()
    reported = _reported(patient, sheets, today, paused)
    answers = _answers(overview)
    rules_today = firings_of(overview.snapshot, today, _log(sheet, reported, today))
    referrals = escalations(rules_today)
    in_force = sheet if sheet and _is_active(sheet) else None
    holds = list_open_holds(in_force.program.id) if in_force else ()
    stopped = stopped_by(in_force.program, holds) if in_force else None
    pause = pause_ahead(paused, today) if in_force and not stopped else None
    return Chart(
        overview=overview,
        today=today,
        alerts=alerts_of(
            overview.snapshot,
            today,
            answers=answers,
            escalations=referrals,
            doubts=_doubts(as_used_here(rules_today), in_force, content, overview.snapshot) if in_force else (),
            held=(*hold_alerts(holds), *news_alerts(patient.id)) if in_force else (),
        ),
        stopped=stopped,
        needs_medical_care=bool(referrals),
        answers=answers,
        ended=list_ended([overview.screen.id]).get(overview.screen.id, ()) if overview.screen else (),
        assessed=summary_of(overview.assessment) if overview.assessment else None,
        screen_is_old=screen_is_old(overview.snapshot.screen_taken_on, today),
        draft=next((program for program, _, _ in history if program.status == ProgramStatus.DRAFT), None),
        sheet=sheet,
        next_visit_on=date.fromisoformat(content["next_visit_on"]) if content.get("next_visit_on") else None,
        exercises=tuple(_exercise(place, data, reported) for place, data in enumerate(content["exercises"], start=1)),
        pending=pending_changes(sheet.program, sheet.version) if sheet and _is_active(sheet) else None,
        reported=reported,
        outcomes=read_newest(patient.id),
        notes=list_notes(actor, patient_id=patient.id, limit=MOST_NOTES),
        sheets=sheets,
        pause=pause,
        pause_by=names_of({pause.paused_by_id}) if pause else {},
        taught=taught_list(in_force.version, is_closed=stopped is not None) if in_force else None,
        text=_text(in_force, stopped, pause) if in_force else "",
        care=glance(overview.episode.id) if overview.episode else None,
        lately=newest(patient.id),
        needs=_needs(actor, patient),
    )


def _needs(actor: User, patient: Patient) -> InboxLine | None:
    found = [one for one in list_open_items(actor, patient.id) if one.code not in DONE_BY_ACT]
    return next(iter(by_patient(found)), None)


def _text(sheet: Sheet, stopped: Stopped | None, pause: ProgramPause | None) -> str:
    status = standing_words(sheet.version, sheet.program, sheet.version, stopped, pause)
    return program_text(content_of(sheet.version), TextOptions(has_cautions=True, status=status))


def _doubts(
    rules_today: PatientScreening, sheet: Sheet, content: dict[str, Any], snapshot: PatientSnapshot
) -> tuple[Doubt, ...]:
    return doubts(rules_today, content, snapshot.screen_id, list_overrides(sheet.program.id))


def _sheets(history: Sequence[tuple[HomeProgram, ProgramVersion | None, User | None]]) -> tuple[Sheet, ...]:
    given = [Sheet(version, program, user.printed_name) for program, version, user in history if version and user]
    return tuple(sorted(given, key=lambda one: -one.version.number))


def _is_active(sheet: Sheet) -> bool:
    return sheet.program.status == ProgramStatus.ACTIVE


def _reported(
    patient: Patient, sheets: Sequence[Sheet], today: date, paused: Sequence[ProgramPause]
) -> Reported | None:
    """Reports about the program given last, once it has begun."""
    if not sheets:
        return None
    program = sheets[0].program
    own = [one.version for one in reversed(sheets) if one.program.id == program.id]
    given = program_of(own, program.ended_at)
    return read_reports(patient.id, given, today, paused) if given.starts_on <= today else None


def _answers(overview: PatientOverview) -> ReadAnswers | None:
    if overview.screen is None:
        return None
    return read_answers(overview.snapshot.sex_at_birth, Pregnancy(overview.snapshot.pregnancy), overview.screen)


def _log(sheet: Sheet | None, reported: Reported | None, today: date) -> LogFacts | None:
    """Reports as the rules read them; what came before the newest sheet was answered by giving it."""
    if sheet is None or reported is None or reported.week is None:
        return None
    since = max(reported.week.first_on, sheet.version.starts_on)
    return log_facts(reported.logs, today, since=since, starts_on=reported.starts_on, week=reported.week)


def _exercise(place: int, data: dict[str, Any], reported: Reported | None) -> GivenExercise:
    return GivenExercise(
        slug=data["slug"],
        name=data["name"],
        picture=figure(data["scene"], f"given-{place}"),
        dose=dose_text(data["dose"], data["manner"]),
        modifications=tuple((one["slug"], one["label"]) for one in data["applied"]),
        note=data["personal_note"],
        strip=reported.strips.get(data["slug"], ()) if reported else (),
    )
