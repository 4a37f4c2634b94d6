"""Patients who want to be reminded, and a run over them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from clinic.accounts.models import User
from clinic.core import mail
from clinic.core.mail import MailServer
from clinic.reminders import service
from clinic.reminders.models import ReminderMode
from clinic.reminders.sending import Run, remind_all
from tests import factories
from tests.factories import IssuedProgram
from tests.patient_page.smtp import Mailbox
from tests.programs.cases import acting

ADDRESS = "robin.marlowe@patients.example"
NOON = datetime(2026, 11, 18, 19, tzinfo=UTC)
"""Twelve o'clock in Denver."""


def server_at(box: Mailbox) -> MailServer:
    return MailServer("127.0.0.1", box.port, "none", "noreply@clinic.example")


def wanting(pt: User, mode: ReminderMode = ReminderMode.DAILY, **values: Any) -> IssuedProgram:
    """A patient of ten days who wants reminders."""
    about = {"email": ADDRESS, **values.pop("about", {})}
    issued = factories.make_issued_program(
        factories.make_patient(therapist=pt, clinic=values.pop("clinic", None), **about), **values
    )
    choose(pt, issued, mode)
    return issued


def choose(pt: User, issued: IssuedProgram, mode: ReminderMode) -> None:
    with acting(pt):
        service.choose(pt, issued.patient.id, mode)


def run(pt: User, box: Mailbox | None, send: Any = mail.send) -> Run:
    """One run over the clinic of `pt`."""
    server = server_at(box) if box else MailServer("127.0.0.1", 1, "none", "noreply@clinic.example")
    return remind_all(factories.current(), pt.clinic_id, server, "https://clinic.example", send=send)
