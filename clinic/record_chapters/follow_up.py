"""What happened between the visits, as chapters of a whole record: stops, days away, teach-back, what was written, raised and
done about it, and minutes spent on reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic.adherence.models import ExerciseLog
from clinic.aftercare.models import ProgramPause, TeachBack
from clinic.aftercare.wording import TAUGHT_LABELS, pause_words
from clinic.core.db import session
from clinic.messages.models import DiaryMessage, Sender
from clinic.monitoring.models import ManagementMinutes
from clinic.programs.queries import names_of
from clinic.record_chapters import words
from clinic.record_chapters.whole import Whole
from clinic.review.inbox import CODE_WORDS, CONTACT_WORDS
from clinic.review.models import ReviewAcknowledgement, ReviewItem
from clinic.review.raising import name_of
from clinic.safety_record.models import ExerciseHold
from handouts.record import Block, Chapter, Grid

WHOLE_PROGRAM = "The whole program"
PATIENT = "The patient"


def stops(whole: Whole) -> Chapter:
    """Exercises that were put on hold, days on which the program rested, and how each exercise was shown by the patient."""
    holds = _of(whole, ExerciseHold, ExerciseHold.held_at)
    pauses = _of(whole, ProgramPause, ProgramPause.paused_at)
    taught = _of(whole, TeachBack, TeachBack.recorded_at)
    names = _names(holds, pauses, taught)
    return _chapter(
        "Stops, days away and teach-back",
        ("Put on hold", ("Exercise", "On hold", "Lifted"), [_hold(one, names) for one in holds]),
        ("The program rested", ("When", "Why", "Resumed"), [_pause(one, names) for one in pauses]),
        (
            "Teach-back",
            ("Exercise", "Shown", "Recorded"),
            [
                (name_of(one.exercise_slug), TAUGHT_LABELS[one.result], _by(one.recorded_at, one.recorded_by_id, names))
                for one in taught
            ],
        ),
    )


def written(whole: Whole) -> Chapter:
    """Messages both ways, and what the patient wrote beside a report; an answer that was taken back says so."""
    messages = _of(whole, DiaryMessage, DiaryMessage.sent_at)
    notes = [one for one in _of(whole, ExerciseLog, ExerciseLog.entered_at) if one.note and one.superseded_at is None]
    names = _names(messages, notes)
    return _chapter(
        "What the patient and the clinic wrote",
        ("Messages", ("When", "From", "About", "Text"), [_message(one, names) for one in messages]),
        (
            "Beside reports",
            ("Day", "Exercise", "Words of the patient"),
            [(words.day(one.for_on), name_of(one.exercise_slug), one.note) for one in notes],
        ),
    )


def raised(whole: Whole) -> Chapter:
    """What was raised for a therapist to look at, each step that was taken, and how it was closed."""
    items = _of(whole, ReviewItem, ReviewItem.raised_at)
    query = select(ReviewAcknowledgement).where(ReviewAcknowledgement.item_id.in_([one.id for one in items]))
    steps = session.scalars(query.order_by(ReviewAcknowledgement.acknowledged_at, ReviewAcknowledgement.id)).all()
    names = _names(items, steps)
    return _chapter(
        "What was raised, and what was done",
        (
            "For a therapist to look at",
            ("Raised", "What", "Steps", "Closed"),
            [_item(one, [step for step in steps if step.item_id == one.id], names) for one in items],
        ),
    )


def minutes(whole: Whole) -> Chapter:
    """Minutes that staff spent on the reports, by day; those entered in error say so."""
    found = _of(whole, ManagementMinutes, ManagementMinutes.recorded_at)
    names = _names(found)
    return _chapter(
        "Minutes spent on reports",
        ("By day", ("Day", "Minutes", "About", "Recorded"), [_spent(one, names) for one in found]),
    )


def _hold(one: ExerciseHold, names: Mapping[UUID, str]) -> tuple[str, ...]:
    what = name_of(one.exercise_slug) if one.exercise_slug else WHOLE_PROGRAM
    lifted = f"{_by(one.lifted_at, one.lifted_by_id, names)}. {one.lifted_reason or ''}" if one.lifted_at else ""
    return what, f"{_by(one.held_at, one.held_by_id, names)}. {one.reason}", lifted


def _pause(one: ProgramPause, names: Mapping[UUID, str]) -> tuple[str, ...]:
    resumed = _by(one.resumed_at, one.resumed_by_id, names) if one.resumed_at else ""
    return pause_words(one), f"{one.reason} {_by(one.paused_at, one.paused_by_id, names)}", resumed


def _message(one: DiaryMessage, names: Mapping[UUID, str]) -> tuple[str, ...]:
    by = PATIENT if one.sender == Sender.PATIENT else names.get(one.sent_by_id or one.id, "")
    about = one.about or (name_of(one.exercise_slug) if one.exercise_slug else WHOLE_PROGRAM)
    back = f"TAKEN BACK {_by(one.taken_back_at, one.taken_back_by_id, names)}: " if one.taken_back_at else ""
    return words.minute(one.sent_at), by, about, f"{back}{one.text}"


def _item(one: ReviewItem, steps: Sequence[ReviewAcknowledgement], names: Mapping[UUID, str]) -> tuple[str, ...]:
    done = "; ".join(
        f"{_by(step.acknowledged_at, step.acknowledged_by_id, names)}: {CONTACT_WORDS[step.contact]}. {step.words}"
        for step in steps
    )
    closed = (
        f"{_by(one.reviewed_at, one.reviewed_by_id, names)}. {one.reviewed_note}" if one.reviewed_at else "Not closed."
    )
    ended = f" No longer so: {one.ended_words}" if one.ended_at else ""
    return words.local_day(one.raised_at), f"{CODE_WORDS[one.code]}. {one.words}{ended}", done, closed


def _spent(one: ManagementMinutes, names: Mapping[UUID, str]) -> tuple[str, ...]:
    wrong = f"ENTERED IN ERROR: {one.entered_in_error_reason}. " if one.entered_in_error_at else ""
    live = ", live with the patient" if one.was_live else ""
    return (
        words.day(one.on_day),
        f"{one.minutes}{live}",
        f"{wrong}{one.about}",
        _by(one.recorded_at, one.recorded_by_id, names),
    )


def _of(whole: Whole, table: Any, at: Any) -> Sequence[Any]:
    """Its rows of the patient in the time of the record, oldest first."""
    query = select(table).where(table.patient_id == whole.patient.id).order_by(at, table.id)
    return [one for one in session.scalars(query) if whole.has_day(getattr(one, at.key))]


def _names(*found: Iterable[Any]) -> Mapping[UUID, str]:
    """Everybody of staff whom the rows name."""
    said = (pair for rows in found for one in rows for pair in vars(one).items())
    return names_of({value for name, value in said if name.endswith("_by_id") and value})


def _by(at: datetime | None, who: UUID | None, names: Mapping[UUID, str]) -> str:
    day = words.local_day(at) if at else ""
    return f"{day}, {names[who]}" if who is not None and who in names else day


def _chapter(title: str, *tables: tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]) -> Chapter:
    blocks = tuple(
        Block(heading, grid=Grid(columns, tuple(tuple(words.line(cell, 4000) for cell in row) for row in rows)))
        for heading, columns, rows in tables
        if rows
    )
    return Chapter(title, "" if blocks else "None.", blocks)
