"""Recording what a patient wants, and stopping by the link in a reminder."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text

from clinic.accounts import throttle
from clinic.accounts.models import User
from clinic.accounts.throttle import Limit, Try
from clinic.audit.service import act_as, record
from clinic.core import clock, db
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs.links import secret_hash
from clinic.reminders.errors import NoAddress
from clinic.reminders.models import Reminder, ReminderChoice, ReminderHours, ReminderMode
from clinic.reminders.queries import find_choice, hours

PURPOSE = "reminder_stop"
TRIES = Limit(20, timedelta(hours=1))
"""Stop links that name nothing, from one network address; a token has 256 bits, so this is for the load alone."""

BY_LINK = "reminder_link"

_FIND = text("SELECT clinic_id, reminder_id FROM find_reminder(:token_hash)")


def choose(actor: User, patient_id: UUID, mode: ReminderMode) -> ReminderChoice:
    """Record what a patient said they want; saying the same once more adds nothing.

    Raises NotFound, NotAllowed, or NoAddress when there is no e-mail address on record.
    """
    patient = patients.get_patient(actor, patient_id)
    if not actor.can(Permission.MANAGE_LINK):
        raise NotAllowed
    _take_turns(patient.id)
    if mode is not ReminderMode.OFF and not patient.email:
        raise NoAddress
    newest = find_choice(patient.id)
    if newest is not None and newest.mode == mode:
        return newest
    return _kept(patient.id, mode, recorded_by_id=actor.id)


def set_hours(actor: User, from_hour: int, until_hour: int) -> None:
    """Set the hours of the clinic's day between which reminders go out. Raises NotAllowed."""
    if not actor.can(Permission.MANAGE_CLINIC):
        raise NotAllowed
    if hours() == (from_hour, until_hour):
        return
    row = ReminderHours(from_hour=from_hour, until_hour=until_hour, set_at=clock.now(), set_by_id=actor.id)
    session.add(row)
    session.flush()
    record("reminders.hours_set", "reminder_hours", row.id)


def stop_by_link(token: str, *, address: str, request_id: str) -> None:
    """Stop the reminders of whom this token was sent to; one that names nothing does nothing, and is not told apart.

    Raises TooManyTries.
    """
    reminder = _find(token, address, request_id)
    if reminder is None:
        return
    newest = find_choice(reminder.patient_id)
    if newest is not None and newest.mode != ReminderMode.OFF:
        _kept(reminder.patient_id, ReminderMode.OFF, reminder_id=reminder.id)


def undo_by_link(token: str, *, address: str, request_id: str) -> None:
    """Take back what `stop_by_link` did with the same token, if nobody has chosen anything since.

    Raises TooManyTries.
    """
    reminder = _find(token, address, request_id)
    if reminder is None:
        return
    query = select(ReminderChoice).where(ReminderChoice.patient_id == reminder.patient_id)
    newest = session.scalars(query.order_by(ReminderChoice.chosen_at.desc(), ReminderChoice.id.desc()).limit(2)).all()
    if len(newest) == 2 and newest[0].mode == ReminderMode.OFF and newest[0].reminder_id == reminder.id:
        _kept(reminder.patient_id, ReminderMode(newest[1].mode), reminder_id=reminder.id)


def _find(token: str, address: str, request_id: str) -> Reminder | None:
    """The reminder that a token was sent in; sets the clinic and who acts. The try is counted before anything is asked."""
    with db.apart():
        attempt_id = throttle.begin(Try("", address, PURPOSE), by_address=TRIES)
    place = session.execute(_FIND, {"token_hash": secret_hash(token)}).one_or_none()
    if place is None:
        return None
    db.set_clinic(place.clinic_id)
    throttle.succeed(attempt_id)
    reminder = session.scalar(select(Reminder).where(Reminder.id == place.reminder_id))
    if reminder is None:
        return None
    act_as(reminder.id, BY_LINK, request_id)
    _take_turns(reminder.patient_id)
    return reminder


def _take_turns(patient_id: UUID) -> None:
    """One choice after another: who comes second sees what the first chose."""
    session.execute(select(Patient.id).where(Patient.id == patient_id).with_for_update())


def _kept(
    patient_id: UUID, mode: ReminderMode, *, recorded_by_id: UUID | None = None, reminder_id: UUID | None = None
) -> ReminderChoice:
    choice = ReminderChoice(
        patient_id=patient_id,
        mode=mode,
        chosen_at=clock.now(),
        recorded_by_id=recorded_by_id,
        reminder_id=reminder_id,
    )
    session.add(choice)
    session.flush()
    record("reminders.chosen", "reminder_choice", choice.id, patient_id=patient_id, fields=[mode.value])
    return choice
