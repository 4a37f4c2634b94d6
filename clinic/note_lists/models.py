"""The words of notes and addenda, as the search finds them.

PostgreSQL computes these columns and only the search reads them: they are columns of the tables and no attributes of
a note, so that nobody who loads a note loads its words twice.
"""

from __future__ import annotations

from sqlalchemy import Column, Computed, Index, Table
from sqlalchemy.dialects.postgresql import TSVECTOR

from clinic.core.db import Base
from clinic.notes.models import ProgressNote
from clinic.signed_notes.models import Addendum

_SECTIONS = r"note_words(subjective || E'\n' || objective || E'\n' || assessment || E'\n' || plan)"


def _words(mapped: type[Base], words: Column[str], *keys: str) -> Column[str]:
    """The column, with an index that begins with the clinic and is up to date at once."""
    table = mapped.__table__
    assert isinstance(table, Table)
    table.append_column(words)
    Index(
        f"ix_{table.name}_words",
        table.c.clinic_id,
        *(table.c[key] for key in keys),
        words,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    return words


NOTE_WORDS = _words(
    ProgressNote, Column("words", TSVECTOR, Computed(_SECTIONS, persisted=True)), "visit_on", "author_id", "kind"
)
"""Of the four sections; what narrows a search most stands in the same index."""

ADDENDUM_WORDS = _words(Addendum, Column("words", TSVECTOR, nullable=False, server_default=""))
"""Of the note, of the addenda before this one and of itself: a trigger fills it in, and none of them ever changes."""
