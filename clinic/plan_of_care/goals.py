"""Goals of an episode: set and changed by a therapist, with a history of how each stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotFound, StaleVersion
from clinic.episodes.changes import keep_before
from clinic.episodes.models import Goal, GoalChange, GoalKind, GoalStatus, GoalWords
from clinic.episodes.service import get_episode, get_for_therapist
from clinic.plan_of_care.refusals import GoalHasStatus


@dataclass(frozen=True, slots=True)
class GoalText:
    """What a goal says."""

    text: str
    words_of: GoalWords
    kind: GoalKind
    target: str
    due_on: date | None


def get_goal(actor: User, patient_id: UUID, episode_id: UUID, goal_id: UUID) -> Goal:
    """One goal of an episode `actor` may see. Raises NotFound."""
    episode = get_episode(actor, patient_id, episode_id)
    goal = session.scalar(select(Goal).where(Goal.episode_id == episode.id, Goal.id == goal_id))
    if goal is None:
        raise NotFound
    return goal


def list_goals(episode_id: UUID) -> Sequence[Goal]:
    """Every goal of an episode, in the order in which they were set."""
    return session.scalars(select(Goal).where(Goal.episode_id == episode_id).order_by(Goal.added_at, Goal.id)).all()


def add_goal(actor: User, patient_id: UUID, episode_id: UUID, said: GoalText) -> Goal:
    """Set a goal. Raises NotFound, NotAllowed, EpisodeIsClosed."""
    episode = get_for_therapist(actor, patient_id, episode_id)
    now = clock.now()
    goal = Goal(episode_id=episode.id, patient_id=patient_id, added_at=now, added_by_id=actor.id, **asdict(said))
    session.add(goal)
    session.flush()
    _note_status(actor, goal, "", now)
    record("goal.added", "goal", goal.id, patient_id=patient_id)
    return goal


def edit_goal(actor: User, patient_id: UUID, episode_id: UUID, goal_id: UUID, version: int, said: GoalText) -> Goal:
    """Change what a goal says; what it said before is kept. Raises NotFound, NotAllowed, EpisodeIsClosed, StaleVersion."""
    goal = _own(actor, patient_id, episode_id, goal_id)
    values = asdict(said)
    changed = [name for name, value in values.items() if getattr(goal, name) != value]
    if changed and goal.version != version:
        raise StaleVersion
    if changed:
        keep_before(actor, goal, values)
        for name in changed:
            setattr(goal, name, values[name])
        goal.version += 1
        record("goal.changed", "goal", goal.id, patient_id=patient_id, fields=changed)
    return goal


def set_status(
    actor: User,
    patient_id: UUID,
    episode_id: UUID,
    goal_id: UUID,
    version: int,
    *,
    status: GoalStatus,
    remark: str,
) -> Goal:
    """Say how a goal stands now. Raises NotFound, NotAllowed, EpisodeIsClosed, StaleVersion, GoalHasStatus."""
    goal = _own(actor, patient_id, episode_id, goal_id)
    if goal.version != version:
        raise StaleVersion
    if goal.status == status:
        raise GoalHasStatus
    goal.status = status
    goal.version += 1
    session.flush()
    _note_status(actor, goal, remark, clock.now())
    record("goal.changed", "goal", goal.id, patient_id=patient_id, fields=["status"])
    return goal


def _own(actor: User, patient_id: UUID, episode_id: UUID, goal_id: UUID) -> Goal:
    """The goal, for a therapist and of an open episode; the lock on the episode keeps others out."""
    get_for_therapist(actor, patient_id, episode_id)
    goal = get_goal(actor, patient_id, episode_id, goal_id)
    session.refresh(goal)
    return goal


def _note_status(actor: User, goal: Goal, remark: str, now: datetime) -> None:
    session.add(
        GoalChange(
            goal_id=goal.id,
            patient_id=goal.patient_id,
            status=goal.status,
            remark=remark,
            changed_at=now,
            changed_by_id=actor.id,
        )
    )
