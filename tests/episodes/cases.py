"""Patients with an open episode, and where its pages are."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import Database
from clinic.episodes.models import Diagnosis, Goal, GoalKind, GoalWords
from clinic.patients.models import Episode
from clinic.plan_of_care import diagnoses, goals
from clinic.plan_of_care.goals import GoalText
from tests import factories

YEAR = 2026
"""The edition that is shipped."""


def today() -> date:
    """The clinic's day."""
    return clock.today("America/Denver")


def open_episode(therapist: User, **values: Any) -> Episode:
    """A patient's open episode, with what `make_episode` takes."""
    return factories.make_episode(factories.make_patient(therapist=therapist), **values)


def at(episode: Episode, rest: str = "") -> str:
    """The address of a page of an episode."""
    return f"/patients/{episode.patient_id}/episodes/{episode.id}{rest}"


def diagnose(therapist: User, episode: Episode, code: str = "M76.11", **values: Any) -> Diagnosis:
    """A diagnosis on the list."""
    with factories.acting(therapist):
        return diagnoses.add_diagnosis(therapist, episode.patient_id, episode.id, code=code, fiscal_year=YEAR, **values)


def set_goal(therapist: User, episode: Episode, text: str = "Climb the stairs", **values: Any) -> Goal:
    """An active goal."""
    said = {"words_of": GoalWords.CLINICIAN, "kind": GoalKind.SHORT_TERM, "target": "14 steps", "due_on": None}
    with factories.acting(therapist):
        return goals.add_goal(therapist, episode.patient_id, episode.id, GoalText(text, **{**said, **values}))


def rows_of(database: Database, table: Any, clinic_id: UUID) -> list[Any]:
    """Every row of a table of this clinic, in the order in which they were made."""
    with database.transaction(clinic_id) as session:
        return list(session.scalars(select(table).order_by(table.id)))
