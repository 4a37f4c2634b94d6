"""Episodes of care of the two clinics, with a marked text in every field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from clinic.accounts.models import User
from clinic.episodes import service
from clinic.episodes.models import GoalKind, GoalStatus, GoalWords
from clinic.patients.models import Patient
from clinic.plan_of_care import diagnoses, goals, planning
from clinic.plan_of_care.goals import GoalText
from tests.security.texts import Texts

YEAR = 2026


def write_care(act: Callable[..., Any], pt: User, patient: Patient, texts: Texts, today: date) -> None:
    """Diagnoses on the list and taken off, a goal with a history, one that was met, and two plans."""
    episode = act(service.find_open_episode, pt, patient.id)
    act(
        service.edit_episode, pt, patient.id, episode.id, episode.version,
        reason=episode.reason, goal=episode.goal, onset_on=today, referred_by=texts.line("referred by"),
    )  # fmt: skip
    for code in ("M76.11", "M54.59"):
        act(diagnoses.add_diagnosis, pt, patient.id, episode.id, code=code, fiscal_year=YEAR, onset_on=today)
    wrong = act(diagnoses.add_diagnosis, pt, patient.id, episode.id, code="M62.81", fiscal_year=YEAR)
    act(diagnoses.end_diagnosis, pt, patient.id, episode.id, wrong.id, reason=texts.line("diagnosis taken off", 190))
    for status in (GoalStatus.ACTIVE, GoalStatus.MET):
        said = GoalText(
            texts.line(f"{status} goal", 190), GoalWords.PATIENT, GoalKind.SHORT_TERM, texts.line("target", 190), today
        )
        goal = act(goals.add_goal, pt, patient.id, episode.id, said)
        if status != GoalStatus.ACTIVE:
            remark = texts.line("goal remark", 190)
            act(goals.set_status, pt, patient.id, episode.id, goal.id, goal.version, status=status, remark=remark)
    for number in (0, 1):
        plan = planning.PlanText(today, 2, 6 + number, texts.paragraph("plan of care", 1900))
        act(planning.plan_care, pt, patient.id, episode.id, number, plan)


def discharge_twice(act: Callable[..., Any], pt: User, patient: Patient, texts: Texts, today: date) -> None:
    """A discharge that was taken back, and the one that stands."""
    episode = act(service.find_open_episode, pt, patient.id)
    for name in ("discharge taken back", "discharge"):
        act(service.discharge, pt, patient.id, episode.id, reason=texts.line(name, 190), ended_on=today)
        if name != "discharge":
            act(service.reopen, pt, patient.id, episode.id, reason=texts.line("reopened", 190))
