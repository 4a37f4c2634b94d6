"""Diagnoses, goals and the plan as the text of a note."""

from __future__ import annotations

from datetime import UTC, date, datetime

from clinic.diagnosis_codes.rules import Side
from clinic.episodes.models import Diagnosis, Goal, GoalKind, GoalStatus, GoalWords, PlanOfCare
from clinic.episodes.rules import expected_end, planned_visits
from clinic.episodes.wording import diagnosis_text, goals_text, plan_of_care_text


def diagnosis(code: str, text: str, position: int, **values: object) -> Diagnosis:
    return Diagnosis(
        **{"code": code, "text": text, "position": position, "is_primary": False, "side": Side.NONE, **values}
    )


def goal(text: str, **values: object) -> Goal:
    said = {"words_of": GoalWords.CLINICIAN, "kind": GoalKind.SHORT_TERM, "target": "", "status": GoalStatus.ACTIVE}
    return Goal(text=text, **{**said, **values})


def test_diagnoses_stand_one_a_line_the_primary_one_first() -> None:
    rows = [
        diagnosis("M62.838", "Other muscle spasm", 1, side=Side.LEFT, onset_on=date(2026, 9, 3)),
        diagnosis("M76.11", "Psoas tendinitis, right hip", 2, is_primary=True, side=Side.RIGHT),
        diagnosis("R29.3", "Abnormal posture", 3, ended_at=datetime(2026, 11, 1, tzinfo=UTC)),
    ]
    assert diagnosis_text(rows).splitlines() == [
        "M76.11 Psoas tendinitis, right hip (primary)",
        "M62.838 Other muscle spasm, left, since Sep 3, 2026",
    ]


def test_goals_stand_by_kind_with_target_day_and_status() -> None:
    rows = [
        goal("Walk the dog", kind=GoalKind.LONG_TERM, words_of=GoalWords.PATIENT, due_on=date(2026, 12, 1)),
        goal("Thomas test flat", target="0 degrees", status=GoalStatus.PARTLY_MET),
    ]
    assert goals_text(rows).splitlines() == [
        "Short term:",
        "- Thomas test flat; target: 0 degrees (partly met)",
        "Long term:",
        "- “Walk the dog”; by Dec 1, 2026 (active)",
    ]


def test_the_plan_says_how_often_and_until_when() -> None:
    plan = PlanOfCare(from_on=date(2026, 11, 2), visits_per_week=2, weeks=6, interventions="Release.\nStrength.")
    assert plan_of_care_text(plan).splitlines() == [
        "2 visits a week for 6 weeks (12 visits), from Nov 2, 2026 to Dec 13, 2026",
        "Release.",
        "Strength.",
    ]
    once = PlanOfCare(from_on=date(2026, 11, 2), visits_per_week=1, weeks=1, interventions="Look once.")
    assert plan_of_care_text(once).startswith("1 visit a week for 1 week, from Nov 2, 2026 to Nov 8, 2026")


def test_nothing_gives_nothing() -> None:
    assert (diagnosis_text([]), goals_text([]), plan_of_care_text(None)) == ("", "", "")


def test_the_end_is_counted_from_the_first_day() -> None:
    assert expected_end(date(2026, 11, 2), 1) == date(2026, 11, 8)
    assert expected_end(date(2028, 2, 28), 1) == date(2028, 3, 5)
    assert planned_visits(3, 4) == 12
