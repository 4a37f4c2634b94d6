"""Diagnoses, goals, the plan of care and outcome scores as chapters of a whole record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic.core.db import session
from clinic.diagnosis_codes.rules import Side
from clinic.episodes.labels import SIDE_LABELS, STATUS_LABELS
from clinic.episodes.models import CareChange, Diagnosis, Goal, GoalChange, PlanOfCare
from clinic.episodes.wording import diagnosis_line, edit_words, goal_line, plan_line
from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.models import OutcomeScore
from clinic.outcome_measures.rules import MeasureKey
from clinic.outcome_measures.wording import (
    SOURCE_WORDS,
    answer_words,
    change_words,
    first_and_before,
    score_words,
    since_start,
    start_words,
)
from clinic.programs.queries import names_of
from clinic.record_chapters import queries, words
from clinic.record_chapters.whole import Whole
from handouts.record import Block, Chapter, Grid


def diagnoses(whole: Whole) -> Chapter:
    """Every diagnosis that was on the list, those taken off with why."""
    found: Sequence[Diagnosis] = _rows(whole, Diagnosis, Diagnosis.added_at)
    names = names_of({one.added_by_id for one in found})
    rows = tuple(
        (
            words.line(diagnosis_line(one)),
            str(one.fiscal_year),
            f"{words.local_day(one.added_at)}, {words.line(names[one.added_by_id], 200)}",
            words.line(f"{words.local_day(one.ended_at)}: {one.ended_reason or ''}") if one.ended_at else "",
        )
        for one in found
    )
    grid = Grid(("Diagnosis", "Codes of", "Put on the list", "Taken off"), rows) if rows else None
    edits = _edits(whole)
    before = _in_order(*((at, f"{_short(one)}: {said}") for one in found for at, said in edits.get(one.id, ())))
    return Chapter("Diagnoses", "" if rows else "None.", (Block("ICD-10-CM", grid=grid, lines=before),) if grid else ())


def _short(one: Diagnosis) -> str:
    """Which diagnosis an edit was of; one code may stand on the list for each side."""
    return f"{one.code}, {SIDE_LABELS[one.side].lower()}" if one.side != Side.NONE else one.code


def goals(whole: Whole) -> Chapter:
    """Every goal with each change of how it stood and of what it said, and what the episodes said before."""
    found: Sequence[Goal] = _rows(whole, Goal, Goal.added_at)
    changes: Sequence[GoalChange] = session.scalars(
        select(GoalChange).where(GoalChange.goal_id.in_([one.id for one in found])).order_by(GoalChange.changed_at)
    ).all()
    names, edits = names_of({one.changed_by_id for one in changes}), _edits(whole)
    blocks = tuple(
        Block(
            words.line(goal_line(goal), 300),
            lines=_in_order(
                *(
                    (one.changed_at, _changed(one, names[one.changed_by_id]))
                    for one in changes
                    if one.goal_id == goal.id
                ),
                *edits.get(goal.id, ()),
            ),
        )
        for goal in found
    )
    before = _in_order(*(row for one in queries.list_episodes(whole.patient.id) for row in edits.get(one.id, ())))
    blocks += (Block("Reason and goal of the episode of care, as they were before", lines=before),) if before else ()
    return Chapter("Goals", "" if blocks else "None.", blocks)


def plans(whole: Whole) -> Chapter:
    """Every plan of care, the first one first."""
    found: Sequence[PlanOfCare] = _rows(whole, PlanOfCare, PlanOfCare.planned_at)
    names = names_of({one.planned_by_id for one in found})
    blocks = tuple(
        Block(
            f"Planned {words.local_day(one.planned_at)}, {words.line(names[one.planned_by_id], 200)}",
            lines=(words.line(plan_line(one)), words.printed(one.interventions)),
        )
        for one in found
    )
    return Chapter("Plan of care", "" if blocks else "None.", blocks)


def scores(whole: Whole) -> Chapter:
    """Every outcome score, measure by measure, oldest first, with what moved; those entered in error say so."""
    query = select(OutcomeScore).where(OutcomeScore.patient_id == whole.patient.id)
    rows = session.scalars(query.order_by(OutcomeScore.taken_on, OutcomeScore.entered_at, OutcomeScore.id)).all()
    found = [one for one in rows if _is_of(whole, one)]
    blocks = []
    for key in MeasureKey:
        lines = tuple(_score(one, rows) for one in found if one.measure == key)
        if lines:
            grid = Grid(("Day", "Score", "Change", "Answered", "How"), lines)
            blocks.append(Block(words.line(f"{measures()[key].name} ({measures()[key].short})", 300), grid=grid))
    return Chapter("Outcome scores", "" if blocks else "None.", tuple(blocks))


def _is_of(whole: Whole, one: OutcomeScore) -> bool:
    """Whether a score belongs to what is printed; one that belongs to no episode, by its day."""
    if whole.episode is None or one.episode_id is None:
        return whole.has_date(one.taken_on)
    return one.episode_id == whole.episode.id


def _rows(whole: Whole, table: Any, order: Any) -> Any:
    query = select(table).where(table.patient_id == whole.patient.id)
    if whole.episode is not None:
        query = query.where(table.episode_id == whole.episode.id)
    return session.scalars(query.order_by(order, table.id)).all()


def _changed(one: GoalChange, by: str) -> str:
    said = f"{words.local_day(one.changed_at)}, {by}: {STATUS_LABELS[one.status].lower()}"
    return words.line(f"{said}. {one.remark}" if one.remark else f"{said}.")


def _edits(whole: Whole) -> dict[UUID, list[tuple[datetime, str]]]:
    """What was edited, oldest first, by the key of the goal, the diagnosis or the episode it was in."""
    found: Sequence[CareChange] = _rows(whole, CareChange, CareChange.changed_at)
    names = names_of({one.changed_by_id for one in found})
    edits: dict[UUID, list[tuple[datetime, str]]] = {}
    for one in found:
        said = f"Changed on {words.local_day(one.changed_at)} by {names[one.changed_by_id]}"
        said = f"{said}: {edit_words(one.field, one.before, one.after)}."
        edits.setdefault(one.goal_id or one.diagnosis_id or one.episode_id, []).append(
            (one.changed_at, words.line(said, 900))
        )
    return edits


def _in_order(*rows: tuple[datetime, str]) -> tuple[str, ...]:
    return tuple(said for _at, said in sorted(rows, key=lambda row: row[0]))


def _score(one: OutcomeScore, oldest_first: Sequence[OutcomeScore]) -> tuple[str, ...]:
    how = SOURCE_WORDS[one.source]
    if one.entered_in_error_at is not None:
        how = f"ENTERED IN ERROR: {one.entered_in_error_reason}"
    answers = "; ".join(answer_words(one))
    return (
        words.day(one.taken_on),
        words.line(score_words(one), 200),
        words.line(_moved(one, oldest_first), 500),
        words.line(answers, 1500),
        words.line(how, 500),
    )


def _moved(one: OutcomeScore, oldest_first: Sequence[OutcomeScore]) -> str:
    """What changed since the first score of this care and since the one before; nothing for one entered in error."""
    if one.entered_in_error_at is not None:
        return ""
    start = since_start(one)
    if start is not None:
        return start_words(start)
    until = oldest_first[: list(oldest_first).index(one) + 1]
    counting = [other for other in reversed(until) if other.measure == one.measure and not other.entered_in_error_at]
    found = dict.fromkeys(other for other in first_and_before(counting) if other is not None)
    return ". ".join(change_words(other) for other in found)
