"""Switching the counters on and off, and writing down minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Permission
from clinic.monitoring.errors import CountersAreOff, FormUsedTwice
from clinic.monitoring.models import ManagementMinutes, MonitoringSwitch
from clinic.monitoring.queries import is_on
from clinic.patients import policy as patients


def switch(actor: User, *, on: bool) -> None:
    """Begin or stop counting in this clinic; what was written down stays. Raises NotAllowed."""
    if not actor.can(Permission.MANAGE_CLINIC):
        raise NotAllowed
    if is_on() == on:
        return
    row = MonitoringSwitch(is_on=on, set_at=clock.now(), set_by_id=actor.id)
    session.add(row)
    session.flush()
    record("monitoring.switched_on" if on else "monitoring.switched_off", "monitoring_switch", row.id)


def add_minutes(
    actor: User, patient_id: UUID, *, on_day: date, minutes: int, was_live: bool, about: str, form_key: UUID
) -> ManagementMinutes:
    """Write down minutes; the same form sent twice, even at once, is one row.

    Raises NotFound, NotAllowed, CountersAreOff, or FormUsedTwice when this form wrote down something else before.
    """
    patient = patients.get_patient(actor, patient_id)
    if not actor.can(Permission.WRITE_NOTE):
        raise NotAllowed
    if not is_on():
        raise CountersAreOff
    said: dict[str, Any] = {
        "patient_id": patient.id,
        "recorded_by_id": actor.id,
        "on_day": on_day,
        "minutes": minutes,
        "was_live": was_live,
        "about": about,
    }
    made = _made_by(form_key, said)
    if made is not None:
        return made
    row = ManagementMinutes(form_key=form_key, recorded_at=clock.now(), **said)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = _made_by(form_key, said)  # the same form, sent twice at once: the other one was first
        if made is None:
            raise
        return made
    record("monitoring.minutes_added", "management_minutes", row.id, patient_id=patient.id)
    return row


def mark_in_error(actor: User, patient_id: UUID, row_id: UUID, reason: str) -> None:
    """Say that an entry should not count; a second time changes nothing. Raises NotFound or NotAllowed."""
    patient = patients.get_patient(actor, patient_id)
    if not actor.can(Permission.WRITE_NOTE):
        raise NotAllowed
    query = select(ManagementMinutes).where(ManagementMinutes.id == row_id, ManagementMinutes.patient_id == patient.id)
    row = session.scalar(query.with_for_update())
    if row is None:
        raise NotFound
    if row.entered_in_error_at is not None:
        return
    row.entered_in_error_at, row.entered_in_error_by_id, row.entered_in_error_reason = clock.now(), actor.id, reason
    session.flush()
    record("monitoring.minutes_in_error", "management_minutes", row.id, patient_id=patient.id)


def _made_by(form_key: UUID, said: Mapping[str, object]) -> ManagementMinutes | None:
    """What this form wrote down before. Raises FormUsedTwice when that was of another patient, or something else."""
    made = session.scalar(select(ManagementMinutes).where(ManagementMinutes.form_key == form_key))
    if made is not None and any(getattr(made, name) != value for name, value in said.items()):
        raise FormUsedTwice
    return made
