"""Writing progress notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.core.permissions import Permission
from clinic.episodes.queries import find_episode_id_at
from clinic.notes import policy
from clinic.notes.errors import NoteIsDiscarded, NoteIsSigned, NotTheWriter, SameFormOtherText
from clinic.notes.models import SECTIONS, NoteKind, NoteStatus, ProgressNote
from clinic.notes.sources import Inserted, keep_sources
from clinic.patients import policy as patients
from clinic.programs.queries import find_version_in_force

LONGEST_SECTION = 20_000
"""Characters of a section, as the database holds it."""


@dataclass(frozen=True, slots=True)
class NoteText:
    """What a person writes in a note; each section at most 20 000 characters, `minutes` by CPT code."""

    kind: NoteKind
    visit_on: date
    subjective: str = ""
    objective: str = ""
    assessment: str = ""
    plan: str = ""
    minutes: Mapping[str, int] = field(default_factory=dict)

    @property
    def sections(self) -> dict[str, str]:
        """The four texts by name, in the order they are read."""
        return {name: getattr(self, name) for name in SECTIONS}

    def with_sections(self, texts: Mapping[str, str]) -> NoteText:
        """The same note with these texts."""
        return replace(self, **dict(texts))  # type: ignore[arg-type]  # the names are those of sections


def start_note(
    actor: User, patient_id: UUID, text: NoteText, *, form_key: UUID, sources: Sequence[Inserted] = ()
) -> ProgressNote:
    """A new draft about a patient, tied to the open episode and the program in force; `sources` are what its text holds.

    The same `form_key` again answers with the note it made. Raises NotFound, NotAllowed or SameFormOtherText.
    """
    _may_write(actor)
    # Two clicks on one form take turns on the patient, so that the second finds what the first has made.
    patient = patients.get_patient(actor, patient_id, lock=True)
    made = session.scalar(select(ProgressNote).where(ProgressNote.form_key == form_key))
    if made is not None:
        if made.patient_id != patient.id or any(getattr(made, k) != value for k, value in asdict(text).items()):
            raise SameFormOtherText
        return made
    version = find_version_in_force(patient.id)
    note = ProgressNote(
        patient_id=patient.id,
        episode_id=find_episode_id_at(patient.id, text.visit_on),
        author_id=actor.id,
        program_version_id=version.id if version else None,
        form_key=form_key,
        **asdict(text),
    )
    session.add(note)
    session.flush()
    keep_sources(actor, note, sources, note.created_at)
    record("note.started", "note", note.id, patient_id=patient.id)
    return note


def save_note(actor: User, note_id: UUID, text: NoteText, *, version: int) -> ProgressNote:
    """Store the draft's text; the text that is stored already is no conflict, whoever stored it.

    Raises StaleVersion when somebody saved other text since `version`, NoteIsSigned once it is signed, NoteIsDiscarded.
    """
    note = _locked(actor, note_id)
    if note.status == NoteStatus.DISCARDED:
        raise NoteIsDiscarded
    changed = [name for name, value in asdict(text).items() if getattr(note, name) != value]
    if changed and note.version != version:
        raise StaleVersion
    # Said anew with each save: an episode may have been opened or ended since the draft was begun.
    note.episode_id = find_episode_id_at(note.patient_id, text.visit_on)
    if changed:
        for name in changed:
            setattr(note, name, getattr(text, name))
        note.version += 1
        note.updated_at, note.saved_by_id = clock.now(), actor.id
        session.flush()
        record("note.changed", "note", note.id, patient_id=note.patient_id, fields=changed)
    return note


def discard_note(actor: User, note_id: UUID) -> ProgressNote:
    """Take a draft out of every list; it is kept and can be taken back. Raises NoteIsSigned, NotAllowed, NotTheWriter."""
    note = _locked(actor, note_id)
    if note.author_id != actor.id:
        raise NotTheWriter
    if note.status != NoteStatus.DISCARDED:
        _move(note, NoteStatus.DISCARDED)
        record("note.discarded", "note", note.id, patient_id=note.patient_id)
    return note


def take_back(actor: User, note_id: UUID) -> ProgressNote:
    """A discarded draft is a draft again. Raises NoteIsSigned, NotAllowed, NotTheWriter."""
    note = _locked(actor, note_id)
    if note.author_id != actor.id:
        raise NotTheWriter
    if note.status == NoteStatus.DISCARDED:
        _move(note, NoteStatus.DRAFT)
        record("note.taken_back", "note", note.id, patient_id=note.patient_id)
    return note


def _move(note: ProgressNote, status: NoteStatus) -> None:
    note.status = status
    note.version += 1
    note.updated_at = clock.now()
    session.flush()


def _locked(actor: User, note_id: UUID) -> ProgressNote:
    _may_write(actor)
    note = policy.get_note(actor, note_id)
    session.refresh(note, with_for_update=True)
    if note.status == NoteStatus.SIGNED:
        raise NoteIsSigned
    return note


def _may_write(actor: User) -> None:
    if not actor.can(Permission.WRITE_NOTE):
        raise NotAllowed
