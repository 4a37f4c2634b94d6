"""What a browser sends for each form of this feature, filled in rightly."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from clinic.patients.models import Patient


def new_patient(therapist_id: object, **changes: Any) -> dict[str, Any]:
    """A new patient."""
    return {
        "form_key": str(uuid4()),
        "given_name": "Robin",
        "family_name": "Nightingale",
        "birth_on": "5/17/1985",
        "language": "en",
        "therapist_id": str(therapist_id),
        "sex_at_birth": "female",
        "pregnancy": "no",
        "reason": "Front of hip pain",
        "goal": "Walk my dog",
        **changes,
    }


def edited(patient: Patient, **changes: Any) -> dict[str, Any]:
    """The record of `patient` as its edit form would send it unchanged."""
    return {
        "version": str(patient.version),
        "given_name": patient.given_name,
        "family_name": patient.family_name,
        "chosen_name": patient.chosen_name,
        "birth_on": patient.birth_on.isoformat(),
        "chart_number": patient.chart_number,
        "phone": patient.phone,
        "email": patient.email,
        "language": patient.language,
        "therapist_id": str(patient.therapist_id),
        "sex_at_birth": patient.sex_at_birth,
        "pregnancy": patient.pregnancy,
        **changes,
    }
