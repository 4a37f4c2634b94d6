"""What pages read about an episode of care; no writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.side_by_side import side_by_side
from clinic.episodes.changes import NamedChange, list_changes
from clinic.episodes.models import Diagnosis, EpisodeReopening, Goal, GoalChange, GoalKind, GoalStatus, PlanOfCare
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode

MOST_LISTED = 50
"""Episodes of one patient on the list of them."""

AFTERWARDS = timedelta(days=30)
"""How long after the last day of care what is written still belongs to that episode: the discharge note, a call (proposed)."""


def find_episode_at(patient_id: UUID, on: date) -> Episode | None:
    """The episode of care that a day belongs to: the newest one it lies in; else the nearer one of that which just ended and
    the open one that began later."""
    query = (
        select(Episode).where(Episode.patient_id == patient_id).order_by(Episode.started_on.desc(), Episode.id.desc())
    )
    episodes = session.scalars(query).all()
    within = (one for one in episodes if one.started_on <= on and (one.ended_on is None or on <= one.ended_on))
    to_come = [(one.started_on - on, one) for one in episodes if one.ended_on is None]
    ended = [(on - one.ended_on, one) for one in episodes if one.ended_on]
    near = to_come + [(apart, one) for apart, one in ended if timedelta() < apart <= AFTERWARDS]
    return next(within, None) or min(near, key=itemgetter(0), default=(None, None))[1]


def find_episode_id_at(patient_id: UUID, on: date) -> UUID | None:
    """The id of that episode, for what is kept about the day."""
    episode = find_episode_at(patient_id, on)
    return episode.id if episode else None


@dataclass(frozen=True, slots=True)
class ShownDiagnosis:
    """A diagnosis with who picked it, who took it off, and what of it was edited, the newest first."""

    diagnosis: Diagnosis
    added_by: str
    ended_by: str
    edits: tuple[NamedChange, ...]


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """A goal with how it came to stand as it does and what it said before: each with who changed it, the newest first."""

    goal: Goal
    history: tuple[tuple[GoalChange, str], ...]
    edits: tuple[NamedChange, ...]


@dataclass(frozen=True, slots=True)
class EpisodePage:
    """All that the page of an episode shows."""

    episode: Episode
    therapist: str
    diagnoses: tuple[ShownDiagnosis, ...]
    ended_diagnoses: tuple[ShownDiagnosis, ...]
    goals: tuple[ShownGoal, ...]
    plans: Sequence[tuple[PlanOfCare, str]]
    reopenings: Sequence[tuple[EpisodeReopening, str]]
    edits: tuple[NamedChange, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything of it may be changed."""
        return self.episode.status == EpisodeStatus.ACTIVE


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """One episode on the list: its primary diagnosis, and how many of its goals were met."""

    episode: Episode
    therapist: str
    diagnosis: Diagnosis | None
    goals: int
    met: int


@dataclass(frozen=True, slots=True)
class CareGlance:
    """What the chart shows of an episode."""

    diagnoses: tuple[Diagnosis, ...]
    goals: tuple[Goal, ...]


def read_episode(episode: Episode) -> EpisodePage:
    """The page of an episode that policy has let through: seven queries."""
    edits = _by_thing(list_changes(episode.id))
    diagnoses = _diagnoses(episode.id, edits)
    return EpisodePage(
        episode=episode,
        therapist=session.get_one(User, (episode.clinic_id, episode.therapist_id)).display_name,
        diagnoses=tuple(one for one in diagnoses if one.diagnosis.ended_at is None),
        ended_diagnoses=tuple(one for one in diagnoses if one.diagnosis.ended_at is not None),
        goals=_goals(episode.id, edits),
        plans=_plans(episode.id),
        reopenings=_reopenings(episode.id),
        edits=edits.get(episode.id, ()),
    )


def list_episodes(patient_id: UUID) -> list[EpisodeLine]:
    """The episodes of a patient, the newest first. One query."""
    own = and_(Goal.clinic_id == Episode.clinic_id, Goal.episode_id == Episode.id)
    goals = select(func.count()).where(own).correlate(Episode).scalar_subquery()
    met = select(func.count()).where(own, Goal.status == GoalStatus.MET).correlate(Episode).scalar_subquery()
    primary = and_(Diagnosis.clinic_id == Episode.clinic_id, Diagnosis.episode_id == Episode.id, Diagnosis.is_primary)
    query = (
        select(Episode, User.display_name, Diagnosis, goals, met)
        .join(User, and_(User.clinic_id == Episode.clinic_id, User.id == Episode.therapist_id))
        .outerjoin(Diagnosis, primary)
        .where(Episode.patient_id == patient_id)
        .order_by((Episode.status == EpisodeStatus.ACTIVE).desc(), Episode.started_on.desc(), Episode.id.desc())
        .limit(MOST_LISTED)
    )
    rows: Any = session.execute(query)
    return [EpisodeLine(*row) for row in rows]


def glance(episode_id: UUID) -> CareGlance:
    """Diagnoses and active goals of an episode, the primary and the nearest first. One query."""
    rows: Any = session.execute(
        side_by_side(
            (Diagnosis, and_(Diagnosis.episode_id == episode_id, Diagnosis.ended_at.is_(None))),
            (Goal, and_(Goal.episode_id == episode_id, Goal.status == GoalStatus.ACTIVE)),
        )
    ).all()
    diagnoses = [diagnosis for diagnosis, _ in rows if diagnosis]
    goals = [goal for _, goal in rows if goal]
    return CareGlance(
        tuple(sorted(diagnoses, key=lambda one: (not one.is_primary, one.position))),
        tuple(sorted(goals, key=_near_first)),
    )


def _near_first(goal: Goal) -> tuple[Any, ...]:
    place = list(GoalKind).index(GoalKind(goal.kind))
    return place, goal.due_on is None, goal.due_on, goal.added_at


def _by_thing(changes: Sequence[NamedChange]) -> Mapping[UUID, tuple[NamedChange, ...]]:
    """The edits of each diagnosis, goal and the episode, by its key."""
    found: dict[UUID, tuple[NamedChange, ...]] = {}
    for change, name in changes:
        thing = change.goal_id or change.diagnosis_id or change.episode_id
        found[thing] = (*found.get(thing, ()), (change, name))
    return found


def _diagnoses(episode_id: UUID, edits: Mapping[UUID, tuple[NamedChange, ...]]) -> list[ShownDiagnosis]:
    added, ended = aliased(User), aliased(User)
    query = (
        select(Diagnosis, added.display_name, ended.display_name)
        .join(added, and_(added.clinic_id == Diagnosis.clinic_id, added.id == Diagnosis.added_by_id))
        .outerjoin(ended, and_(ended.clinic_id == Diagnosis.clinic_id, ended.id == Diagnosis.ended_by_id))
        .where(Diagnosis.episode_id == episode_id)
        .order_by(Diagnosis.is_primary.desc(), Diagnosis.position)
    )
    return [ShownDiagnosis(row, by, gone or "", edits.get(row.id, ())) for row, by, gone in session.execute(query)]


def _goals(episode_id: UUID, edits: Mapping[UUID, tuple[NamedChange, ...]]) -> tuple[ShownGoal, ...]:
    goals = session.scalars(select(Goal).where(Goal.episode_id == episode_id)).all()
    history: dict[UUID, list[tuple[GoalChange, str]]] = {goal.id: [] for goal in goals}
    query = (
        select(GoalChange, User.display_name)
        .join(User, and_(User.clinic_id == GoalChange.clinic_id, User.id == GoalChange.changed_by_id))
        .where(GoalChange.goal_id.in_(history))
        .order_by(GoalChange.changed_at.desc(), GoalChange.id.desc())
    )
    for change, name in session.execute(query):
        history[change.goal_id].append((change, name))
    ordered = sorted(goals, key=lambda goal: (goal.status != GoalStatus.ACTIVE, *_near_first(goal)))
    return tuple(ShownGoal(goal, tuple(history[goal.id]), edits.get(goal.id, ())) for goal in ordered)


def _plans(episode_id: UUID) -> Sequence[tuple[PlanOfCare, str]]:
    query = (
        select(PlanOfCare, User.display_name)
        .join(User, and_(User.clinic_id == PlanOfCare.clinic_id, User.id == PlanOfCare.planned_by_id))
        .where(PlanOfCare.episode_id == episode_id)
        .order_by(PlanOfCare.number.desc())
    )
    return [(plan, name) for plan, name in session.execute(query)]


def _reopenings(episode_id: UUID) -> Sequence[tuple[EpisodeReopening, str]]:
    query = (
        select(EpisodeReopening, User.display_name)
        .join(User, and_(User.clinic_id == EpisodeReopening.clinic_id, User.id == EpisodeReopening.reopened_by_id))
        .where(EpisodeReopening.episode_id == episode_id)
        .order_by(EpisodeReopening.reopened_at.desc())
    )
    return [(row, name) for row, name in session.execute(query)]
