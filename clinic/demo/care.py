"""Invented diagnoses, goals and plans of care of the demo's patients. None of it is advice about anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from clinic.accounts.models import User
from clinic.diagnosis_codes.queries import edition_for
from clinic.diagnosis_codes.rules import Side
from clinic.episodes import service
from clinic.episodes.models import GoalKind, GoalStatus, GoalWords
from clinic.patients.models import Patient
from clinic.plan_of_care import diagnoses, goals, planning
from clinic.plan_of_care.goals import GoalText

WEEKS_OF_GESTATION = "Z3A."
"""Begin of the codes that say the week of a pregnancy: a week has no onset like an illness."""


@dataclass(frozen=True, slots=True)
class DemoGoal:
    """One goal, due `weeks` after the first visit; `status` and `remark` are said on the day of the last sheet."""

    text: str
    target: str
    weeks: int
    kind: GoalKind = GoalKind.SHORT_TERM
    words_of: GoalWords = GoalWords.CLINICIAN
    status: GoalStatus = GoalStatus.ACTIVE
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DemoCare:
    """What a therapist wrote at the first visit. `codes` are code and side, the primary one first."""

    codes: tuple[tuple[str, Side], ...]
    goals: tuple[DemoGoal, ...]
    visits_per_week: int
    weeks: int
    interventions: str
    began_days_before: int
    referred_by: str = ""


CARE: Mapping[str, DemoCare] = MappingProxyType(
    {
        "D-1001": DemoCare(
            (("O26.892", Side.NONE), ("M54.59", Side.NONE), ("Z3A.24", Side.NONE)),
            (
                DemoGoal("Sit through a movie with no ache", "Sits 120 minutes, pain at most 2 of 10", 6, GoalKind.LONG_TERM,
                         GoalWords.PATIENT),
                DemoGoal("Get up from the ramp alone", "Rolls to the side and stands in 20 seconds, 3 of 3 times", 2),
            ),
            1, 8, "Rest and breathing on the ramp, side-lying rest, teaching how to get up and how to sit.\n"
            "Home program reviewed at each visit; set-up changed as the weeks go on.", 42, "Lena Okpara, CNM",
        ),
        "D-1002": DemoCare(
            (("M76.12", Side.LEFT), ("M24.552", Side.LEFT)),
            (
                DemoGoal("Drive two hours and get out of the car straight", "Two hours, stands up straight in 5 seconds", 8,
                         GoalKind.LONG_TERM, GoalWords.PATIENT),
                DemoGoal("Hip lies flat in the Thomas test", "Left hip angle 0 degrees or less, tilt held", 4,
                         status=GoalStatus.PARTLY_MET, remark="+4 degrees, was +8"),
                DemoGoal("Does the home program by himself", "Shows every exercise without a cue", 2, status=GoalStatus.MET,
                         remark="Shown at the visit, no cue needed"),
            ),
            2, 6, "Supported release with the strap, breathing, isometric start for strength, then closed chain.\n"
            "Manual release of the left psoas when the bolster is not enough. Teaching about breaks on long drives.", 120,
        ),
        "D-1003": DemoCare(
            (("M54.50", Side.NONE),),
            (DemoGoal("Cook a full dinner standing up", "60 minutes standing, pain at most 3 of 10", 6, GoalKind.LONG_TERM,
                      GoalWords.PATIENT),),
            1, 6, "Supported release, half-kneeling stretch with a hand on the chair, marching for strength.", 200,
            "Ruth Calloway, MD",
        ),
        "D-1004": DemoCare(
            (("M35.7", Side.NONE), ("M25.551", Side.RIGHT)),
            (DemoGoal("Run 5 kilometers without a tired hip", "5 km in 32 minutes, pain at most 2 of 10 the next day", 10,
                      GoalKind.LONG_TERM, GoalWords.PATIENT),),
            1, 10, "Strength and control, no stretching: breathing, presses, standing march. Running plan from week 4.", 90,
        ),
        "D-1005": DemoCare(
            (("M62.838", Side.NONE),),
            (DemoGoal("Fall asleep without tossing", "Asleep within 20 minutes on 5 of 7 nights", 6, GoalKind.SHORT_TERM,
                      GoalWords.PATIENT),),
            1, 6, "Short and gentle: breathing, release only as long as it is comfortable, shake-out. Nothing is pushed.", 60,
        ),
    }
)  # fmt: skip
"""By chart number. The last two patients have none yet, as it is when somebody is new."""


def begin_care(therapist: User, patient: Patient, today: date) -> None:
    """What is written at the first visit."""
    care, episode = CARE.get(patient.chart_number), service.find_open_episode(therapist, patient.id)
    if care is None or episode is None:
        return
    began_on = today - timedelta(days=care.began_days_before)
    service.edit_episode(
        therapist, patient.id, episode.id, episode.version, reason=episode.reason, goal=episode.goal,
        onset_on=began_on, referred_by=care.referred_by,
    )  # fmt: skip
    year = edition_for(today) or 0
    for code, side in care.codes:
        onset_on = None if code.startswith(WEEKS_OF_GESTATION) else began_on
        diagnoses.add_diagnosis(
            therapist, patient.id, episode.id, code=code, fiscal_year=year, side=side, onset_on=onset_on
        )
    for one in care.goals:
        due_on = today + timedelta(weeks=one.weeks)
        said = GoalText(one.text, one.words_of, one.kind, one.target, due_on)
        goals.add_goal(therapist, patient.id, episode.id, said)
    text = planning.PlanText(today, care.visits_per_week, care.weeks, care.interventions)
    planning.plan_care(therapist, patient.id, episode.id, 0, text)


def judge_goals(therapist: User, patient: Patient) -> None:
    """How the goals stand at the last visit, where that is known."""
    care, episode = CARE.get(patient.chart_number), service.find_open_episode(therapist, patient.id)
    if care is None or episode is None:
        return
    said = {one.text: one for one in care.goals if one.status != GoalStatus.ACTIVE}
    for goal in goals.list_goals(episode.id):
        one = said.get(goal.text)
        if one is not None:
            goals.set_status(
                therapist, patient.id, episode.id, goal.id, goal.version, status=one.status, remark=one.remark
            )
