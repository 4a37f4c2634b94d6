"""What a browser sends for each form of this feature, filled in rightly."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from clinic.exercises.catalog import library
from clinic.patients.models import Patient
from clinic.patients.questions import CLEARED_GROUP


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


def screen(*flags: str, **changes: Any) -> dict[str, Any]:
    """A screen in which every group without a tick is answered "none of these"."""
    ticked = {library().flags[flag].group for flag in flags}
    return {
        "form_key": str(uuid4()),
        "flags": list(flags),
        "cleared": [group for group in library().flag_groups if group not in (*ticked, CLEARED_GROUP)],
        "pregnancy": "no",
        **changes,
    }


def assessment(**changes: Any) -> dict[str, Any]:
    """An examination with both sides measured."""
    return {
        "form_key": str(uuid4()),
        "thomas_left_deg": "12",
        "thomas_right_deg": "0",
        "tilt": "yes",
        "strength_left": "4-",
        "strength_right": "5",
        "assessment_class": "short_weak",
        "note": "",
        **changes,
    }
