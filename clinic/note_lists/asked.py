"""What a list of notes was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from clinic.notes.models import NoteKind

LONGEST_WORDS = 200
"""Characters of a search; what is typed beyond is cut off, and the page says so."""


class Show(StrEnum):
    """Which list: each is a tab."""

    MINE = "mine"
    UNSIGNED = "unsigned"
    WAITING = "waiting"
    SIGNED = "signed"
    ALL = "all"


UNSIGNED = (Show.MINE, Show.UNSIGNED)
"""The lists that hold nothing that is signed."""


class Standing(StrEnum):
    """How far a note is; one that has words added, or was entered in error, is signed, too."""

    DRAFT = "draft"
    SIGNED = "signed"
    WAITING = "waiting"
    ADDED_TO = "added_to"
    IN_ERROR = "in_error"


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Asked:
    """A list and what narrows it; days are those of the visit, both included.

    `patient_ids` are the patients meant, None for all. `query` is what PostgreSQL made of the words, "" for none.
    """

    show: Show = Show.MINE
    standing: Standing | None = None
    kind: NoteKind | None = None
    author_id: UUID | None = None
    first_on: date | None = None
    last_on: date | None = None
    own_patients: bool = False
    patient_ids: tuple[UUID, ...] | None = None
    order: Order = Order.NEWEST
    query: str = ""

    @property
    def is_of_few(self) -> bool:
        """Whether so few notes are meant that their words can be looked at one by one."""
        is_small = self.show in (*UNSIGNED, Show.WAITING) or self.patient_ids is not None
        return is_small or self.standing not in (None, Standing.SIGNED)
