"""Taking a health screen in the browser, and reading back what the table holds of a patient."""

from __future__ import annotations

from sqlalchemy import select

from clinic.health_screens.models import HealthScreen
from tests.forms import post


def screens(database, patient) -> list[HealthScreen]:
    """The patient's screens, the oldest first."""
    with database.transaction(patient.clinic_id) as session:
        query = select(HealthScreen).where(HealthScreen.patient_id == patient.id).order_by(HealthScreen.taken_at)
        return list(session.scalars(query))


def take(browser, patient, body):
    """Send a screen, as `bodies.screen` fills it in."""
    return post(browser, f"/patients/{patient.id}/screens/new", body)
