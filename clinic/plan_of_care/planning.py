"""The plan of care: each change is a plan of its own, so that what was planned on a day can be read later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import StaleVersion
from clinic.episodes.models import PlanOfCare
from clinic.episodes.service import get_for_therapist


@dataclass(frozen=True, slots=True)
class PlanText:
    """What a therapist plans: visits a week for some weeks from a day on, and what is done in them."""

    from_on: date
    visits_per_week: int
    weeks: int
    interventions: str


def find_plan(episode_id: UUID) -> PlanOfCare | None:
    """The plan that counts."""
    query = select(PlanOfCare).where(PlanOfCare.episode_id == episode_id)
    return session.scalar(query.order_by(PlanOfCare.number.desc()).limit(1))


def plan_care(actor: User, patient_id: UUID, episode_id: UUID, version: int, text: PlanText) -> PlanOfCare:
    """Write a plan; `version` is the number of the plan it was made from, 0 for the first.

    The same plan again is no new one. Raises NotFound, NotAllowed, EpisodeIsClosed, StaleVersion.
    """
    get_for_therapist(actor, patient_id, episode_id)
    newest = find_plan(episode_id)
    if newest is not None and _text_of(newest) == text:
        return newest
    number = newest.number if newest else 0
    if number != version:
        raise StaleVersion
    plan = PlanOfCare(
        episode_id=episode_id,
        patient_id=patient_id,
        number=number + 1,
        from_on=text.from_on,
        visits_per_week=text.visits_per_week,
        weeks=text.weeks,
        interventions=text.interventions,
        planned_at=clock.now(),
        planned_by_id=actor.id,
    )
    session.add(plan)
    session.flush()
    record("plan_of_care.written", "plan_of_care", plan.id, patient_id=patient_id)
    return plan


def _text_of(plan: PlanOfCare) -> PlanText:
    return PlanText(plan.from_on, plan.visits_per_week, plan.weeks, plan.interventions)
