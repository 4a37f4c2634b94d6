"""The entries of a timeline in words, and where each leads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import url_for

from clinic.decision_table.words import CLASS_LABELS
from clinic.episodes.labels import DISCHARGE_LABELS, STATUS_LABELS
from clinic.episodes.models import GoalStatus
from clinic.episodes.wording import edit_words
from clinic.note_templates.kinds import KIND_LABELS
from clinic.notes.models import NoteKind
from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.rules import MeasureKey
from clinic.outcome_measures.wording import shown
from clinic.review.alerts import LEVEL_OF, Code, Level
from clinic.review.inbox import CODE_WORDS

LEVEL_WORDS = {Level.RED: "Red", Level.AMBER: "Amber", Level.TASK: "Task", Level.INFO: "For information"}

_PLAIN = {
    "episode-opened": "Episode of care opened",
    "episode-reopened": "Discharge taken back",
    "first-report": "First report by the patient's link",
    "program-ended": "Home program ended",
    "program-paused": "Home program paused",
    "program-resumed": "Home program resumed",
    "program-stopped": "Home program stopped",
    "program-lifted": "Home program let go on",
    "alert-closed": "Alert closed",
    "alert-over": "Alert over by itself",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A title and, under it, what somebody wrote; `is_open` still waits for somebody, `is_start` opens an episode."""

    title: str
    detail: str = ""
    is_open: bool = False
    is_start: bool = False


def words_of(row: Any) -> Words:
    """The words of one row of the union in `timeline_kinds`."""
    special = _SPECIAL.get(row.what)
    if special is not None:
        return special(row)
    detail = row.first or ""
    if row.what in ("alert-closed", "alert-over") and row.second:
        detail = f"{detail} – {row.second}"
    return Words(_PLAIN[row.what], detail, is_start=row.what == "episode-opened")


def address_of(row: Any, patient_id: UUID) -> str:
    """Where the entry leads."""
    endpoint, name = _ADDRESSES.get(row.what, _ADDRESSES[row.what.split("-")[0]])
    values: dict[str, Any] = {} if endpoint == "note_page.show_note" else {"patient_id": patient_id}
    if name == "number":
        values["number"] = row.number
    elif name:
        values[name] = row.thing_id
    return url_for(endpoint, **values)


def _discharged(row: Any) -> Words:
    why = DISCHARGE_LABELS.get(row.first, "")
    return Words("Discharged", " – ".join(part for part in (why, row.second or "") if part))


def _diagnosis_added(row: Any) -> Words:
    return Words(f"Diagnosis added: {row.first}", row.second)


def _diagnosis_ended(row: Any) -> Words:
    return Words(f"Diagnosis taken off: {row.first}", row.second)


def _goal(row: Any) -> Words:
    status = GoalStatus(row.first)
    return Words(f"Goal: {STATUS_LABELS[status].lower()}", row.second)


def _goal_set(row: Any) -> Words:
    return Words("Goal set", row.second, is_open=row.first == GoalStatus.ACTIVE)


def _edited(row: Any) -> Words:
    before, after, about = json.loads(row.second)
    title = {"goal-edited": "Goal changed", "diagnosis-edited": f"Diagnosis changed: {about}"}.get(row.what)
    said = edit_words(row.first, before, after)
    if row.what == "goal-edited" and row.first != "text":
        said = f"{about}: {said}"
    return Words(title or "Episode of care changed", said)


def _screen(row: Any) -> Words:
    told = "nothing answered yes" if not row.number else f"{row.number} answered yes"
    return Words("Health screen taken", told)


def _assessment(row: Any) -> Words:
    return Words(f"Assessment: {CLASS_LABELS[row.first]}")


def _sheet(row: Any) -> Words:
    return Words(f"Sheet {row.number} issued")


def _alert_raised(row: Any) -> Words:
    code = Code(row.second)
    return Words(f"{LEVEL_WORDS[LEVEL_OF[code]]}: {CODE_WORDS[code].lower()}", row.first, is_open=row.number == 1)


def _note(row: Any) -> Words:
    kind = KIND_LABELS[NoteKind(row.first)]
    if row.second is None:
        return Words(f"{kind} (draft)", is_open=True)
    return Words(f"{kind}, {'entered in error' if row.number else 'signed'}", f"Signed by {row.second}")


def _score(row: Any) -> Words:
    key = MeasureKey(row.first)
    measure = measures()[key]
    return Words(f"{measure.short} {shown(key, Decimal(row.second))} {measure.unit}")


_SPECIAL = {
    "episode-discharged": _discharged,
    "diagnosis-added": _diagnosis_added,
    "diagnosis-ended": _diagnosis_ended,
    "goal-set": _goal_set,
    "goal-changed": _goal,
    "goal-edited": _edited,
    "diagnosis-edited": _edited,
    "episode-edited": _edited,
    "screen": _screen,
    "assessment": _assessment,
    "sheet": _sheet,
    "alert-raised": _alert_raised,
    "note": _note,
    "score": _score,
}

_ADDRESSES = {
    "episode": ("episodes.show_episode", "episode_id"),
    "diagnosis": ("episodes.show_episode", "episode_id"),
    "goal": ("episodes.show_episode", "episode_id"),
    "screen": ("health_screens.show_screen", "screen_id"),
    "assessment": ("assessments.show_assessment", "assessment_id"),
    "sheet": ("documents.show_version", "number"),
    "program": ("documents.list_versions", ""),
    "first": ("review.show_patient", ""),
    "alert": ("review.show_patient", ""),
    "note": ("note_page.show_note", "note_id"),
    "score": ("outcome_entry.list_outcomes", ""),
}
