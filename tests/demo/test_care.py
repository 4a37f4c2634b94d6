"""What the demo writes at the first visit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from clinic.core import clock
from clinic.core.db import session
from clinic.demo.care import begin_care
from clinic.episodes.models import Diagnosis
from tests import factories


def test_a_week_of_gestation_has_no_onset(database: Any) -> None:
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist, chart_number="D-1001")
    factories.make_episode(patient)
    today = clock.today("America/Denver")
    with factories.acting(therapist):
        begin_care(therapist, patient, today)
        began = {row.code: row.onset_on for row in session.scalars(select(Diagnosis))}
    assert began["Z3A.24"] is None
    assert began["O26.892"] == today - timedelta(days=42)
