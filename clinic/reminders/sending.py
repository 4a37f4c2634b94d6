"""One run over the patients of a clinic who want reminders. Safe to run twice, and by two processes at once.

Whoever writes the row of a patient and day first, and keeps it, sends; everybody else finds it there. What the mail
server refuses for certain may be tried again that day. What was interrupted, or may have been taken, never is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from clinic.accounts.queries import get_clinic
from clinic.audit.service import act_as, record
from clinic.core import clock, mail
from clinic.core.columns import new_id
from clinic.core.db import Database, clinic_id, session
from clinic.core.mail import MailNotSent, MailServer
from clinic.patients.models import Patient
from clinic.programs.links import secret_hash
from clinic.programs.queries import find_version_in_force
from clinic.programs.sheets import content_of
from clinic.reminders.message import reminder_message
from clinic.reminders.models import Reminder, ReminderState
from clinic.reminders.queries import hours, list_who_want, standing_of
from clinic.reminders.rules import MOST_TRIES, is_due, is_open

log = structlog.get_logger()

Send = Callable[[MailServer, EmailMessage], None]


@dataclass(slots=True)
class Run:
    """What one run did in one clinic; `broken` are the kinds of errors that kept patients from being looked at."""

    is_quiet_hour: bool = False
    sent: int = 0
    failed: int = 0
    broken: list[str] = field(default_factory=list)


def remind_all(database: Database, clinic: UUID, server: MailServer, base_url: str, *, send: Send = mail.send) -> Run:
    """Remind every patient of a clinic who is due now; one short transaction before each message, and one after it."""
    run = Run()
    with database.transaction(clinic):
        zone, (first, last) = get_clinic().time_zone, hours()
        wanting = list_who_want() if is_open(clock.now(), zone, first, last) else []
        run.is_quiet_hour = not is_open(clock.now(), zone, first, last)
    for patient_id in wanting:
        if not is_open(clock.now(), zone, first, last):
            break  # the hours ended during the run
        try:
            _remind(database, clinic, patient_id, server, base_url, run, send)
        except Exception as error:  # whatever it is, the others are reminded; its text may be health data
            run.broken.append(type(error).__name__)
    return run


def _remind(
    database: Database, clinic: UUID, patient_id: UUID, server: MailServer, base_url: str, run: Run, send: Send
) -> None:
    with database.transaction(clinic):
        begun = _begun(patient_id, server, base_url)
    if begun is None:
        return
    reminder_id, message = begun
    try:
        if message is None:
            raise MailNotSent("the address is not one that mail can be sent to", is_certain=True)
        send(server, message)
        ended = ReminderState.SENT
        run.sent += 1
    except MailNotSent as error:
        log.warning("reminder.not_sent", reason=str(error))
        run.failed += 1
        if not error.is_certain:
            return
        ended = ReminderState.FAILED
    with database.transaction(clinic):
        _end(reminder_id, patient_id, ended)


def _begun(patient_id: UUID, server: MailServer, base_url: str) -> tuple[UUID, EmailMessage | None] | None:
    """The reminder of today if it is for this process to send, with its message; None when it is not due or not ours.

    The message is None when the address on record cannot stand in one.
    """
    clinic = get_clinic()
    today = clock.today(clinic.time_zone)
    patient = session.scalar(select(Patient).where(Patient.id == patient_id))
    if patient is None or not is_due(standing_of(patient, today), today):
        return None
    token = secrets.token_urlsafe(32)
    reminder_id = _claimed(patient_id, today, secret_hash(token))
    if reminder_id is None:
        return None
    act_as(None, "system")
    record("reminder.begun", "reminder", reminder_id, patient_id=patient_id)
    version = find_version_in_force(patient_id)
    lang = content_of(version)["language"] if version else patient.language
    try:
        return reminder_id, reminder_message(
            server, clinic, base_url=base_url, to=patient.email, lang=lang, token=token
        )
    except MailNotSent:
        return reminder_id, None


def _claimed(patient_id: UUID, today: date, token_hash: bytes) -> UUID | None:
    """The id of today's row if this transaction made it, or took a refused one over; None when it is another's."""
    now = clock.now()
    values = {
        "clinic_id": clinic_id(),
        "id": new_id(),
        "patient_id": patient_id,
        "for_on": today,
        "state": ReminderState.SENDING,
        "tries": 1,
        "token_hash": token_hash,
        "begun_at": now,
    }
    made = insert(Reminder).values(**values).on_conflict_do_nothing().returning(Reminder.id)
    found: UUID | None = session.scalar(made)
    if found is not None:
        return found
    again = (
        update(Reminder)
        .where(Reminder.patient_id == patient_id, Reminder.for_on == today)
        .where(Reminder.state == ReminderState.FAILED, Reminder.tries < MOST_TRIES)
        .values(
            state=ReminderState.SENDING, tries=Reminder.tries + 1, token_hash=token_hash, begun_at=now, ended_at=None
        )
        .returning(Reminder.id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(again)


def _end(reminder_id: UUID, patient_id: UUID, state: ReminderState) -> None:
    session.execute(update(Reminder).where(Reminder.id == reminder_id).values(state=state, ended_at=clock.now()))
    act_as(None, "system")
    record(f"reminder.{state.value}", "reminder", reminder_id, patient_id=patient_id)
