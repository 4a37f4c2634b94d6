"""What a late entry is. Pure."""

from __future__ import annotations

from datetime import date, timedelta

LATE_AFTER = timedelta(days=2)
"""A note that is signed later than this after its visit is a late entry (proposed)."""


def is_late_entry(signed_on: date, visit_on: date) -> bool:
    """Whether a note signed that day is late; both days are the clinic's."""
    return signed_on - visit_on > LATE_AFTER
