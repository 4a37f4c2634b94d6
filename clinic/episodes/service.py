"""Opening an episode of care, changing its goal, discharge."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.episodes.refusals import EpisodeIsClosed, EpisodeIsOpen
from clinic.patients import policy
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode


def get_episode(actor: User, patient_id: UUID, episode_id: UUID, *, lock: bool = False) -> Episode:
    """One episode of a patient `actor` may see. Raises NotFound."""
    patient = policy.get_patient(actor, patient_id)
    query = select(Episode).where(Episode.patient_id == patient.id, Episode.id == episode_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    episode = session.scalar(query)
    if episode is None:
        raise NotFound
    return episode


def find_open_episode(actor: User, patient_id: UUID) -> Episode | None:
    """The open episode of a patient `actor` may see, or None. Raises NotFound when there is no such patient."""
    patient = policy.get_patient(actor, patient_id)
    return session.scalar(
        select(Episode).where(Episode.patient_id == patient.id, Episode.status == EpisodeStatus.ACTIVE)
    )


def open_episode(actor: User, patient_id: UUID, *, reason: str, goal: str, started_on: date) -> Episode:
    """Open an episode of care with the therapist of record. Raises NotFound, NotAllowed, EpisodeIsOpen."""
    patient = policy.get_patient(actor, patient_id)
    if not policy.can_edit(actor, patient):
        raise NotAllowed
    episode = Episode(
        patient_id=patient.id, therapist_id=patient.therapist_id, started_on=started_on, reason=reason, goal=goal
    )
    try:
        with session.begin_nested():
            session.add(episode)
    except IntegrityError:
        raise EpisodeIsOpen from None
    record("episode.opened", "episode", episode.id, patient_id=patient.id)
    return episode


def edit_episode(actor: User, patient_id: UUID, episode_id: UUID, version: int, *, reason: str, goal: str) -> Episode:
    """Change reason and goal of an open episode. Raises NotFound, NotAllowed, EpisodeIsClosed, StaleVersion."""
    episode = get_episode(actor, patient_id, episode_id, lock=True)
    if not actor.can(policy.SCREEN):
        raise NotAllowed
    if episode.status != EpisodeStatus.ACTIVE:
        raise EpisodeIsClosed
    changed = [name for name, value in (("reason", reason), ("goal", goal)) if getattr(episode, name) != value]
    if changed and episode.version != version:
        raise StaleVersion
    if changed:
        episode.reason, episode.goal = reason, goal
        episode.version += 1
        record("episode.changed", "episode", episode.id, patient_id=patient_id, fields=changed)
    return episode


def discharge(actor: User, patient_id: UUID, episode_id: UUID, *, reason: str, ended_on: date) -> Episode:
    """End an episode: a therapist's decision (Utah Code 58-24b-402). Raises NotFound, NotAllowed, EpisodeIsClosed."""
    episode = get_episode(actor, patient_id, episode_id, lock=True)
    if not actor.can(policy.ASSESS):
        raise NotAllowed
    if episode.status != EpisodeStatus.ACTIVE:
        raise EpisodeIsClosed
    episode.status = EpisodeStatus.DISCHARGED
    episode.ended_on = max(ended_on, episode.started_on)
    episode.discharge_reason = reason
    episode.version += 1
    record("episode.discharged", "episode", episode.id, patient_id=patient_id, fields=["discharge_reason"])
    return episode
