"""What the editor of a note shows: the form with its sources, the conflict of two editors, and the answer to a save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, url_for
from flask_login import current_user

from clinic.accounts.models import User
from clinic.adherence.reports_page import strip_of
from clinic.core.db import session
from clinic.core.errors import StaleVersion
from clinic.core.kept_text import kept_text_page
from clinic.core.tone import tone_hint
from clinic.note_editor.forms import NoteForm, marks_of_note, parts_of
from clinic.note_editor.inserts import SECTION_OF
from clinic.note_editor.merging import beside, both, changed_by
from clinic.note_editor.putting_in import inserts_by_section
from clinic.note_templates.kinds import KIND_LABELS
from clinic.note_templates.queries import offered_for
from clinic.notes.errors import NoteIsDiscarded, NoteIsSigned
from clinic.notes.minutes import minutes_words, units_words
from clinic.notes.models import SECTIONS, NoteKind, ProgressNote
from clinic.notes.queries import find_last_signed
from clinic.notes.sources import Source, sources_of
from clinic.patients import pages
from clinic.patients import policy as patients

HINTS = {
    "subjective": "What the patient says and reports.",
    "objective": "What you found, with method and side.",
    "assessment": "What it means: response to the program, progress to the goal.",
    "plan": "What is next: program, education, visits.",
}


def editor_page(form: NoteForm, note: ProgressNote, *, status: int = 200) -> Response:
    """The draft to be written on."""
    texts = {name: form[name].data or "" for name in SECTIONS}
    page = render_template(
        "note_editor/edit.html",
        form=form,
        note=note,
        patient=patients.get_patient(current_user, note.patient_id),
        pages=pages,
        sections=SECTIONS,
        hints=HINTS,
        inserts=inserts_by_section(SECTION_OF),
        sources=sources_of(note, texts),
        templates=offered_for(current_user),
        last=find_last_signed(note.patient_id),
        units=units_words(form.minutes()),
        strip=strip_of(note.patient_id),
    )
    return make_response(page, status)


def saved_state(note: ProgressNote, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the editor takes over after a save; the sections themselves only after something was put in below what was `typed`.

    Where the text came from is said anew each time: "unchanged" is not true any more after the first edit.
    """
    sources = sources_of(note)
    state: dict[str, Any] = {
        "version": note.version,
        "base": marks_of_note(note),
        "tone": {name: tone_hint(getattr(note, name)) for name in SECTIONS},
        "units": units_words(note.minutes),
        "sources": {name: _sources_words(sources[name]) for name in SECTIONS},
    }
    if typed is not None:
        state["texts"] = {name: getattr(note, name) for name in SECTIONS}
        state["typed"] = dict(typed)
    return state


def refused_save(
    form: NoteForm, note: ProgressNote, refusal: StaleVersion | NoteIsSigned | NoteIsDiscarded
) -> Response:
    """The conflict of two editors; of a note that takes no text any more, what was typed, to be copied.

    Who typed nothing else than what was signed (a second click on "Sign") is shown the note.
    """
    if isinstance(refusal, StaleVersion):
        return conflict_page(form, note, refusal)
    session.refresh(note)
    there = url_for("note_page.show_note", note_id=note.id)
    if parts_of(form.text()) == parts_of(note):
        return make_response(redirect(there, 303))
    kept = kept_text_page(refusal.status, refusal.title, refusal.message, back_url=there)
    if kept is None:
        raise refusal
    return make_response(*kept)


def _sources_words(sources: Sequence[Source]) -> str:
    """The list below a section; without what every page is given, which a save every few seconds has no use for."""
    if not sources:
        return ""
    template = current_app.jinja_env.get_template("notes/_sources.html")
    return template.render(sources=sources, current_user=current_user)


def conflict_page(form: NoteForm, note: ProgressNote, refusal: StaleVersion) -> Response:
    """Both texts, part by part: what only one person changed is taken over, what both changed is theirs to put together."""
    session.refresh(note)
    mine, stored = parts_of(form.text()), parts_of(note)
    changed = changed_by(form.base.data or "", mine, stored)
    for name in SECTIONS:
        if changed[name] == "stored":
            form[name].data, form[name].raw_data = stored[name], None
    if changed["facts"] == "stored":
        _take_facts(form, note)
    form.renew(note)
    saved_by = session.get(User, (note.clinic_id, note.saved_by_id)) if note.saved_by_id else None
    page = render_template(
        "note_editor/conflict.html",
        form=form,
        note=note,
        patient=patients.get_patient(current_user, note.patient_id),
        pages=pages,
        refusal=refusal,
        sections=SECTIONS,
        changed=changed,
        stored_lines={name: list(beside(stored[name], mine[name])) for name in SECTIONS},
        mine=mine,
        both={name: both(stored[name], mine[name]) for name in SECTIONS},
        saved_by=saved_by,
        kind=KIND_LABELS[NoteKind(note.kind)],
        stored_minutes=minutes_words(note.minutes),
    )
    return make_response(page, refusal.status)


def _take_facts(form: NoteForm, note: ProgressNote) -> None:
    form.kind.data, form.visit_on.data, form.visit_on.raw_data = note.kind, note.visit_on, None
    for field in form.minute_fields():
        field.data, field.raw_data = note.minutes.get(field.name.removeprefix("minutes_")), None
