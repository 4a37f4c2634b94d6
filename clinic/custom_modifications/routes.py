"""Pages for the clinic's own modifications of an exercise, its own or the library's."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.core.errors import Refusal
from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.custom_exercises.fields import ReasonForm
from clinic.custom_library import policy
from clinic.custom_library.overlay import clinic_library
from clinic.custom_modifications import pages, service
from clinic.custom_modifications.borrowing import borrow
from clinic.custom_modifications.forms import EditModificationForm, NewModificationForm

blueprint = Blueprint("custom_modifications", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/library/own/changes/new")
@requires(Permission.AUTHOR_EXERCISES)
def new_change_form() -> Page:
    """An empty form; `?exercise=` says what is modified."""
    return pages.new_change_page(pages.new_change_form(clean_line(request.args.get("exercise", ""))))


@blueprint.post("/library/own/changes/new")
@requires(Permission.AUTHOR_EXERCISES)
def create_change() -> Page:
    """Save a new modification."""
    slug = clean_line(request.form.get("exercise_slug", ""))
    form = NewModificationForm(clinic_library().get_exercise(slug))
    if not form.validate():
        return pages.new_change_page(form, 422)
    try:
        row = service.create_modification(current_user, UUID(form.form_key.data), slug, form.draft())
    except Refusal as refusal:
        pages.say(form, refusal)
        return pages.new_change_page(form, refusal.status)
    return _saved(row.id, "Saved. It can be given with this exercise now.")


@blueprint.post("/library/own/changes/new/preview")
@requires(Permission.AUTHOR_EXERCISES)
def preview_new_change() -> Page:
    """The same form with the picture as it is chosen now; nothing is stored."""
    form = NewModificationForm(clinic_library().get_exercise(clean_line(request.form.get("exercise_slug", ""))))
    borrow(form)
    return pages.new_change_page(form)


@blueprint.post("/library/own/changes/<uuid:change_id>/edit/preview")
@requires(Permission.AUTHOR_EXERCISES)
def preview_change(change_id: UUID) -> Page:
    """The same form with the picture as it is chosen now; nothing is stored."""
    row = policy.get_modification(current_user, change_id)
    form = EditModificationForm(pages.exercise_of(row))
    borrow(form)
    return pages.edit_change_page(row, form)


@blueprint.get("/library/own/changes/<uuid:change_id>")
@requires(Permission.SEE_LIBRARY)
def show_change(change_id: UUID) -> Page:
    """One own modification with its history."""
    return pages.show_change_page(change_id)


@blueprint.get("/library/own/changes/<uuid:change_id>/edit")
@requires(Permission.AUTHOR_EXERCISES)
def edit_change_form(change_id: UUID) -> Page:
    """The form with what is saved."""
    row = policy.get_modification(current_user, change_id)
    return pages.edit_change_page(row, pages.edit_change_form(row))


@blueprint.post("/library/own/changes/<uuid:change_id>/edit")
@requires(Permission.AUTHOR_EXERCISES)
def edit_change(change_id: UUID) -> Page:
    """Save it otherwise."""
    row = policy.get_modification(current_user, change_id)
    form = EditModificationForm(pages.exercise_of(row))
    if not form.validate():
        return pages.edit_change_page(row, form, 422)
    try:
        service.change_modification(current_user, change_id, form.version.data, form.draft())
    except Refusal as refusal:
        return pages.refused_change(row, form, refusal)
    return _saved(change_id, "Saved. Programs that are with patients keep what was printed.")


@blueprint.post("/library/own/changes/<uuid:change_id>/archive")
@requires(Permission.AUTHOR_EXERCISES)
def archive_change(change_id: UUID) -> Page:
    """Offer it no longer."""
    policy.get_modification(current_user, change_id)
    form = ReasonForm()
    if not form.validate():
        return pages.show_change_page(change_id, form, 422)
    service.archive_modification(current_user, change_id, form.reason.data)
    return _saved(change_id, "Archived. Programs that have it keep it.")


@blueprint.post("/library/own/changes/<uuid:change_id>/restore")
@requires(Permission.AUTHOR_EXERCISES)
def restore_change(change_id: UUID) -> Page:
    """Offer it again."""
    service.restore_modification(current_user, change_id)
    return _saved(change_id, "It can be given again.")


def _saved(change_id: UUID, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("custom_modifications.show_change", change_id=change_id), 303)
