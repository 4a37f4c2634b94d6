"""The forms of an own exercise filled in as a therapist would."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

from clinic.custom_library.models import CustomExercise
from tests.custom_pictures.images import photo
from tests.forms import post

OWN = "/library/own"
LYING = {"asks_position": ["supine_flat"]}
"""The tick that fits the pose of `cases.make_own`."""
ALT = "A woman leans on a wall with both hands."


def fields(**changes: Any) -> dict[str, Any]:
    """Everything that a new exercise needs; `None` leaves a field out."""
    typed = {
        "form_key": str(uuid4()),
        "name": "Wall lean",
        "category": "stretch",
        "pose": "standing-stance-march",
        "start": "Stand with your back to a wall.",
        "steps": "Lean back.\n\nBreathe slowly.\nCome back up.",
        "caption": "Long and easy",
        "feel": "Front of the hip opens",
        "not_feel": "Low back pinches",
        "stop": "",
        "notes": "Good after sitting",
        "manner": "hold",
        "sides": ["both"],
        "dose_sets-low": "1", "dose_sets-high": "2", "dose_sets-start": "1",
        "dose_hold_seconds-low": "20", "dose_hold_seconds-high": "60", "dose_hold_seconds-start": "30",
        "dose_hold_seconds-cap": "90",
        "dose_times_per_day-low": "1", "dose_times_per_day-high": "2", "dose_times_per_day-start": "1",
        "dose_days_per_week-low": "3", "dose_days_per_week-high": "7", "dose_days_per_week-start": "7",
        "props-0-prop": "chair", "props-0-note": "For balance",
        "asks_position": ["standing"],
        "asks_reach": ["balance_demand"],
        "asks_no_joints": "y", "asks_no_effort": "y", "asks_no_stillness": "y", "asks_no_place": "y",
        "source": "Our own practice",
        "certainty": "low",
    }  # fmt: skip
    return {name: value for name, value in {**typed, **changes}.items() if value is not None}


def upload(browser, row: CustomExercise, data: bytes | None = None, **fields):
    content = photo() if data is None else data
    sent = {"version": str(row.version), "photo_alt": ALT, "photo": (io.BytesIO(content), "../../IMG 1.jpg"), **fields}
    return post(browser, f"{OWN}/{row.id}/photo", sent, content_type="multipart/form-data")


def check_closed(answer, *, kept: str = "no-store") -> None:
    """I06: what was uploaded is a picture in a page, and nothing when it is opened by itself."""
    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    ]
    assert answer.headers["Content-Disposition"] == "attachment; filename=photo.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == kept
