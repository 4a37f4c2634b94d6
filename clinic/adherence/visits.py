"""The day since which reports are told "since the last visit". Who knows visits lies above and says so when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from clinic.adherence.queries import ProgramForReports

LastVisit = Callable[[UUID, date | None], date | None]

LONGEST_SINCE = timedelta(days=90)
"""As far back as the figures since a visit go: those of a note do not go farther either."""

_asked: list[LastVisit] = []


def register(answer: LastVisit) -> None:
    """Let `answer` say when a patient was last seen, by id, at the latest on a day; None for never."""
    _asked[:] = [answer]


def last_visit_on(patient_id: UUID, until: date | None = None) -> date | None:
    """The day of the last visit that is on record, at the latest `until`; None for none. One query."""
    return _asked[0](patient_id, until) if _asked else None


@dataclass(frozen=True, slots=True)
class Since:
    """The first day of the figures, and what it is called on staff pages."""

    on: date
    label: str


def since_visit(patient_id: UUID, program: ProgramForReports, today: date) -> Since:
    """The day of the last visit within the program, at most 90 days back; where there was none, the newest sheet's first day.

    The day of the visit is counted: what was done on it is reported after it. One query.
    """
    visit_on = last_visit_on(patient_id)
    since = min(visit_on or program.newest.starts_on, today)
    label = "Since the last visit" if visit_on else "Since the newest sheet"
    return Since(max(since, program.starts_on, today - LONGEST_SINCE), label)
