"""What is stopped, and what changed by itself and was not looked at yet: as lines of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.accounts.models import User
from clinic.chart.held import news_words
from clinic.safety_record.queries import list_news, list_stops_of_patients


@dataclass(frozen=True, slots=True)
class StoppedLine:
    """One patient of the desk whose whole program a therapist has stopped."""

    patient_id: UUID
    name: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One patient of the desk for whom something speaks against the sheet that did not before."""

    patient_id: UUID
    screening_id: UUID
    name: str
    words: tuple[str, ...]
    since: datetime


def read_stopped(actor: User) -> tuple[StoppedLine, ...]:
    """The programs that are stopped among the patients of `actor`, the oldest first (one query)."""
    return tuple(
        StoppedLine(patient.id, patient.full_name, hold.reason, hold.held_at)
        for patient, hold in list_stops_of_patients(actor)
    )


def read_news(actor: User) -> tuple[NewsLine, ...]:
    """What changed by itself for the patients of `actor` and was not looked at, the oldest first (two queries)."""
    return tuple(
        NewsLine(patient.id, one.id, patient.full_name, news_words(one), one.evaluated_at)
        for patient, one in list_news(therapist=actor)
    )
