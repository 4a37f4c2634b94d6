"""Diagnoses, goals and the plan of care as text for a note. Pure: rows in, plain text out; nothing gives an empty text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic.core.filters import day
from clinic.diagnosis_codes.rules import Side
from clinic.episodes.labels import FIELD_LABELS, KIND_LABELS, SIDE_LABELS, STATUS_LABELS, WORDS_LABELS
from clinic.episodes.models import Diagnosis, Goal, GoalKind, GoalWords, PlanOfCare
from clinic.episodes.rules import expected_end, planned_visits

_SIDE_SAID = ("right", "left", "bilateral")
_VALUE_LABELS: dict[str, dict[str, str]] = {
    "side": {str(key): words for key, words in SIDE_LABELS.items()},
    "kind": {str(key): words for key, words in KIND_LABELS.items()},
    "words_of": {str(key): words for key, words in WORDS_LABELS.items()},
    "is_primary": {"yes": "Yes", "no": "No"},
}


def diagnosis_text(diagnoses: Sequence[Diagnosis]) -> str:
    """One line a diagnosis, the primary one first: "M76.11 Psoas tendinitis, right hip (primary), since Sep 3, 2026"."""
    ordered = sorted(diagnoses, key=lambda one: (not one.is_primary, one.position))
    return "\n".join(diagnosis_line(one) for one in ordered if one.ended_at is None)


def diagnosis_line(diagnosis: Diagnosis) -> str:
    """One diagnosis on one line; the side is said when the text of the code does not name it."""
    line = f"{diagnosis.code} {diagnosis.text}"
    if diagnosis.side != Side.NONE and not any(word in diagnosis.text.lower() for word in _SIDE_SAID):
        line += f", {SIDE_LABELS[diagnosis.side].lower()}"
    if diagnosis.is_primary:
        line += " (primary)"
    if diagnosis.onset_on:
        line += f", since {day(diagnosis.onset_on)}"
    return line


def goals_text(goals: Sequence[Goal]) -> str:
    """Short-term goals, then long-term ones, each with its target, its day and how it stands."""
    parts = []
    for kind in GoalKind:
        lines = [f"- {goal_line(goal)}" for goal in goals if goal.kind == kind]
        if lines:
            parts.append("\n".join((f"{KIND_LABELS[kind]}:", *lines)))
    return "\n".join(parts)


def goal_line(goal: Goal) -> str:
    """One goal on one line; the patient's own words in quotes."""
    line = f"“{goal.text}”" if goal.words_of == GoalWords.PATIENT else goal.text
    if goal.target:
        line += f"; target: {goal.target}"
    if goal.due_on:
        line += f"; by {day(goal.due_on)}"
    return f"{line} ({STATUS_LABELS[goal.status].lower()})"


def plan_of_care_text(plan: PlanOfCare | None) -> str:
    """How often, for how long and until when, then what is planned."""
    return f"{plan_line(plan)}\n{plan.interventions}" if plan else ""


def plan_line(plan: PlanOfCare) -> str:
    """ "2 visits a week for 6 weeks (12 visits), from Nov 2, 2026 to Dec 13, 2026"."""
    often = "1 visit" if plan.visits_per_week == 1 else f"{plan.visits_per_week} visits"
    weeks = "1 week" if plan.weeks == 1 else f"{plan.weeks} weeks"
    total = planned_visits(plan.visits_per_week, plan.weeks)
    until = expected_end(plan.from_on, plan.weeks)
    visits = "" if plan.weeks == 1 else f" ({total} {'visit' if total == 1 else 'visits'})"
    return f"{often} a week for {weeks}{visits}, from {day(plan.from_on)} to {day(until)}"


def edit_words(field: str, before: str, after: str) -> str:
    """What an edit changed: "target was “14 steps”, now “20 steps”", "side was right, now left"; "none" for nothing."""
    return f"{FIELD_LABELS[field]} was {_value_words(field, before)}, now {_value_words(field, after)}"


def _value_words(field: str, value: str) -> str:
    if not value:
        return "none"
    if field in _VALUE_LABELS:
        return _VALUE_LABELS[field][value].lower()
    return day(date.fromisoformat(value)) if field.endswith("_on") else f"“{value}”"
