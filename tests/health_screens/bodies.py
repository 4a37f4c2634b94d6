"""What a browser sends for a health screen, filled in rightly."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from clinic.exercises.catalog import library
from clinic.health_screens.questions import CLEARED_GROUP


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
