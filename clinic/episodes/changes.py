"""What an episode, a diagnosis or a goal said before it was edited: one row a field, appended and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import session
from clinic.episodes.models import CareChange, Diagnosis, Goal
from clinic.patients.models import Episode

NamedChange = tuple[CareChange, str]
"""A change and who made it."""


def keep_before(actor: User, thing: Episode | Diagnosis | Goal, said: Mapping[str, object]) -> None:
    """Keep what `thing` says where `said` differs, before it is overwritten."""
    now = clock.now()
    changed = [name for name, value in said.items() if getattr(thing, name) != value]
    for name in changed:
        session.add(
            CareChange(
                episode_id=thing.id if isinstance(thing, Episode) else thing.episode_id,
                patient_id=thing.patient_id,
                diagnosis_id=thing.id if isinstance(thing, Diagnosis) else None,
                goal_id=thing.id if isinstance(thing, Goal) else None,
                field=name,
                before=_as_text(getattr(thing, name)),
                after=_as_text(said[name]),
                changed_at=now,
                changed_by_id=actor.id,
            )
        )


def list_changes(episode_id: UUID) -> Sequence[NamedChange]:
    """Everything that was edited in an episode, the newest first, with who did it. One query."""
    query = (
        select(CareChange, User.display_name)
        .join(User, and_(User.clinic_id == CareChange.clinic_id, User.id == CareChange.changed_by_id))
        .where(CareChange.episode_id == episode_id)
        .order_by(CareChange.changed_at.desc(), CareChange.id.desc())
    )
    return [(row, name) for row, name in session.execute(query)]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
