"""Putting something into a draft while it is written: what was typed is saved with it, and where it came from is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.errors import NotFound
from clinic.core.fields import NOT_OFFERED
from clinic.note_editor.beginning import parts_of_last_note, parts_of_template, with_parts
from clinic.note_editor.errors import NothingToPutIn, SectionTooLong
from clinic.note_editor.inserts import LABELS, NOTHING, insert_of
from clinic.notes.models import SECTIONS, ProgressNote, SourceKind
from clinic.notes.service import LONGEST_SECTION, NoteText, save_note
from clinic.notes.sources import Inserted, keep_sources
from clinic.notes.standing import holds

COPIED, TEMPLATE = "copied.", "template."
"""How a button names the section to copy, and a choice the template to put in."""
NO_TEMPLATE = "This template is not there any more. Choose another one."
NO_LAST_NOTE = "No signed note has text in this section yet."


def put_in(actor: User, note: ProgressNote, text: NoteText, asked: str, *, version: int) -> ProgressNote:
    """Save what was typed with what was asked for below it; what a section holds already is not put in again.

    Raises NothingToPutIn, SectionTooLong, and as `save_note`.
    """
    new = [one for one in _asked(actor, note, asked, text.visit_on) if not holds(text.sections[one.section], one.text)]
    whole = with_parts(text, new)
    if any(len(one) > LONGEST_SECTION for one in whole.sections.values()):
        raise SectionTooLong
    saved = save_note(actor, note.id, whole, version=version)
    keep_sources(actor, saved, new, clock.now())
    for one in new:
        if one.kind is SourceKind.PROGRAM:
            saved.program_version_id = one.about_id  # the sheet that the note speaks of is the one last put in
    return saved


def inserts_by_section(section_of: Mapping[SourceKind, str]) -> dict[str, list[tuple[str, str]]]:
    """The buttons of each section: (value, label)."""
    shown: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
    for kind, section in section_of.items():
        shown[section].append((kind.value, LABELS[kind]))
    return shown


def _asked(actor: User, note: ProgressNote, asked: str, on: date) -> list[Inserted]:
    if asked.startswith(TEMPLATE):
        try:
            return parts_of_template(actor, asked.removeprefix(TEMPLATE))
        except NotFound:
            raise NothingToPutIn(NO_TEMPLATE) from None
    section = asked.removeprefix(COPIED)
    if asked.startswith(COPIED) and section in SECTIONS:
        copied = parts_of_last_note(note.patient_id, (section,))
        if not copied:
            raise NothingToPutIn(NO_LAST_NOTE)
        return copied
    return [_known(actor, note.patient_id, asked, on)]


def _known(actor: User, patient_id: UUID, asked: str, on: date) -> Inserted:
    if asked not in list(LABELS):
        raise NothingToPutIn(NOT_OFFERED)
    made = insert_of(actor, patient_id, SourceKind(asked), on)
    if made is None:
        raise NothingToPutIn(NOTHING[SourceKind(asked)])
    return made
