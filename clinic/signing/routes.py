"""Pages for reading a note, signing it and adding to it."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_login import current_user

from clinic.accounts import service as accounts
from clinic.accounts.refusals import WrongPassword
from clinic.audit.service import record
from clinic.core.errors import StaleVersion, TooManyTries
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.notes import policy as notes
from clinic.notes.forms import KIND_LABELS
from clinic.notes.models import SECTIONS, NoteStatus, ProgressNote
from clinic.notes.queries import get_author
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.signing import policy, queries, service
from clinic.signing.errors import NoteIsEmpty, VisitInFuture
from clinic.signing.forms import AddendumForm, SignForm
from clinic.signing.told import chart_of_note

blueprint = Blueprint("signing", __name__)


@blueprint.get("/notes/<uuid:note_id>")
@requires(Permission.SEE_CHART)
def show_note(note_id: UUID) -> Response:
    """A note to read: with its signature and addenda once signed, with the way to sign it before."""
    note = notes.get_note(current_user, note_id)
    record("note.viewed", "note", note.id, patient_id=note.patient_id)
    return _note_page(note)


@blueprint.post("/notes/<uuid:note_id>/sign")
@requires(Permission.SIGN_NOTE)
def sign_note(note_id: UUID) -> Response:
    """Sign the note as its author, after the password was entered again."""
    note = notes.get_note(current_user, note_id)
    form = SignForm()
    if not form.validate():
        return _note_page(note, sign_form=form, status=422)
    try:
        accounts.reauthenticate(current_user, form.password.data or "")
        service.sign_note(current_user, note_id, version=form.version.data or 0)
    except (WrongPassword, TooManyTries, NoteIsEmpty, VisitInFuture, StaleVersion) as refusal:
        form.password.errors = [refusal.message]
        return _note_page(note, sign_form=form, status=refusal.status)
    flash("The note is signed and locked.", "success")
    return make_response(redirect(url_for("signing.show_note", note_id=note_id)))


@blueprint.post("/notes/<uuid:note_id>/addenda")
@requires(Permission.SIGN_NOTE)
def add_addendum(note_id: UUID) -> Response:
    """Add to a signed note."""
    note = notes.get_note(current_user, note_id)
    form = AddendumForm()
    if not form.validate():
        return _note_page(note, addendum_form=form, status=422)
    service.add_addendum(current_user, note_id, form.text.data or "", form_key=UUID(form.form_key.data))
    flash("The addendum is added below the note.", "success")
    return make_response(redirect(url_for("signing.show_note", note_id=note_id)))


def _note_page(
    note: ProgressNote,
    *,
    sign_form: SignForm | None = None,
    addendum_form: AddendumForm | None = None,
    status: int = 200,
) -> Response:
    signature = queries.find_signature(note.id)
    page = render_template(
        "signing/show.html",
        pages=pages,
        note=note,
        patient=patients.get_patient(current_user, note.patient_id),
        author=get_author(note),
        signature=signature,
        is_whole=signature is None or queries.is_whole(note, signature),
        addenda=queries.list_addenda(note.id),
        strip=chart_of_note(note, signature.signed_at) if signature else None,
        sections=SECTIONS,
        kind=KIND_LABELS[note.kind],
        can_sign=policy.can_sign(current_user, note),
        can_edit=notes.can_edit(current_user, note),
        can_amend=current_user.can(Permission.SIGN_NOTE) and note.status == NoteStatus.SIGNED,
        sign_form=sign_form or SignForm(formdata=None, version=note.version),
        addendum_form=addendum_form or AddendumForm(formdata=None, form_key=str(uuid4())),
    )
    return make_response(page, status)
