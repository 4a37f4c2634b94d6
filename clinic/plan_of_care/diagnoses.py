"""Diagnoses of an episode: picked from the edition in force, kept as they were on that day, ended, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotFound, StaleVersion
from clinic.diagnosis_codes.queries import find_code
from clinic.diagnosis_codes.rules import Side
from clinic.episodes.changes import keep_before
from clinic.episodes.models import Diagnosis
from clinic.episodes.service import get_episode, get_for_therapist
from clinic.plan_of_care.refusals import AlreadyADiagnosis, CodeNotChosen, DiagnosisIsEnded


def get_diagnosis(actor: User, patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Diagnosis:
    """One diagnosis of an episode `actor` may see, ended or not. Raises NotFound."""
    episode = get_episode(actor, patient_id, episode_id)
    query = select(Diagnosis).where(Diagnosis.episode_id == episode.id, Diagnosis.id == diagnosis_id)
    diagnosis = session.scalar(query)
    if diagnosis is None:
        raise NotFound
    return diagnosis


def add_diagnosis(
    actor: User,
    patient_id: UUID,
    episode_id: UUID,
    *,
    code: str,
    fiscal_year: int,
    side: Side = Side.NONE,
    onset_on: date | None = None,
    is_primary: bool = False,
) -> Diagnosis:
    """Put a code on the list with the text of its year; the first one is the primary one.

    A code that names its side decides the side. Raises NotFound, NotAllowed, EpisodeIsClosed, CodeNotChosen,
    AlreadyADiagnosis.
    """
    episode = get_for_therapist(actor, patient_id, episode_id)
    found = find_code(code, fiscal_year)
    if found is None or not found.is_billable:
        raise CodeNotChosen
    primary = _primary(episode.id)
    last = session.scalar(select(func.max(Diagnosis.position)).where(Diagnosis.episode_id == episode.id)) or 0
    diagnosis = Diagnosis(
        episode_id=episode.id,
        patient_id=patient_id,
        fiscal_year=found.fiscal_year,
        code=found.code,
        text=found.text,
        side=found.side if found.side != Side.NONE else side,
        onset_on=onset_on,
        is_primary=primary is None,
        position=last + 1,
        added_at=clock.now(),
        added_by_id=actor.id,
    )
    _keep(diagnosis)
    record("diagnosis.added", "diagnosis", diagnosis.id, patient_id=patient_id)
    if is_primary:
        _make_primary(actor, diagnosis)
    return diagnosis


def edit_diagnosis(
    actor: User,
    patient_id: UUID,
    episode_id: UUID,
    diagnosis_id: UUID,
    version: int,
    *,
    side: Side,
    onset_on: date | None,
) -> Diagnosis:
    """Change side and onset; what they were before is kept.

    Raises NotFound, NotAllowed, EpisodeIsClosed, DiagnosisIsEnded, StaleVersion or AlreadyADiagnosis.
    """
    diagnosis = _current(actor, patient_id, episode_id, diagnosis_id)
    said = {"side": side, "onset_on": onset_on}
    changed = [name for name, value in said.items() if getattr(diagnosis, name) != value]
    if changed and diagnosis.version != version:
        raise StaleVersion
    if changed:
        _change(actor, diagnosis, said)
        record("diagnosis.changed", "diagnosis", diagnosis.id, patient_id=patient_id, fields=changed)
    return diagnosis


def make_primary(actor: User, patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Diagnosis:
    """Let this be the primary one, in the place of the one that was. Raises as `edit_diagnosis`."""
    diagnosis = _current(actor, patient_id, episode_id, diagnosis_id)
    _make_primary(actor, diagnosis)
    return diagnosis


def end_diagnosis(actor: User, patient_id: UUID, episode_id: UUID, diagnosis_id: UUID, *, reason: str) -> Diagnosis:
    """Take a diagnosis off the list; the next one becomes the primary one if it was. The row stays.

    Raises NotFound, NotAllowed, EpisodeIsClosed, DiagnosisIsEnded.
    """
    diagnosis = _current(actor, patient_id, episode_id, diagnosis_id)
    was_primary = diagnosis.is_primary
    _set_primary(actor, diagnosis, False)
    diagnosis.ended_at, diagnosis.ended_by_id, diagnosis.ended_reason = clock.now(), actor.id, reason
    diagnosis.version += 1
    session.flush()
    record("diagnosis.ended", "diagnosis", diagnosis.id, patient_id=patient_id, fields=["ended_reason"])
    if was_primary:
        left = _of_episode(diagnosis.episode_id).order_by(Diagnosis.position).limit(1)
        following = session.scalar(left)
        if following is not None:
            _make_primary(actor, following)
    return diagnosis


def _current(actor: User, patient_id: UUID, episode_id: UUID, diagnosis_id: UUID) -> Diagnosis:
    """The diagnosis, for a therapist and of an open episode; the lock on the episode keeps others out."""
    get_for_therapist(actor, patient_id, episode_id)
    diagnosis = get_diagnosis(actor, patient_id, episode_id, diagnosis_id)
    session.refresh(diagnosis)
    if diagnosis.ended_at is not None:
        raise DiagnosisIsEnded
    return diagnosis


def _of_episode(episode_id: UUID) -> Select[Diagnosis]:
    return select(Diagnosis).where(Diagnosis.episode_id == episode_id, Diagnosis.ended_at.is_(None))


def _primary(episode_id: UUID) -> Diagnosis | None:
    found: Diagnosis | None = session.scalar(_of_episode(episode_id).where(Diagnosis.is_primary))
    return found


def _make_primary(actor: User, diagnosis: Diagnosis) -> None:
    if diagnosis.is_primary:
        return
    before = _primary(diagnosis.episode_id)
    if before is not None:
        _set_primary(actor, before, False)
        before.version += 1
        session.flush()  # never two of them, not for an instant
    _set_primary(actor, diagnosis, True)
    diagnosis.version += 1
    session.flush()
    record("diagnosis.changed", "diagnosis", diagnosis.id, patient_id=diagnosis.patient_id, fields=["is_primary"])


def _set_primary(actor: User, diagnosis: Diagnosis, is_primary: bool) -> None:
    """Which diagnosis is the primary one decides what is billed: what it was is kept."""
    keep_before(actor, diagnosis, {"is_primary": is_primary})
    diagnosis.is_primary = is_primary


def _keep(diagnosis: Diagnosis) -> None:
    try:
        with session.begin_nested():
            session.add(diagnosis)
    except IntegrityError:
        raise AlreadyADiagnosis from None


def _change(actor: User, diagnosis: Diagnosis, said: Mapping[str, object]) -> None:
    try:
        with session.begin_nested():
            keep_before(actor, diagnosis, said)
            for name, value in said.items():
                setattr(diagnosis, name, value)
            diagnosis.version += 1
    except IntegrityError:
        session.refresh(diagnosis)
        raise AlreadyADiagnosis from None
