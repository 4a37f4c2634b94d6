"""The page of one note: what it says, who answers for it, and what this person may do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, make_response, render_template, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.filters import day
from clinic.core.permissions import Permission
from clinic.note_page.forms import NAMES, AddendumForm, CosignForm, ReviewForm, SignForm, TakeOverForm, empty_forms
from clinic.note_templates.kinds import KIND_LABELS
from clinic.notes import policy as notes
from clinic.notes.minutes import minutes_words, total_words
from clinic.notes.models import SECTIONS, ProgressNote
from clinic.notes.queries import get_author
from clinic.notes.sources import Source, sources_of, thawed_sources
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.signed_notes.models import Method, NoteSignature
from clinic.signed_notes.records import AsSigned, NoteRecord, name_line, record_of
from clinic.signing import policy
from clinic.signing.before import facts_before_signing
from clinic.signing.consistency import Line, Place, check

METHOD_WORDS = {
    Method.PASSWORD: "with the password",
    Method.RECENT_PASSWORD: "with a password given in the 5 minutes before",
    Method.UNKNOWN: "",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the record says otherwise today."""

    what: str
    then: str
    now: str


def note_page(note: ProgressNote, form: FlaskForm | None = None, *, status: int = 200) -> Response:
    """The page; `form` is the one that was refused, shown with what was typed."""
    record, author = record_of(note), get_author(note)
    patient = patients.get_patient(current_user, note.patient_id)
    may = _allowed(note, record, author)
    forms = empty_forms(note.version, len(record.addenda))
    if form is not None:
        forms[NAMES[type(form)]] = form
        _shown_anew(form, note, record)
    lines = check(facts_before_signing(current_user, note, patient)) if note.author_id == current_user.id else ()
    page = render_template(
        "note_page/show.html",
        pages=pages,
        note=note,
        patient=patient,
        author=author,
        record=record,
        differences=list(differences(record.as_signed, patient)) + list(_renamed(record, author)),
        sections=SECTIONS,
        sources=_sources(record),
        minutes=minutes_words(note.minutes),
        total_minutes=total_words(note.minutes),
        saved_by=session.get(User, (note.clinic_id, note.saved_by_id)) if note.saved_by_id else None,
        kind=KIND_LABELS[note.kind],
        methods=METHOD_WORDS,
        name_line=name_line,
        to_cosign=policy.to_cosign(current_user, record.waiting),
        may=may,
        lines=[(line, _address(line, note)) for line in lines] if record.author is None else [],
        is_refused=any(line.refuses for line in lines),
        **forms,
    )
    return make_response(page, status)


def differences(then: AsSigned | None, patient: Patient) -> Iterator[Difference]:
    """What the patient's record says otherwise than on the day of signing."""
    if then is None:
        return
    if then.full_name != patient.full_name:
        yield Difference("Name", then.full_name, patient.full_name)
    if then.chosen_name and then.chosen_name != patient.chosen_name:
        yield Difference("Chosen name", then.chosen_name, patient.chosen_name or "none")
    if then.birth_on != patient.birth_on:
        yield Difference("Born", day(then.birth_on), day(patient.birth_on))
    if then.chart_number != patient.chart_number:
        yield Difference("Chart", then.chart_number, patient.chart_number)


def signed_words(signature: NoteSignature) -> str:
    """What is said to who has just signed a note as its author."""
    return "The note is signed and locked." + (" It waits for a co-signature." if signature.needs_cosign else "")


def renewed(form: FlaskForm, key: str) -> None:
    """Give a form that was sent twice with different text a key of its own: sent again it is stored."""
    if isinstance(form, AddendumForm | CosignForm):
        form.form_key.data, form.form_key.raw_data = key, None


def _shown_anew(form: FlaskForm, note: ProgressNote, record: NoteRecord) -> None:
    """The page shows the newest text and all addenda: that is what the form is about when it is sent again."""
    if isinstance(form, CosignForm | ReviewForm):
        form.addenda_read.data, form.addenda_read.raw_data = len(record.addenda), None
    if isinstance(form, SignForm | TakeOverForm):
        form.version.data, form.version.raw_data = note.version, None


def _sources(record: NoteRecord) -> dict[str, list[Source]]:
    """Where the text came from: as it was signed, of a draft (or a signature that cannot be read) as it stands."""
    frozen = (record.signed or {}).get("sources")
    try:
        return sources_of(record.note) if frozen is None else thawed_sources(frozen)
    except (KeyError, TypeError, ValueError):
        return sources_of(record.note)


def _renamed(record: NoteRecord, author: User) -> Iterator[Difference]:
    signed = record.author
    if signed is not None and signed.signer_id == author.id:
        then = name_line(signed.printed_name, signed.credential)
        if then != author.printed_name:
            yield Difference("Signer", then, author.printed_name)


def _allowed(note: ProgressNote, record: NoteRecord, author: User) -> dict[str, bool]:
    """What the person may do on this page, by name."""
    is_signed = record.author is not None
    return {
        "edit": notes.can_edit(current_user, note),
        "sign": policy.can_sign(current_user, note),
        "take_over": policy.can_take_over(current_user, note, author),
        "cosign": bool(policy.to_cosign(current_user, record.waiting)),
        "review": is_signed and record.error is None and policy.can_review(current_user, list(record.signatures)),
        "amend": policy.can_amend(current_user, note),
        "mark_in_error": is_signed
        and record.error is None
        and policy.can_mark_in_error(current_user, record.author.signer_id if record.author else None),
    }


def _address(line: Line, note: ProgressNote) -> str:
    """Where a line of the list is mended; empty when this person has no business there."""
    if line.place is Place.NOTE:
        return url_for("note_page.show_note", note_id=line.note_id)
    if line.place is Place.ASSESSMENT:
        may = current_user.can(Permission.ASSESS_PATIENT)
        return url_for("assessments.new_assessment_form", patient_id=note.patient_id) if may else ""
    if line.place is Place.CHART:
        return url_for("chart.show", patient_id=note.patient_id)
    return url_for("note_editor.edit_note_form", note_id=note.id, _anchor=line.section or None)
