"""From the editor of a draft to its signature in one click, when nothing stands out."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, make_response, redirect, url_for
from flask_login import current_user

from clinic.core.errors import StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.note_editor.editor import editor_page, refused_save
from clinic.note_editor.forms import NoteForm
from clinic.note_page.blueprint import blueprint
from clinic.note_page.forms import SignForm
from clinic.note_page.page import signed_words
from clinic.notes import policy as notes
from clinic.notes.errors import NoteIsDiscarded, NoteIsSigned
from clinic.notes.models import ProgressNote
from clinic.notes.service import save_note
from clinic.patients import policy as patients
from clinic.signed_notes.models import Method
from clinic.signing import policy, service
from clinic.signing.before import facts_before_signing
from clinic.signing.consistency import check


@blueprint.post("/notes/<uuid:note_id>/finish")
@requires(Permission.SIGN_NOTE)
def finish_note(note_id: UUID) -> Response:
    """Save what was typed and sign it; what stands out, and the password when it is asked for, come on a page between."""
    note, form = notes.get_note(current_user, note_id), NoteForm()
    if not form.validate():
        return editor_page(form, note, status=422)
    try:
        saved = save_note(current_user, note.id, form.text(), version=form.version.data)
    except (StaleVersion, NoteIsSigned, NoteIsDiscarded) as refusal:
        return refused_save(form, note, refusal)
    if _is_ready(saved):
        signature = service.sign_note(current_user, note.id, version=saved.version, method=Method.RECENT_PASSWORD)
        flash(signed_words(signature), "success")
    return make_response(redirect(url_for("note_page.show_note", note_id=note.id), 303))


def _is_ready(note: ProgressNote) -> bool:
    """Whether the person may sign it, nothing stands out and their password is fresh."""
    if not policy.can_sign(current_user, note) or SignForm(formdata=None).needs_password:
        return False
    patient = patients.get_patient(current_user, note.patient_id)
    return not check(facts_before_signing(current_user, note, patient))
