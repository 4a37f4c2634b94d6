"""What a browser sends for each form of this feature, filled in rightly."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from clinic.examination.questions import CLEARED_GROUP
from clinic.exercises.catalog import library


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
