"""A new note, begun in one click: its kind, a template, what is known, and what the last note said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import exists, select

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.filters import day
from clinic.core.permissions import Permission
from clinic.episodes.queries import find_episode_id_at
from clinic.note_editor.inserts import usual_inserts, with_insert
from clinic.note_templates import policy as templates
from clinic.note_templates.queries import find_shipped
from clinic.notes.errors import SameFormOtherText
from clinic.notes.models import SECTIONS, NoteKind, NoteSource, NoteStatus, ProgressNote, SourceKind
from clinic.notes.queries import find_last_signed, has_signed_evaluation
from clinic.notes.service import LONGEST_SECTION, NoteText, start_note
from clinic.notes.sources import Inserted, keep_sources
from clinic.notes.standing import holds
from clinic.patients import policy as patients
from clinic.programs.queries import find_version_in_force

CHOSEN = (SourceKind.TEMPLATE, SourceKind.COPIED)
"""What is in a draft because somebody asked for it; all else is what is known."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a note is to begin; no `kind` is the usual one, `template` the key of one, `copies` takes the last note over."""

    kind: NoteKind | None = None
    template: str = ""
    copies: bool = False


def begin_note(actor: User, patient_id: UUID, how: Beginning, *, form_key: UUID) -> ProgressNote:
    """A draft that holds what is asked for; nothing is typed yet.

    The same form makes one note. A draft of today that the person began the same way and has not touched is answered
    instead of a second one. Raises NotFound, NotAllowed, SameFormOtherText when the form made another patient's note.
    """
    patient = patients.get_patient(actor, patient_id, lock=True)
    made = session.scalar(select(ProgressNote).where(ProgressNote.form_key == form_key))
    if made is not None:
        if made.patient_id != patient.id or made.author_id != actor.id:
            raise SameFormOtherText
        return made
    kind = how.kind or usual_kind(actor, patient.id)
    parts = _parts(actor, patient.id, replace(how, kind=kind))
    untouched = None if how.template or how.copies else _untouched(actor, patient.id, kind)
    if untouched is not None:
        return _renewed(actor, untouched, parts)
    today = clock.today(get_clinic().time_zone)
    text = NoteText(kind, today)
    parts = parts_that_fit(text, parts)
    text = with_parts(text, parts)
    return start_note(actor, patient.id, text, form_key=form_key, sources=parts)


def usual_kind(actor: User, patient_id: UUID) -> NoteKind:
    """An evaluation until one was signed, then daily notes; who may not evaluate writes daily notes (Utah Code 58-24b)."""
    if actor.can(Permission.ASSESS_PATIENT) and not has_signed_evaluation(patient_id):
        return NoteKind.EVALUATION
    return NoteKind.DAILY


def with_parts(text: NoteText, parts: Sequence[Inserted]) -> NoteText:
    """The note with each part below what its section holds."""
    texts = text.sections
    for one in parts:
        texts[one.section] = with_insert(texts[one.section], one.text)
    return text.with_sections(texts)


def parts_that_fit(text: NoteText, parts: Sequence[Inserted]) -> list[Inserted]:
    """The parts that are new to their section and fit into it, in order.

    A long note copied forward leaves no room for more, and what it says already is not put in and has no source of its own.
    """
    kept: list[Inserted] = []
    for one in parts:
        section = with_parts(text, kept).sections[one.section]
        if not holds(section, one.text) and len(with_insert(section, one.text)) <= LONGEST_SECTION:
            kept.append(one)
    return kept


def parts_of_template(actor: User, key: str) -> list[Inserted]:
    """A template's sections; `key` is the id of a stored one or the name of one that ships. Raises NotFound."""
    shipped = find_shipped(key)
    if shipped is not None:
        return _template_parts(shipped, shipped.name, None)
    try:
        template = templates.get_template(actor, UUID(key))
    except ValueError:
        raise NotFound from None
    return _template_parts(template, template.name, template.id)


def parts_of_last_note(patient_id: UUID, sections: Sequence[str] = SECTIONS) -> list[Inserted]:
    """What the last signed note says in these sections, marked as copied; nothing when there is none."""
    last = find_last_signed(patient_id)
    if last is None:
        return []
    label = f"Note of {day(last.visit_on)}"
    return [
        Inserted(SourceKind.COPIED, section, text, label, last.id)
        for section in sections
        if (text := getattr(last, section).strip())
    ]


def _parts(actor: User, patient_id: UUID, how: Beginning) -> list[Inserted]:
    parts = parts_of_template(actor, how.template) if how.template else []
    if how.copies:
        parts += parts_of_last_note(patient_id)
    return parts + usual_inserts(actor, patient_id, how.kind or NoteKind.DAILY)


def _template_parts(source: object, name: str, about_id: UUID | None) -> list[Inserted]:
    return [
        Inserted(SourceKind.TEMPLATE, section, text, f"Template “{name}”", about_id)
        for section in SECTIONS
        if (text := getattr(source, section).strip())
    ]


def _renewed(actor: User, note: ProgressNote, parts: Sequence[Inserted]) -> ProgressNote:
    """A draft in which nobody wrote, with what is known now: an hour old, it would lack what was entered since."""
    empty = NoteText(NoteKind(note.kind), note.visit_on)
    parts = parts_that_fit(empty, parts)
    text = with_parts(empty, parts)
    version = find_version_in_force(note.patient_id)
    note.program_version_id = version.id if version else None
    note.episode_id = find_episode_id_at(note.patient_id, note.visit_on)
    changed = [name for name, words in text.sections.items() if words != getattr(note, name)]
    if not changed:
        return note
    for name, words in text.sections.items():
        setattr(note, name, words)
    note.version += 1
    note.updated_at = clock.now()
    keep_sources(actor, note, parts, note.updated_at)
    session.flush()
    record("note.changed", "note", note.id, patient_id=note.patient_id, fields=changed)
    return note


def _untouched(actor: User, patient_id: UUID, kind: NoteKind) -> ProgressNote | None:
    """A draft of today in which nobody wrote and for which nobody chose a text, locked: who is typing comes before or after."""
    today = clock.today(get_clinic().time_zone)
    query = select(ProgressNote).where(
        ProgressNote.patient_id == patient_id,
        ProgressNote.author_id == actor.id,
        ProgressNote.status == NoteStatus.DRAFT,
        ProgressNote.kind == kind,
        ProgressNote.visit_on == today,
        ProgressNote.saved_by_id.is_(None),
        ~exists().where(NoteSource.note_id == ProgressNote.id, NoteSource.kind.in_(CHOSEN)),
    )
    newest = query.order_by(ProgressNote.created_at.desc()).limit(1)
    return session.scalar(newest.with_for_update().execution_options(populate_existing=True))
