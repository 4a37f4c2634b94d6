"""What a timeline is made of. One kind is one function: the rows it gives, in columns that all kinds share.

A further kind is one more function here and one more line in `KINDS`; the page, its filter and its drawing follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from clinic.adherence.models import ExerciseLog, LogSource
from clinic.aftercare.models import ProgramPause
from clinic.assessments.models import Assessment
from clinic.core.db import clinic_id
from clinic.episodes.models import CareChange, Diagnosis, EpisodeReopening, Goal, GoalChange
from clinic.health_screens.models import HealthScreen
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.outcome_measures.models import OutcomeScore
from clinic.patients.models import Episode
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.review.models import ReviewItem
from clinic.safety_record.models import ExerciseHold
from clinic.signed_notes.models import Meaning, NoteError, NoteSignature


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose timeline it is, and the clinic's time zone, in which a day without a time of day begins."""

    patient_id: UUID
    zone: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One lane: its name in addresses and in words, its icon, and the selects of its rows."""

    slug: str
    label: str
    icon: str
    rows: Callable[[Asked], tuple[Select[Any], ...]]


def _row(
    what: str,
    model: Any,
    at: Any,
    asked: Asked,
    *conditions: Any,
    by: Any = None,
    first: Any = None,
    second: Any = None,
    number: Any = None,
    thing: Any = None,
) -> Select[Any]:
    """The rows of one happening: `what` names it, `first`, `second` and `number` are what its words need."""
    return select(
        literal(what, String).label("what"),
        at.label("at"),
        cast(null() if first is None else first, Text).label("first"),
        cast(null() if second is None else second, Text).label("second"),
        cast(null() if number is None else number, Integer).label("number"),
        cast(model.id if thing is None else thing, Uuid).label("thing_id"),
        cast(null() if by is None else by, Uuid).label("by_id"),
    ).where(model.clinic_id == clinic_id(), model.patient_id == asked.patient_id, *conditions)


def _begins(day: InstrumentedAttribute[Any], asked: Asked) -> Any:
    """The instant at which a day begins where the clinic is."""
    return func.timezone(asked.zone, cast(day, DateTime(timezone=False)))


def _edited(what: str, about: Any, asked: Asked, *conditions: Any) -> Select[Any]:
    """Edits: the field, and as one document what it said before, what it says now, and what `about` names."""
    said = func.jsonb_build_array(CareChange.before, CareChange.after, about)
    return _row(
        what, CareChange, CareChange.changed_at, asked, *conditions, by=CareChange.changed_by_id,
        first=CareChange.field, second=said, thing=CareChange.episode_id,
    )  # fmt: skip


def _as_it_was(field: str, now: Any, *conditions: Any) -> Any:
    """What a field said before the earliest of the edits that `conditions` name; `now` where there is none."""
    earliest = (
        select(CareChange.before)
        .where(CareChange.clinic_id == clinic_id(), CareChange.field == field, *conditions)
        .order_by(CareChange.changed_at, CareChange.id)
        .limit(1)
        .correlate_except(CareChange)
        .scalar_subquery()
    )
    return func.coalesce(earliest, now)


def episodes(asked: Asked) -> tuple[Select[Any], ...]:
    """Opened, discharged (a discharge taken back, too), opened again, edited; diagnoses put on the list, edited, taken off.

    An episode that gets what was left open, such as its begin, is not called changed here; its own page tells that too.
    """
    own = (CareChange.goal_id.is_(None), CareChange.diagnosis_id.is_(None))
    of_diagnosis = _edited("diagnosis-edited", Diagnosis.code, asked, CareChange.diagnosis_id.is_not(None))
    same = and_(Diagnosis.clinic_id == CareChange.clinic_id, Diagnosis.id == CareChange.diagnosis_id)
    return (
        _row(
            "episode-opened", Episode, _begins(Episode.started_on, asked), asked,
            first=_as_it_was("reason", Episode.reason, CareChange.episode_id == Episode.id, *own),
        ),
        _edited("episode-edited", literal("", String), asked, *own, CareChange.before != ""),
        of_diagnosis.select_from(CareChange).join(Diagnosis, same),
        _row(
            "episode-discharged", Episode, _begins(Episode.ended_on, asked), asked, Episode.ended_on.is_not(None),
            first=Episode.discharge_kind, second=Episode.discharge_reason,
        ),
        _row(
            "episode-discharged", EpisodeReopening, _begins(EpisodeReopening.ended_on, asked), asked,
            first=EpisodeReopening.discharge_kind, second=EpisodeReopening.discharge_reason,
            thing=EpisodeReopening.episode_id,
        ),
        _row(
            "episode-reopened", EpisodeReopening, EpisodeReopening.reopened_at, asked,
            by=EpisodeReopening.reopened_by_id, first=EpisodeReopening.reason, thing=EpisodeReopening.episode_id,
        ),
        _row(
            "diagnosis-added", Diagnosis, Diagnosis.added_at, asked, by=Diagnosis.added_by_id,
            first=Diagnosis.code, second=Diagnosis.text, thing=Diagnosis.episode_id,
        ),
        _row(
            "diagnosis-ended", Diagnosis, Diagnosis.ended_at, asked, Diagnosis.ended_at.is_not(None),
            by=Diagnosis.ended_by_id, first=Diagnosis.code, second=Diagnosis.ended_reason, thing=Diagnosis.episode_id,
        ),
    )  # fmt: skip


def goals(asked: Asked) -> tuple[Select[Any], ...]:
    """Set, each change of how one stands and of what it says; each with the text that it had then."""
    of_goal = CareChange.goal_id == Goal.id
    then = _as_it_was("text", Goal.text, of_goal, CareChange.changed_at > GoalChange.changed_at)
    changes = _row(
        "goal-changed", GoalChange, GoalChange.changed_at, asked, GoalChange.changed_at > Goal.added_at,
        by=GoalChange.changed_by_id, first=GoalChange.status, second=then, thing=Goal.episode_id,
    )  # fmt: skip
    edited = _edited("goal-edited", Goal.text, asked)
    edited_goal = and_(Goal.clinic_id == CareChange.clinic_id, of_goal)
    same = and_(Goal.clinic_id == GoalChange.clinic_id, Goal.id == GoalChange.goal_id)
    return (
        _row(
            "goal-set", Goal, Goal.added_at, asked, by=Goal.added_by_id, first=Goal.status,
            second=_as_it_was("text", Goal.text, of_goal), thing=Goal.episode_id,
        ),
        edited.select_from(CareChange).join(Goal, edited_goal),
        changes.select_from(GoalChange).join(Goal, same),
    )  # fmt: skip


def screens(asked: Asked) -> tuple[Select[Any], ...]:
    """Health screens that count."""
    return (
        _row(
            "screen", HealthScreen, HealthScreen.taken_at, asked, HealthScreen.entered_in_error_at.is_(None),
            by=HealthScreen.taken_by_id, number=func.jsonb_array_length(HealthScreen.flags),
        ),
    )  # fmt: skip


def assessments(asked: Asked) -> tuple[Select[Any], ...]:
    """Examinations that count, with the class that was decided on."""
    return (
        _row(
            "assessment", Assessment, Assessment.assessed_at, asked, Assessment.entered_in_error_at.is_(None),
            by=Assessment.assessed_by_id, first=Assessment.assessment_class,
        ),
    )  # fmt: skip


def programs(asked: Asked) -> tuple[Select[Any], ...]:
    """Sheets given; the program paused, resumed, stopped, let go on, ended."""
    stopped = ExerciseHold.exercise_slug == ""
    return (
        _row(
            "sheet", ProgramVersion, ProgramVersion.issued_at, asked, by=ProgramVersion.issued_by_id,
            number=ProgramVersion.number,
        ),
        _row(
            "program-ended", HomeProgram, HomeProgram.ended_at, asked, HomeProgram.ended_at.is_not(None),
            first=HomeProgram.ended_reason,
        ),
        _row(
            "program-paused", ProgramPause, ProgramPause.paused_at, asked, by=ProgramPause.paused_by_id,
            first=ProgramPause.reason,
        ),
        _row(
            "program-resumed", ProgramPause, ProgramPause.resumed_at, asked, ProgramPause.resumed_at.is_not(None),
            by=ProgramPause.resumed_by_id,
        ),
        _row(
            "program-stopped", ExerciseHold, ExerciseHold.held_at, asked, stopped, by=ExerciseHold.held_by_id,
            first=ExerciseHold.reason,
        ),
        _row(
            "program-lifted", ExerciseHold, ExerciseHold.lifted_at, asked, stopped, ExerciseHold.lifted_at.is_not(None),
            by=ExerciseHold.lifted_by_id, first=ExerciseHold.lifted_reason,
        ),
    )  # fmt: skip


def reports(asked: Asked) -> tuple[Select[Any], ...]:
    """The first report that came by each link: it works, and the patient has begun."""
    first = _row(
        "first-report", ExerciseLog, func.min(ExerciseLog.entered_at), asked,
        ExerciseLog.source == LogSource.LINK, ExerciseLog.link_id.is_not(None), thing=ExerciseLog.link_id,
    )  # fmt: skip
    return (first.group_by(ExerciseLog.link_id),)


def alerts(asked: Asked) -> tuple[Select[Any], ...]:
    """What needed somebody: raised, closed by a named person, or over by itself."""
    return (
        _row(
            "alert-raised", ReviewItem, ReviewItem.raised_at, asked, first=ReviewItem.words, second=ReviewItem.code,
            number=func.num_nulls(ReviewItem.reviewed_at, ReviewItem.ended_at) // 2,
        ),
        _row(
            "alert-closed", ReviewItem, ReviewItem.reviewed_at, asked, ReviewItem.reviewed_at.is_not(None),
            by=ReviewItem.reviewed_by_id, first=ReviewItem.words, second=ReviewItem.reviewed_note,
        ),
        _row(
            "alert-over", ReviewItem, ReviewItem.ended_at, asked, ReviewItem.ended_at.is_not(None),
            ReviewItem.reviewed_at.is_(None), first=ReviewItem.words, second=ReviewItem.ended_words,
        ),
    )  # fmt: skip


def notes(asked: Asked) -> tuple[Select[Any], ...]:
    """Notes by the day of the visit; a discarded draft is none, one entered in error stays and is named so.

    Who signed has the name that was printed then, whatever they are called today.
    """
    in_error = exists().where(NoteError.clinic_id == ProgressNote.clinic_id, NoteError.note_id == ProgressNote.id)
    signer = select(NoteSignature.printed_name).where(
        NoteSignature.clinic_id == ProgressNote.clinic_id,
        NoteSignature.note_id == ProgressNote.id,
        NoteSignature.meaning == Meaning.AUTHOR,
    )
    is_draft = ProgressNote.status == NoteStatus.DRAFT
    return (
        _row(
            "note", ProgressNote, _begins(ProgressNote.visit_on, asked), asked,
            ProgressNote.status != NoteStatus.DISCARDED, by=case((is_draft, ProgressNote.author_id), else_=None),
            first=ProgressNote.kind, second=signer.scalar_subquery(), number=cast(in_error, Integer),
        ),
    )  # fmt: skip


def scores(asked: Asked) -> tuple[Select[Any], ...]:
    """Outcome scores that count, by the day they were taken."""
    return (
        _row(
            "score", OutcomeScore, _begins(OutcomeScore.taken_on, asked), asked, OutcomeScore.entered_in_error_at.is_(None),
            by=OutcomeScore.entered_by_id, first=OutcomeScore.measure,
            second=func.coalesce(OutcomeScore.percent, OutcomeScore.score),
        ),
    )  # fmt: skip


KINDS = (
    Kind("episode", "Episode and diagnoses", "flag", episodes),
    Kind("goal", "Goals", "star", goals),
    Kind("screen", "Health screens", "question", screens),
    Kind("assessment", "Assessments", "eye", assessments),
    Kind("score", "Outcome scores", "check", scores),
    Kind("program", "Home program", "print", programs),
    Kind("report", "First reports", "send", reports),
    Kind("alert", "Alerts", "warn", alerts),
    Kind("note", "Notes", "note", notes),
)
"""In the order of the lanes."""
