"""Where the text of a note came from, and what has become of it since it was put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.notes.models import SECTIONS, NoteSource, ProgressNote, SourceKind

RUN = 3
"""Words in a row that are no chance when they are found again."""
LEAST_LEFT = 0.2
"""Share of a text's runs that must be left for it to be an edited text and not another one (proposed)."""
SHORT = 12
"""Words; an edit of one can break every run of a shorter text, so there single words count, half as much."""


class Standing(StrEnum):
    """What has become of a text that was put in."""

    AS_PUT_IN = "as_put_in"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Inserted:
    """A text to put into a section, what it was taken from in words, and the row that was."""

    kind: SourceKind
    section: str
    text: str
    label: str
    about_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One text that was put in, as pages show it."""

    section: str
    kind: SourceKind
    label: str
    about_id: UUID | None
    put_in_at: datetime
    put_in_by: str
    put_in_by_id: UUID
    standing: Standing

    @property
    def needs_reading(self) -> bool:
        """Whether it was copied from an older note and stands as it was there: what was true then may not be now."""
        return self.kind is SourceKind.COPIED and self.standing is Standing.AS_PUT_IN


def standing_of(put_in: str, section: str) -> Standing:
    """What became of a text in its section: whole, edited, or taken out. Spaces at line ends and empty lines do not count.

    Whole means every line as it was, together and in order: a word before or behind it is an edit. Taken out means that
    hardly anything of it is left, counted in runs of three words; an edit of one word leaves most of a text standing.
    """
    lines, there = _lines(put_in), _lines(section)
    if any(there[start : start + len(lines)] == lines for start in range(len(there) - len(lines) + 1)):
        return Standing.AS_PUT_IN
    words, words_there = put_in.casefold().split(), section.casefold().split()
    left = _share(_runs(words), _runs(words_there))
    if len(words) < SHORT:
        left = max(left, _share(set(words), set(words_there)) / 2)
    return Standing.CHANGED if left >= LEAST_LEFT else Standing.GONE


def sources_of(note: ProgressNote, texts: Mapping[str, str] | None = None) -> dict[str, list[Source]]:
    """By section, what was put in and is still there, oldest first; judged on `texts`, or on what is stored. One query.

    The same text put in again, after it was taken out, is said once.
    """
    found: dict[tuple[str, str, str], Source] = {}
    for row, name in session.execute(_rows(note)):
        text = texts[row.section] if texts is not None else getattr(note, row.section)
        standing = standing_of(row.text, text)
        if standing is not Standing.GONE:
            at_by = (row.put_in_at, name, row.put_in_by_id)
            source = Source(row.section, SourceKind(row.kind), row.label, row.about_id, *at_by, standing)
            found[row.section, row.label, row.text] = source
    return {section: [one for one in found.values() if one.section == section] for section in SECTIONS}


def frozen_sources(note: ProgressNote) -> list[dict[str, Any]]:
    """What a signature keeps of the sources of a note, in the order of its sections: plain data for canonical JSON."""
    return [
        {
            "section": one.section,
            "kind": one.kind.value,
            "label": one.label,
            "about_id": str(one.about_id) if one.about_id else None,
            "put_in_at": one.put_in_at.isoformat(),
            "put_in_by_id": str(one.put_in_by_id),
            "standing": one.standing.value,
        }
        for sources in sources_of(note).values()
        for one in sources
    ]


def keep_sources(actor: User, note: ProgressNote, inserted: Sequence[Inserted], at: datetime) -> None:
    """Remember what was put in, by whom and when."""
    session.add_all(
        NoteSource(
            note_id=note.id,
            section=one.section,
            kind=one.kind,
            label=one.label[:200],
            about_id=one.about_id,
            text=one.text,
            put_in_by_id=actor.id,
            put_in_at=at,
        )
        for one in inserted
    )


def _rows(note: ProgressNote) -> Any:
    by = and_(User.clinic_id == NoteSource.clinic_id, User.id == NoteSource.put_in_by_id)
    query = select(NoteSource, User.display_name).join(User, by)
    return query.where(NoteSource.note_id == note.id).order_by(NoteSource.put_in_at, NoteSource.id)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def _share(wanted: AbstractSet[object], there: AbstractSet[object]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
