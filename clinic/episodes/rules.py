"""Facts about an episode that are computed and never stored."""

from __future__ import annotations

from datetime import date, timedelta


def expected_end(from_on: date, weeks: int) -> date:
    """The last day of a plan of care: 4 weeks from a Monday on end on a Sunday."""
    return from_on + timedelta(weeks=weeks) - timedelta(days=1)


def planned_visits(visits_per_week: int, weeks: int) -> int:
    """How many visits a plan of care asks for."""
    return visits_per_week * weeks
