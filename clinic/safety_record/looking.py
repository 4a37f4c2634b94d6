"""Saying that somebody has looked at what changed by itself."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import clinic_id, session
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Permission
from clinic.patients import policy as patients
from clinic.safety_record.models import ScreeningLook
from clinic.safety_record.queries import find_screening


def look_at_change(actor: User, patient_id: UUID, screening_id: UUID) -> None:
    """Take a change off the desk; who looked first stands. Raises NotFound or NotAllowed."""
    patient = patients.get_patient(actor, patient_id)
    screening = find_screening(patient.id, screening_id)
    if screening is None:
        raise NotFound
    if not actor.can(Permission.SEE_CHART):
        raise NotAllowed
    values = {
        "clinic_id": clinic_id(),
        "id": new_id(),
        "screening_id": screening.id,
        "looked_at": clock.now(),
        "looked_by_id": actor.id,
    }
    made = session.execute(insert(ScreeningLook).values(**values).on_conflict_do_nothing().returning(ScreeningLook.id))
    if made.scalar() is not None:
        record("screening.looked_at", "screening", screening.id, patient_id=patient.id)
