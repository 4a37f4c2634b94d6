"""What a health screen writes into the record of a pregnancy, and how taking the screen back undoes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.health_screens.models import HealthScreen
from clinic.patients.kinds import Pregnancy
from clinic.patients.models import Patient

FACTS = ("pregnancy", "due_on", "delivered_on")


def said_by(row: HealthScreen | Patient) -> dict[str, Any]:
    """What a screen or the record says of a pregnancy, in plain data: status, ISO dates or None."""
    days = {name: day.isoformat() if day else None for name in FACTS[1:] for day in [getattr(row, name)]}
    return {"pregnancy": Pregnancy(row.pregnancy).value, **days}


def replaced_by(patient: Patient, screen: HealthScreen) -> dict[str, Any] | None:
    """What the record says now and `screen` is about to replace; None when it says the same."""
    now = said_by(patient)
    return None if now == said_by(screen) else now


def set_in_record(patient: Patient, facts: dict[str, Any]) -> None:
    """Make the record say `facts` (see `said_by`); a change counts as one of the record and is audited."""
    values = {"pregnancy": Pregnancy(facts["pregnancy"]), **{name: _day(facts[name]) for name in FACTS[1:]}}
    changed = [name for name in FACTS if getattr(patient, name) != values[name]]
    if not changed:
        return
    for name in changed:
        setattr(patient, name, values[name])
    patient.version += 1
    patient.updated_at = clock.now()
    record("patient.changed", "patient", patient.id, patient_id=patient.id, fields=changed)


def before(screen: HealthScreen) -> dict[str, Any]:
    """What the record said before `screen`, which is taken back, and before older ones that were taken back as well."""
    facts = screen.record_before or said_by(screen)
    older = session.scalars(
        select(HealthScreen)
        .where(HealthScreen.patient_id == screen.patient_id)
        .where(
            or_(
                HealthScreen.taken_at < screen.taken_at,
                (HealthScreen.taken_at == screen.taken_at) & (HealthScreen.id < screen.id),
            )
        )
        .order_by(HealthScreen.taken_at.desc(), HealthScreen.id.desc())
    )
    for one in older:
        if one.entered_in_error_at is None:
            break
        if one.record_before is not None and said_by(one) == facts:
            facts = one.record_before
    return facts


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
