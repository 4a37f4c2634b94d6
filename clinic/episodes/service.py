"""Opening an episode of care, changing its text, discharge, and taking a discharge back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.episodes.changes import keep_before
from clinic.episodes.models import EpisodeReopening
from clinic.episodes.refusals import EpisodeIsClosed, EpisodeIsOpen, IsNotDischarged
from clinic.patients import policy
from clinic.patients.kinds import DischargeKind, EpisodeStatus
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


def get_for_therapist(actor: User, patient_id: UUID, episode_id: UUID) -> Episode:
    """An open episode, locked, for what a therapist alone decides: diagnoses, goals, the plan (Utah Code 58-24b-402).

    Raises NotFound, NotAllowed, EpisodeIsClosed.
    """
    episode = get_episode(actor, patient_id, episode_id, lock=True)
    if not actor.can(policy.ASSESS):
        raise NotAllowed
    if episode.status != EpisodeStatus.ACTIVE:
        raise EpisodeIsClosed
    return episode


def find_open_episode(actor: User, patient_id: UUID) -> Episode | None:
    """The open episode of a patient `actor` may see, or None. Raises NotFound when there is no such patient."""
    patient = policy.get_patient(actor, patient_id)
    return session.scalar(
        select(Episode).where(Episode.patient_id == patient.id, Episode.status == EpisodeStatus.ACTIVE)
    )


def open_episode(
    actor: User,
    patient_id: UUID,
    *,
    reason: str,
    goal: str,
    started_on: date,
    onset_on: date | None = None,
    referred_by: str = "",
) -> Episode:
    """Open an episode of care with the therapist of record. Raises NotFound, NotAllowed, EpisodeIsOpen."""
    patient = policy.get_patient(actor, patient_id)
    if not policy.can_edit(actor, patient):
        raise NotAllowed
    episode = Episode(
        patient_id=patient.id,
        therapist_id=patient.therapist_id,
        started_on=started_on,
        reason=reason,
        goal=goal,
        onset_on=onset_on,
        referred_by=referred_by,
    )
    try:
        with session.begin_nested():
            session.add(episode)
    except IntegrityError:
        raise EpisodeIsOpen from None
    record("episode.opened", "episode", episode.id, patient_id=patient.id)
    return episode


def edit_episode(
    actor: User,
    patient_id: UUID,
    episode_id: UUID,
    version: int,
    *,
    reason: str,
    goal: str,
    onset_on: date | None = None,
    referred_by: str = "",
) -> Episode:
    """Change what is said about an open episode; what it said before is kept.

    Raises NotFound, NotAllowed, EpisodeIsClosed, StaleVersion.
    """
    episode = get_episode(actor, patient_id, episode_id, lock=True)
    if not actor.can(policy.SCREEN):
        raise NotAllowed
    if episode.status != EpisodeStatus.ACTIVE:
        raise EpisodeIsClosed
    said = {"reason": reason, "goal": goal, "onset_on": onset_on, "referred_by": referred_by}
    changed = [name for name, value in said.items() if getattr(episode, name) != value]
    if changed and episode.version != version:
        raise StaleVersion
    if changed:
        keep_before(actor, episode, said)
        for name in changed:
            setattr(episode, name, said[name])
        episode.version += 1
        record("episode.changed", "episode", episode.id, patient_id=patient_id, fields=changed)
    return episode


def discharge(
    actor: User,
    patient_id: UUID,
    episode_id: UUID,
    *,
    reason: str,
    ended_on: date,
    kind: DischargeKind = DischargeKind.OTHER,
) -> Episode:
    """End an episode: a therapist's decision (Utah Code 58-24b-402). Raises NotFound, NotAllowed, EpisodeIsClosed."""
    episode = get_for_therapist(actor, patient_id, episode_id)
    episode.status = EpisodeStatus.DISCHARGED
    episode.ended_on = max(ended_on, episode.started_on)
    episode.discharge_kind = kind
    episode.discharge_reason = reason
    episode.version += 1
    fields = ["ended_on", "discharge_kind", "discharge_reason"]
    record("episode.discharged", "episode", episode.id, patient_id=patient_id, fields=fields)
    return episode


def reopen(actor: User, patient_id: UUID, episode_id: UUID, *, reason: str) -> Episode:
    """Take back a discharge that was a mistake; what it said is kept beside the reason.

    Raises NotFound, NotAllowed, IsNotDischarged, or EpisodeIsOpen when another episode is open by now.
    """
    episode = get_episode(actor, patient_id, episode_id, lock=True)
    if not actor.can(policy.ASSESS):
        raise NotAllowed
    if episode.status != EpisodeStatus.DISCHARGED or episode.ended_on is None:
        raise IsNotDischarged
    kept = EpisodeReopening(
        episode_id=episode.id,
        patient_id=patient_id,
        ended_on=episode.ended_on,
        discharge_kind=episode.discharge_kind,
        discharge_reason=episode.discharge_reason or "",
        reason=reason,
        reopened_at=clock.now(),
        reopened_by_id=actor.id,
    )
    try:
        with session.begin_nested():
            episode.status = EpisodeStatus.ACTIVE
            episode.ended_on = episode.discharge_kind = episode.discharge_reason = None
            episode.version += 1
            session.add(kept)
    except IntegrityError:
        raise EpisodeIsOpen from None
    record("episode.reopened", "episode", episode.id, patient_id=patient_id, fields=["status"])
    return episode
