"""What each of the two clinics counts of a patient and reminds them of, with a marked text in every field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.monitoring import service as monitoring
from clinic.patients.models import Patient
from clinic.reminders import service as reminders
from clinic.reminders.models import ReminderMode
from tests.security.texts import Texts


def watch(act: Callable[..., Any], users: Mapping[Role, User], patient: Patient, texts: Texts, today: date) -> None:
    """Counting is on, with an entry that counts and one in error; the patient wants reminders every day."""
    pt = users[Role.PT]
    act(monitoring.switch, users[Role.ADMIN], on=True)
    for name in ("minutes about", "minutes about in error"):
        about = texts.line(name, 190)
        entry = {"on_day": today, "minutes": 12, "was_live": True, "about": about, "form_key": uuid4()}
        row = act(monitoring.add_minutes, pt, patient.id, **entry)
    act(monitoring.mark_in_error, pt, patient.id, row.id, texts.line("minutes in error", 190))
    act(reminders.choose, pt, patient.id, ReminderMode.DAILY)
