"""One patient of the inbox: what is open and why, what was reported, in whose words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.models import ExerciseLog, Reason
from clinic.adherence.queries import ProgramForReports, find_program_for_reports
from clinic.adherence.strip import strip_chart
from clinic.aftercare.queries import list_pauses
from clinic.core import clock
from clinic.messages.models import DiaryMessage, Sender
from clinic.messages.queries import list_messages
from clinic.patients.models import Patient
from clinic.programs.queries import names_of
from clinic.review.alerts import Level
from clinic.review.inbox import by_patient
from clinic.review.models import ReviewAcknowledgement, ReviewItem
from clinic.review.queries import ItemRow, list_acknowledgements, list_closed
from clinic.review.raising import name_of
from clinic.review.reported import Reported, read_reports
from clinic.review.suggestions import Suggestion, suggestions_for
from clinic.review.upkeep import Scope, sync_standing
from clinic.safety_record.holds import list_open_holds
from clinic.safety_record.models import ExerciseHold
from handouts.charts import StripChart

REASON_DAYS = 7
"""Reasons of the last days are answered; older ones have been."""


@dataclass(frozen=True, slots=True)
class PatientReview:
    """What the page shows; `reported` and `chart` are None without a program that has begun."""

    today: date
    items: tuple[ItemRow, ...]
    acknowledged: Mapping[UUID, Sequence[tuple[ReviewAcknowledgement, str]]]
    closed: Sequence[tuple[ReviewItem, str | None]]
    program: ProgramForReports | None
    reported: Reported | None
    chart: StripChart | None
    holds: Sequence[tuple[ExerciseHold, str]]
    suggestions: Sequence[Suggestion]
    messages: Sequence[DiaryMessage]
    people: Mapping[UUID, str]

    @property
    def red(self) -> list[ItemRow]:
        """What needs a named acknowledgement."""
        return [one for one in self.items if one.level == Level.RED]

    @property
    def open_questions(self) -> list[DiaryMessage]:
        """The questions that nobody has answered, the oldest first."""
        answered = {one.answers_id for one in self.messages if one.taken_back_at is None}
        return [one for one in self.questions if one.id not in answered]

    @property
    def questions(self) -> list[DiaryMessage]:
        """What the patient asked, the oldest first."""
        return [one for one in reversed(self.messages) if one.sender == Sender.PATIENT]


def read_patient_review(actor: User, patient: Patient) -> PatientReview:
    """What is open and what was reported of a patient whom `actor` may see; sixteen queries at the most."""
    zone = ZoneInfo(get_clinic().time_zone)
    today = clock.today(zone.key)
    items = by_patient(sync_standing(actor, today, zone, Scope(patient_id=patient.id)))
    open_items = items[0].items if items else ()
    acknowledged: dict[UUID, list[tuple[ReviewAcknowledgement, str]]] = {}
    closed = list_closed(patient.id)
    ids = [*(item.item_id for item in open_items), *(item.id for item, _name in closed)]
    for one, name in list_acknowledgements(ids):
        acknowledged.setdefault(one.item_id, []).append((one, name))
    program = find_program_for_reports(patient.id)
    reported = _reported(patient.id, program, today)
    messages = list_messages(patient.id)
    return PatientReview(
        today=today,
        items=open_items,
        acknowledged=acknowledged,
        closed=closed,
        program=program,
        reported=reported,
        chart=strip_chart(program, reported.logs, reported.pauses, today) if program and reported else None,
        holds=_holds(program),
        suggestions=suggestions_for(_reasons(reported.logs if reported else (), today)),
        messages=messages,
        people=names_of({one.sent_by_id for one in messages if one.sent_by_id}),
    )


def _reported(patient_id: UUID, program: ProgramForReports | None, today: date) -> Reported | None:
    if program is None or program.starts_on > today:
        return None
    return read_reports(patient_id, program, today, list_pauses(program.program_id))


def _holds(program: ProgramForReports | None) -> list[tuple[ExerciseHold, str]]:
    """Each exercise on hold once, with the first hold: those on one exercise end together."""
    first: dict[str, ExerciseHold] = {}
    for hold in list_open_holds(program.program_id) if program else ():
        first.setdefault(hold.exercise_slug, hold)
    return [(hold, name_of(slug) or "The whole program") for slug, hold in first.items()]


def _reasons(logs: Sequence[ExerciseLog], today: date) -> list[Reason]:
    since = today - timedelta(days=REASON_DAYS - 1)
    return [Reason(one.reason) for one in logs if one.reason and one.for_on >= since]
