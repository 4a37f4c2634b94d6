"""Where the text of a note came from, and what has become of it since it was put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.notes.models import SECTIONS, NoteSource, ProgressNote, SourceKind
from clinic.notes.standing import Piece, Standing, find_pieces


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


def sources_of(note: ProgressNote, texts: Mapping[str, str] | None = None) -> dict[str, list[Source]]:
    """By section, what was put in and is still there, oldest first; judged on `texts`, or on what is stored. One query.

    A text that was moved is named in the section where it stands now. The same text put in again, after it was taken out, is
    said once.
    """
    rows: dict[tuple[str, str, str], tuple[NoteSource, str]] = {}
    for row, name in session.execute(_rows(note)):
        rows.pop((row.section, row.label, row.text), None)  # put in again, it is as new as that
        rows[row.section, row.label, row.text] = (row, name)
    put_in = list(rows.values())
    pieces = [Piece(row.section, row.text, row.kind == SourceKind.COPIED) for row, _ in put_in]
    judged = texts if texts is not None else {name: getattr(note, name) for name in SECTIONS}
    found: dict[str, list[Source]] = {section: [] for section in SECTIONS}
    for one in find_pieces(pieces, judged):
        row, name = put_in[one.place]
        at_by = (row.put_in_at, name, row.put_in_by_id)
        found[one.section].append(
            Source(one.section, SourceKind(row.kind), row.label, row.about_id, *at_by, one.standing)
        )
    return found


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


def thawed_sources(frozen: Sequence[Mapping[str, Any]]) -> dict[str, list[Source]]:
    """By section, what a signature kept (`frozen_sources`): a signed note names its sources as they were signed. One query.

    Raises KeyError or ValueError for what was never frozen here.
    """
    ids = {UUID(one["put_in_by_id"]) for one in frozen}
    names = (
        {user.id: user.display_name for user in session.scalars(select(User).where(User.id.in_(ids)))} if ids else {}
    )
    found: dict[str, list[Source]] = {section: [] for section in SECTIONS}
    for one in frozen:
        by, about = UUID(one["put_in_by_id"]), one["about_id"]
        source = Source(
            section=one["section"],
            kind=SourceKind(one["kind"]),
            label=one["label"],
            about_id=UUID(about) if about else None,
            put_in_at=datetime.fromisoformat(one["put_in_at"]),
            put_in_by=names.get(by, ""),
            put_in_by_id=by,
            standing=Standing(one["standing"]),
        )
        found[source.section].append(source)
    return found


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
