"""Pages for reading a note, signing it, answering for it and adding to it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Response, flash, make_response, redirect, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from clinic.accounts import service as accounts
from clinic.accounts.refusals import WrongPassword
from clinic.audit.service import record
from clinic.core.errors import NotAllowed, NotFound, Refusal, TooManyTries
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.note_page import finish_routes
from clinic.note_page.blueprint import blueprint
from clinic.note_page.forms import AddendumForm, CosignForm, ErrorForm, Proving, ReviewForm, SignForm, TakeOverForm
from clinic.note_page.page import note_page, renewed, signed_words
from clinic.notes import policy as notes
from clinic.notes.errors import SameFormOtherText
from clinic.signed_notes.models import Method
from clinic.signing import service
from clinic.signing.taking_over import take_over

__all__ = ["blueprint", "finish_routes"]


@blueprint.get("/notes/<uuid:note_id>")
@requires(Permission.SEE_CHART)
def show_note(note_id: UUID) -> Response:
    """A note to read: with its signatures and addenda once signed, with the way to sign it before."""
    note = notes.get_note(current_user, note_id)
    record("note.viewed", "note", note.id, patient_id=note.patient_id)
    return note_page(note)


@blueprint.post("/notes/<uuid:note_id>/sign")
@requires(Permission.SIGN_NOTE)
def sign_note(note_id: UUID) -> Response:
    """Sign the note as its author."""
    form = SignForm()

    def sign(method: Method) -> str:
        signature = service.sign_note(current_user, note_id, version=form.version.data or 0, method=method)
        return signed_words(signature)

    return _carry_out(note_id, form, sign)


@blueprint.post("/notes/<uuid:note_id>/cosign")
@requires(Permission.COSIGN_NOTE)
def cosign_note(note_id: UUID) -> Response:
    """Answer for what an assistant signed, and add to it where something was written."""
    form = CosignForm()

    def cosign(method: Method) -> str:
        service.cosign_note(current_user, note_id, method=method, addenda_read=form.addenda_read.data or 0)
        if not form.text.data:
            return "The note is co-signed."
        service.add_addendum(current_user, note_id, form.text.data, form_key=UUID(form.form_key.data), method=method)
        return "The note is co-signed and your addendum is added below it."

    return _carry_out(note_id, form, cosign)


@blueprint.post("/notes/<uuid:note_id>/review")
@requires(Permission.COSIGN_NOTE)
def review_note(note_id: UUID) -> Response:
    """Mark a colleague's note as reviewed."""
    form = ReviewForm()

    def review(method: Method) -> str:
        service.review_note(current_user, note_id, method=method, addenda_read=form.addenda_read.data or 0)
        return "The note is marked as reviewed by you."

    return _carry_out(note_id, form, review)


@blueprint.post("/notes/<uuid:note_id>/addenda")
@requires(Permission.SIGN_NOTE)
def add_addendum(note_id: UUID) -> Response:
    """Add to a signed note."""
    form = AddendumForm()

    def add(method: Method) -> str:
        made = service.add_addendum(
            current_user, note_id, form.text.data or "", form_key=UUID(form.form_key.data), method=method
        )
        return "The addendum is added below the note." + (" It waits for a co-signature." if made.needs_cosign else "")

    return _carry_out(note_id, form, add)


@blueprint.post("/notes/<uuid:note_id>/error")
@requires(Permission.SIGN_NOTE)
def mark_in_error(note_id: UUID) -> Response:
    """Say that a signed note was entered in error."""
    form = ErrorForm()

    def mark(method: Method) -> str:
        service.mark_in_error(current_user, note_id, form.reason.data or "", method=method)
        return "The note is marked as entered in error. It stays readable."

    return _carry_out(note_id, form, mark)


@blueprint.post("/notes/<uuid:note_id>/take-over")
@requires(Permission.COSIGN_NOTE)
def take_over_note(note_id: UUID) -> Response:
    """Become the author of a draft that is free to take."""
    form = TakeOverForm()

    def take(_method: Method) -> str:
        take_over(current_user, note_id, version=form.version.data or 0)
        return "You are the author of this note now. Read it, edit it as needed, then sign it."

    return _carry_out(note_id, form, take)


def _carry_out(note_id: UUID, form: FlaskForm, act: Callable[[Method], str]) -> Response:
    """Check the form and who it is, act, and go back to the note; a refusal shows the page with what was typed."""
    note = notes.get_note(current_user, note_id)
    if not form.validate():
        return note_page(note, form, status=422)
    try:
        said = act(_proven(form))
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        _say(form, refusal)
        return note_page(note, form, status=refusal.status)
    flash(said, "success")
    return make_response(redirect(url_for("note_page.show_note", note_id=note_id)))


def _proven(form: FlaskForm) -> Method:
    """How the person has shown who they are. Raises WrongPassword, TooManyTries or TooBusy."""
    if not isinstance(form, Proving):
        return Method.UNKNOWN
    if form.needs_password or form.password.data:
        accounts.reauthenticate(current_user, form.password.data or "")
        return Method.PASSWORD
    return Method.RECENT_PASSWORD


def _say(form: FlaskForm, refusal: Refusal) -> None:
    """Put a refusal beside the password when it is about that, else at the top of the page."""
    if isinstance(refusal, WrongPassword | TooManyTries) and isinstance(form, Proving):
        form.needs_password = True
        form.password.errors = [refusal.message]
        return
    if isinstance(refusal, SameFormOtherText):
        renewed(form, str(uuid4()))
    form.form_errors.append(refusal.message)
