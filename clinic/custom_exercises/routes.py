"""Pages for the clinic's own exercises: the list, writing one, changing it, archiving it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.core.errors import Refusal
from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.custom_exercises import pages, service
from clinic.custom_exercises.fields import ReasonForm
from clinic.custom_exercises.forms import EditExerciseForm, NewExerciseForm
from clinic.custom_library import policy

blueprint = Blueprint("custom_exercises", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/library/own")
@requires(Permission.SEE_LIBRARY)
def list_own() -> Page:
    """What the clinic wrote, archived entries too."""
    return pages.list_page()


@blueprint.get("/library/own/new")
@requires(Permission.AUTHOR_EXERCISES)
def new_exercise_form() -> Page:
    """An empty form; `?from=` fills it with an exercise to copy."""
    source = clean_line(request.args.get("from", ""))
    return pages.new_page(pages.copy_form(source) if source else pages.blank_form())


@blueprint.post("/library/own/new")
@requires(Permission.AUTHOR_EXERCISES)
def create_exercise() -> Page:
    """Save a new exercise, then look at its picture."""
    form = NewExerciseForm()
    if not form.validate():
        return pages.new_page(form, 422)
    key, pose = UUID(form.form_key.data), pages.chosen_pose(form)
    try:
        row = service.create_exercise(current_user, key, form.draft(), pose, form.based_on.data or "")
    except Refusal as refusal:
        pages.say(form, refusal)
        return pages.new_page(form, refusal.status)
    return _saved(row.id, "Saved. Nobody but this clinic sees it.")


@blueprint.get("/library/own/<uuid:own_id>")
@requires(Permission.SEE_LIBRARY)
def show_exercise(own_id: UUID) -> Page:
    """One own exercise with its picture and its history."""
    return pages.show_page(own_id)


@blueprint.get("/library/own/<uuid:own_id>/edit")
@requires(Permission.AUTHOR_EXERCISES)
def edit_exercise_form(own_id: UUID) -> Page:
    """The form with what is saved."""
    row = policy.get_exercise(current_user, own_id)
    return pages.edit_page(row, pages.edit_form(row))


@blueprint.post("/library/own/<uuid:own_id>/edit")
@requires(Permission.AUTHOR_EXERCISES)
def edit_exercise(own_id: UUID) -> Page:
    """Save other words, dose or attributes."""
    row = policy.get_exercise(current_user, own_id)
    form = EditExerciseForm(row.content)
    if not form.validate():
        return pages.edit_page(row, form, 422)
    try:
        service.change_exercise(current_user, own_id, form.version.data, form.draft(pages.saved_draft(row)))
    except Refusal as refusal:
        return pages.refused_edit(row, form, refusal)
    return _saved(own_id, "Saved. Programs that are with patients keep what was printed.")


@blueprint.post("/library/own/<uuid:own_id>/archive")
@requires(Permission.AUTHOR_EXERCISES)
def archive_exercise(own_id: UUID) -> Page:
    """Offer it no longer."""
    policy.get_exercise(current_user, own_id)
    form = ReasonForm()
    if not form.validate():
        return pages.show_page(own_id, form, 422)
    service.archive_exercise(current_user, own_id, form.reason.data)
    return _saved(own_id, "Archived. Programs that have it keep it.")


@blueprint.post("/library/own/<uuid:own_id>/restore")
@requires(Permission.AUTHOR_EXERCISES)
def restore_exercise(own_id: UUID) -> Page:
    """Offer it again."""
    service.restore_exercise(current_user, own_id)
    return _saved(own_id, "It can be given again.")


def _saved(own_id: UUID, message: str) -> Response:
    flash(message, "success")
    return redirect(url_for("custom_exercises.show_exercise", own_id=own_id), 303)
