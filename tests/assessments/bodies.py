"""What a browser sends for an assessment, filled in rightly."""

from __future__ import annotations

from typing import Any
from uuid import uuid4


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
