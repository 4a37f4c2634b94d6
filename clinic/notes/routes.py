"""Pages for writing notes."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from clinic.accounts.queries import get_clinic
from clinic.adherence.reports_page import strip_of
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.errors import StaleVersion
from clinic.core.permissions import Permission
from clinic.core.tone import tone_hint
from clinic.core.web import requires
from clinic.notes import policy, service
from clinic.notes.errors import SameFormOtherText
from clinic.notes.forms import NoteForm
from clinic.notes.inserts import LABELS, NOTHING, Insert, insert_text, usual_inserts, with_insert
from clinic.notes.models import SECTIONS, ProgressNote
from clinic.patients import pages
from clinic.patients import policy as patients

blueprint = Blueprint("notes", __name__)


@blueprint.get("/patients/<uuid:patient_id>/notes/new")
@requires(Permission.WRITE_NOTE)
def new_note(patient_id: UUID) -> Response:
    """A new note that already holds adherence since the last note and the program in force."""
    patient = patients.get_patient(current_user, patient_id)
    record("patient.viewed", "patient", patient.id, patient_id=patient.id, fields=["new note"])
    form = NoteForm(formdata=None, form_key=str(uuid4()), visit_on=clock.today(get_clinic().time_zone))
    for what, text in usual_inserts(current_user, patient.id):
        form[what.section].data = with_insert(form[what.section].data or "", text)
    return _editor(form, patient_id, None)


@blueprint.post("/patients/<uuid:patient_id>/notes/new")
@requires(Permission.WRITE_NOTE)
def create_note(patient_id: UUID) -> Response:
    """Store the new draft."""
    patients.get_patient(current_user, patient_id)
    form = NoteForm()
    if _insert_asked(form, patient_id):
        return _editor(form, patient_id, None)
    if not form.validate():
        return _editor(form, patient_id, None, status=422)
    try:
        return _saved(service.start_note(current_user, patient_id, form.text(), form_key=UUID(form.form_key.data)))
    except SameFormOtherText as refusal:
        return _editor(_renewed(form, refusal), patient_id, None, status=refusal.status)


@blueprint.get("/notes/<uuid:note_id>/edit")
@requires(Permission.WRITE_NOTE)
def edit_note_form(note_id: UUID) -> Response:
    """The draft in its editor; a signed note is shown instead."""
    note = policy.get_note(current_user, note_id)
    if not policy.can_edit(current_user, note):
        return make_response(redirect(url_for("signing.show_note", note_id=note.id)))
    record("note.opened", "note", note.id, patient_id=note.patient_id)
    return _editor(NoteForm(formdata=None, obj=note, form_key=str(uuid4())), note.patient_id, note)


@blueprint.post("/notes/<uuid:note_id>/edit")
@requires(Permission.WRITE_NOTE)
def edit_note(note_id: UUID) -> Response:
    """Store the draft; a second editor gets both texts side by side."""
    note = policy.get_note(current_user, note_id)
    form = NoteForm()
    if _insert_asked(form, note.patient_id):
        return _editor(form, note.patient_id, note)
    if not form.validate():
        return _editor(form, note.patient_id, note, status=422)
    try:
        return _saved(service.save_note(current_user, note_id, form.text(), version=form.version.data or 0))
    except StaleVersion as refusal:
        return _conflict(form, note, refusal)


@blueprint.post("/notes/<uuid:note_id>/autosave")
@requires(Permission.WRITE_NOTE)
def autosave_note(note_id: UUID) -> tuple[Response, int]:
    """Store the draft while it is being written; the answer names the new version, or what is in the way."""
    policy.get_note(current_user, note_id)
    form = NoteForm()
    if not form.validate():
        return jsonify(problem="Some fields need a look before this can be saved."), 422
    try:
        note = service.save_note(current_user, note_id, form.text(), version=form.version.data or 0)
    except StaleVersion as refusal:
        return jsonify(problem=refusal.message), 409
    return jsonify(version=note.version, tone={name: tone_hint(getattr(note, name)) for name in SECTIONS}), 200


def _insert_asked(form: NoteForm, patient_id: UUID) -> bool:
    """Put the asked-for text into its section of the form; nothing is stored by it."""
    asked = request.form.get("insert")
    if asked not in list(Insert):
        return False
    what = Insert(asked)
    record("patient.viewed", "patient", patient_id, patient_id=patient_id, fields=[what.value])
    text = insert_text(current_user, patient_id, what)
    if text is None:
        flash(NOTHING[what], "info")
    else:
        form[what.section].data = with_insert(form[what.section].data or "", text)
    return True


def _saved(note: ProgressNote) -> Response:
    if request.form.get("action") == "review":
        return make_response(redirect(url_for("signing.show_note", note_id=note.id)))
    flash("The draft is saved.", "success")
    return make_response(redirect(url_for("notes.edit_note_form", note_id=note.id)))


def _editor(form: NoteForm, patient_id: UUID, note: ProgressNote | None, *, status: int = 200) -> Response:
    patient = patients.get_patient(current_user, patient_id)
    words = {"pages": pages, "inserts": LABELS, "strip": strip_of(patient_id)}
    page = render_template("notes/edit.html", form=form, patient=patient, note=note, **words)
    return make_response(page, status)


def _renewed(form: NoteForm, refusal: SameFormOtherText) -> NoteForm:
    """The form with what was typed and why it was not stored; sent again it makes a note of its own."""
    form.form_key.data, form.form_key.raw_data = str(uuid4()), None
    form.form_errors.append(refusal.message)
    return form


def _conflict(form: NoteForm, note: ProgressNote, refusal: StaleVersion) -> Response:
    """Both texts: what is stored, and what this person typed, ready to be saved over the stored one knowingly."""
    patient = patients.get_patient(current_user, note.patient_id)
    form.version.data = note.version
    form.version.raw_data = None
    page = render_template(
        "notes/conflict.html", pages=pages, form=form, note=note, patient=patient, refusal=refusal, sections=SECTIONS
    )
    return make_response(page, refusal.status)
