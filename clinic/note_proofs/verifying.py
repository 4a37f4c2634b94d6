"""Every signature, addendum, error mark and taking over of a clinic recomputed, and held against the notes and the audit chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from clinic.audit.models import AuditEvent
from clinic.core.db import session
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.signed_notes import sealing
from clinic.signed_notes.models import Addendum, Meaning, NoteError, NoteSignature, NoteTakeover
from clinic.signed_notes.records import NoteRecord, records_of

Row = TypeVar("Row", NoteSignature, Addendum, NoteError, NoteTakeover)

AT_ONCE = 200
"""Notes in memory at a time; a note has up to 80 kB of text, and once more in its signature."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that does not fit: of which note, and what; no health data."""

    note_id: UUID
    what: str


@dataclass(slots=True)
class Count:
    """How many notes, and rows about them, were looked at."""

    notes: int = 0
    rows: int = 0


def verify_notes(count: Count) -> Iterator[Wrong]:
    """Yield what does not fit in the clinic of the running transaction, note by note; `count` counts along."""
    for record in _records():
        count.notes += record.author is not None or record.note.status == NoteStatus.SIGNED
        count.rows += len(record.rows)
        yield from (Wrong(record.note.id, what) for what in (*record.wrong, *record.unsealed))
    for what, query in (*_GONE, *_UNTOLD):
        yield from (Wrong(note_id, what) for note_id in session.scalars(query.execution_options(yield_per=AT_ONCE)))


def seal_notes() -> tuple[int, list[Wrong]]:
    """Seal what has no seal of the current key: rows from before there were seals, and after a change of the key.

    Nothing is sealed of a note of which anything does not fit, an earlier seal included, or of which there is something that
    the audit log does not tell of: a seal would make it true. It is named. Returns how many were sealed.
    """
    sealed = 0
    wrong = [Wrong(note_id, what) for what, query in _UNTOLD for note_id in session.scalars(query)]
    untold = {one.note_id for one in wrong}
    current = sealing.current_key().id
    for record in _records():
        if record.note.id in untold:
            continue
        unsealed = [row for row in record.rows if all(one.key_id != current for one in record.seals.get(row.id, ()))]
        if unsealed and not record.is_whole:
            wrong += [Wrong(record.note.id, what) for what in record.wrong]
            continue
        for row in unsealed:
            sealing.seal(row)
        sealed += len(unsealed)
        session.flush()
    return sealed, wrong


def _records() -> Iterator[NoteRecord]:
    """Every note that is signed, has a signature or was taken over, in the order of its id; only some at a time."""
    has_signature = exists().where(NoteSignature.note_id == ProgressNote.id, NoteSignature.meaning == Meaning.AUTHOR)
    was_taken = exists().where(NoteTakeover.note_id == ProgressNote.id)
    query = select(ProgressNote).where(or_(ProgressNote.status == NoteStatus.SIGNED, has_signature, was_taken))
    last: UUID | None = None
    while True:
        further = query if last is None else query.where(ProgressNote.id > last)
        notes = session.scalars(further.order_by(ProgressNote.id).limit(AT_ONCE)).all()
        if not notes:
            return
        last = notes[-1].id
        yield from records_of(notes).values()
        session.expunge_all()


def _recorded(action: str, entity: str, *there: ColumnElement[bool]) -> Select[UUID | None]:
    """The entities that the audit chain tells of and that are not there."""
    return (
        select(AuditEvent.entity_id)
        .where(AuditEvent.action == action, AuditEvent.entity == entity, AuditEvent.entity_id.is_not(None))
        .where(~exists().where(*there))
    )


def _signature_gone(action: str, entity: str, meaning: Meaning, *which: ColumnElement[bool]) -> Select[UUID | None]:
    """The same of a signature with this meaning, of a note or of an addendum."""
    about = NoteSignature.note_id if entity == "note" else NoteSignature.addendum_id
    return _recorded(action, entity, about == AuditEvent.entity_id, NoteSignature.meaning == meaning, *which)


def _untold(table: type[Row], action: str, entity_id: Any, person: Any, *which: ColumnElement[bool]) -> Select[UUID]:
    """The notes of rows that the audit chain does not tell of: this person did no such thing in the program.

    What a command of the program did, such as making the demo, is told of without a person.
    """
    by_them = or_(AuditEvent.actor_id == person, AuditEvent.actor_id.is_(None))
    told = exists().where(AuditEvent.action == action, AuditEvent.entity_id == entity_id, by_them)
    return select(table.note_id).where(~told, *which)


_GONE: tuple[tuple[str, Select[Any]], ...] = (
    (
        "a signature of a note that is not there",
        select(NoteSignature.note_id).where(
            ~exists().where(
                and_(ProgressNote.clinic_id == NoteSignature.clinic_id, ProgressNote.id == NoteSignature.note_id)
            )
        ),
    ),
    (
        "the audit log has its signature, the note has none",
        _signature_gone("note.signed", "note", Meaning.AUTHOR),
    ),
    (
        "the audit log has its co-signature, the note has none",
        _signature_gone("note.cosigned", "note", Meaning.COSIGN, NoteSignature.addendum_id.is_(None)),
    ),
    (
        "an addendum of this number has no co-signature, the audit log has one",
        _signature_gone("note.cosigned", "addendum", Meaning.COSIGN),
    ),
    (
        "the audit log has a review of it, the note has none",
        _signature_gone(
            "note.reviewed",
            "note",
            Meaning.REVIEWED,
            or_(AuditEvent.actor_id.is_(None), NoteSignature.signer_id == AuditEvent.actor_id),
        ),
    ),
    (
        "the audit log says it was entered in error, the note does not",
        _recorded("note.marked_in_error", "note", NoteError.note_id == AuditEvent.entity_id),
    ),
    (
        "the audit log says it was taken over, the note does not",
        _recorded("note.taken_over", "note", NoteTakeover.note_id == AuditEvent.entity_id),
    ),
    (
        "an addendum of this number that the audit log has is not there",
        _recorded("note.amended", "addendum", Addendum.id == AuditEvent.entity_id),
    ),
)
"""What was taken away as a whole leaves no hash behind that could be wrong: it is missed by what tells of it."""

_UNTOLD: tuple[tuple[str, Select[UUID]], ...] = (
    (
        "it has a signature that the audit log does not tell of",
        _untold(
            NoteSignature,
            "note.signed",
            NoteSignature.note_id,
            NoteSignature.signer_id,
            NoteSignature.meaning == Meaning.AUTHOR,
        ),
    ),
    (
        "it has a co-signature that the audit log does not tell of",
        _untold(
            NoteSignature,
            "note.cosigned",
            func.coalesce(NoteSignature.addendum_id, NoteSignature.note_id),
            NoteSignature.signer_id,
            NoteSignature.meaning == Meaning.COSIGN,
        ),
    ),
    (
        "it has a review that the audit log does not tell of",
        _untold(
            NoteSignature,
            "note.reviewed",
            NoteSignature.note_id,
            NoteSignature.signer_id,
            NoteSignature.meaning == Meaning.REVIEWED,
        ),
    ),
    (
        "it has an addendum that the audit log does not tell of",
        _untold(Addendum, "note.amended", Addendum.id, Addendum.author_id),
    ),
    (
        "it was entered in error, and the audit log does not tell of it",
        _untold(NoteError, "note.marked_in_error", NoteError.note_id, NoteError.marked_by_id),
    ),
    (
        "it was taken over, and the audit log does not tell of it",
        _untold(NoteTakeover, "note.taken_over", NoteTakeover.note_id, NoteTakeover.to_id),
    ),
)
"""A row that was put in by hand can have a hash that fits, and none of the program's own."""
