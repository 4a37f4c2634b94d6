"""Whose record is printed, and which part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.patients.models import Episode, Patient


@dataclass(frozen=True, slots=True)
class Whole:
    """Whose record, and which part of it: one episode of care, or everything there is."""

    patient: Patient
    episode: Episode | None = None

    def has_day(self, at: datetime) -> bool:
        """Whether an instant lies in the time of the episode; everything lies in a record without one."""
        return self.has_date(at.astimezone(ZoneInfo(get_clinic().time_zone)).date())

    def has_date(self, on: date) -> bool:
        """The same for a day."""
        if self.episode is None:
            return True
        return self.episode.started_on <= on and (self.episode.ended_on is None or on <= self.episode.ended_on)
