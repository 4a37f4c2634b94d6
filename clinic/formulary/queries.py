"""What these pages read: the library, and the rules that hold for one patient. No writes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from clinic.custom_exercises.overlay import clinic_library
from clinic.examination.snapshot import get_snapshot
from clinic.exercises.catalog import Library
from clinic.formulary.fitting import judged_until
from clinic.screening.service import PatientScreening, screening_of


def shown_library() -> Library:
    """The library that the pages show and search: what ships, and what the clinic wrote."""
    return clinic_library()


def screening_today(patient_id: UUID, today: date) -> PatientScreening:
    """The rules that hold for a patient who is given something today (one query); policy has let the actor in."""
    return screening_of(get_snapshot(patient_id), today, judged_until(today))
