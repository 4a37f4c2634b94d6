"""Pages for beginning a note, writing it, and discarding a draft."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from clinic.audit.service import record
from clinic.core.errors import Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.note_editor.beginning import begin_note, usual_kind
from clinic.note_editor.editor import editor_page, refused_save, saved_state
from clinic.note_editor.errors import NothingToPutIn, SectionTooLong
from clinic.note_editor.forms import KIND_HINTS, NoteForm, StartForm
from clinic.note_editor.putting_in import put_in
from clinic.note_templates.kinds import KIND_LABELS
from clinic.note_templates.queries import offered_for
from clinic.notes import policy, queries, service
from clinic.notes.errors import NoteIsDiscarded, NoteIsSigned
from clinic.notes.models import ProgressNote
from clinic.patients import pages
from clinic.patients import policy as patients

blueprint = Blueprint("note_editor", __name__)


@blueprint.get("/patients/<uuid:patient_id>/notes/new")
@requires(Permission.WRITE_NOTE)
def new_note(patient_id: UUID) -> Response:
    """Choose the kind, a template, or to copy the last note forward."""
    patient = patients.get_patient(current_user, patient_id)
    record("patient.viewed", "patient", patient.id, patient_id=patient.id, fields=["new note"])
    kind = usual_kind(current_user, patient.id).value
    return _start_page(StartForm(formdata=None, form_key=str(uuid4()), kind=kind), patient_id)


@blueprint.post("/patients/<uuid:patient_id>/notes/new")
@requires(Permission.WRITE_NOTE)
def create_note(patient_id: UUID) -> Response:
    """Begin the note: one click makes a draft that holds what is known, and opens it."""
    patients.get_patient(current_user, patient_id)
    form = StartForm()
    form.offer(offered_for(current_user))
    if not form.validate():
        return _start_page(form, patient_id, status=422)
    note = begin_note(current_user, patient_id, form.how(), form_key=UUID(form.form_key.data))
    return make_response(redirect(url_for("note_editor.edit_note_form", note_id=note.id), 303))


@blueprint.get("/notes/<uuid:note_id>/edit")
@requires(Permission.WRITE_NOTE)
def edit_note_form(note_id: UUID) -> Response:
    """The draft in its editor; a note that is none is shown instead."""
    note = policy.get_note(current_user, note_id)
    if not policy.can_edit(current_user, note):
        return make_response(redirect(url_for("note_page.show_note", note_id=note.id)))
    record("note.opened", "note", note.id, patient_id=note.patient_id)
    return editor_page(NoteForm.of(note), note)


@blueprint.post("/notes/<uuid:note_id>/edit")
@requires(Permission.WRITE_NOTE)
def edit_note(note_id: UUID) -> Response:
    """Store the draft, with what was asked to be put in; a second editor gets both texts side by side."""
    note, form = policy.get_note(current_user, note_id), NoteForm()
    if not form.validate():
        return editor_page(form, note, status=422)
    try:
        return _saved(_store(note, form))
    except (StaleVersion, NoteIsSigned, NoteIsDiscarded) as refusal:
        return refused_save(form, note, refusal)
    except (NothingToPutIn, SectionTooLong) as refusal:
        form.form_errors.append(refusal.message)
        return editor_page(form, note, status=refusal.status)


@blueprint.post("/notes/<uuid:note_id>/autosave")
@requires(Permission.WRITE_NOTE)
def autosave_note(note_id: UUID) -> tuple[Response, int]:
    """Store the draft while it is being written; the answer says what is stored now, or what is in the way."""
    note, form = policy.get_note(current_user, note_id), NoteForm()
    if not form.validate():
        return jsonify(problem="Some fields need a look before this can be saved."), 422
    try:
        typed = form.text().sections if "insert" in request.form else None
        return jsonify(saved_state(_store(note, form), typed)), 200
    except StaleVersion as refusal:
        return jsonify(problem="Somebody else saved this note first.", conflict=True), refusal.status
    except Refusal as refusal:
        return jsonify(problem=refusal.message), refusal.status


@blueprint.post("/notes/<uuid:note_id>/discard")
@requires(Permission.WRITE_NOTE)
def discard_note(note_id: UUID) -> Response:
    """Take a draft out of every list; the page of it offers to take it back."""
    policy.get_note(current_user, note_id)
    service.discard_note(current_user, note_id)
    flash("The draft is discarded. It is kept, and you can take it back.", "success")
    return make_response(redirect(url_for("note_page.show_note", note_id=note_id), 303))


@blueprint.post("/notes/<uuid:note_id>/take-back")
@requires(Permission.WRITE_NOTE)
def take_back(note_id: UUID) -> Response:
    """Go on with a draft that was discarded."""
    policy.get_note(current_user, note_id)
    service.take_back(current_user, note_id)
    flash("The draft is back.", "success")
    return make_response(redirect(url_for("note_editor.edit_note_form", note_id=note_id), 303))


def _store(note: ProgressNote, form: NoteForm) -> ProgressNote:
    """What was typed, stored, with what `insert` names put in."""
    asked = request.form.get("insert", "")
    if asked.startswith("template") and "." not in asked:  # the button beside a list of templates
        asked = f"template.{request.form.get('template', '')}"
    if asked:
        record("patient.viewed", "patient", note.patient_id, patient_id=note.patient_id, fields=["for a note"])
        return put_in(current_user, note, form.text(), asked, version=form.version.data)
    return service.save_note(current_user, note.id, form.text(), version=form.version.data)


def _saved(note: ProgressNote) -> Response:
    if request.form.get("action") == "review":
        return make_response(redirect(url_for("note_page.show_note", note_id=note.id), 303))
    if "insert" not in request.form:
        flash("The draft is saved.", "success")
    section = request.form.get("section", "")
    return make_response(redirect(url_for("note_editor.edit_note_form", note_id=note.id, _anchor=section or None), 303))


def _start_page(form: StartForm, patient_id: UUID, *, status: int = 200) -> Response:
    patient = patients.get_patient(current_user, patient_id)
    form.offer(offered_for(current_user))
    last = queries.find_last_signed(patient.id)
    shown = {"form": form, "last": last, "hints": KIND_HINTS, "kinds": KIND_LABELS, "pages": pages}
    return make_response(render_template("note_editor/new.html", patient=patient, **shown), status)
