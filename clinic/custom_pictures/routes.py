"""Pages for the picture of an own exercise: turn a pose and look at it, upload a photo, and the photo itself."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.core.errors import Refusal
from clinic.core.headers import UploadedFile
from clinic.core.permissions import Permission
from clinic.core.picture_limits import MOST_UPLOAD
from clinic.core.uploads import takes_file
from clinic.core.web import requires
from clinic.custom_library import policy
from clinic.custom_pictures import pages, service
from clinic.custom_pictures.forms import PhotoForm, PoseForm
from clinic.exercises.pictures import PHOTOS

blueprint = Blueprint("custom_pictures", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/library/own/<uuid:own_id>/picture")
@requires(Permission.AUTHOR_EXERCISES)
def picture_form(own_id: UUID) -> Page:
    """The picture as it is; `?pose=` takes the pose of another exercise to begin with."""
    row = policy.get_exercise(current_user, own_id)
    return pages.picture_page(row, pages.pose_form(row, request.args.get("pose", "")))


@blueprint.post("/library/own/<uuid:own_id>/picture/preview")
@requires(Permission.AUTHOR_EXERCISES)
def preview_picture(own_id: UUID) -> Page:
    """The same page with the pose as it is turned now; nothing is stored."""
    row = policy.get_exercise(current_user, own_id)
    form = PoseForm(row.content["scene"])
    return pages.picture_page(row, form, status=200 if form.validate() else 422)


@blueprint.post("/library/own/<uuid:own_id>/picture")
@requires(Permission.AUTHOR_EXERCISES)
def set_pose(own_id: UUID) -> Page:
    """Show this pose from now on."""
    row = policy.get_exercise(current_user, own_id)
    form = PoseForm(row.content["scene"])
    if not form.validate():
        return pages.picture_page(row, form, status=422)
    try:
        service.set_pose(current_user, own_id, form.version.data, form.scene(), fit_ticks=form.fit_ticks.data)
    except Refusal as refusal:
        return pages.refused_pose(row, form, refusal)
    return _saved(own_id)


@blueprint.post("/library/own/<uuid:own_id>/photo")
@requires(Permission.AUTHOR_EXERCISES)
@takes_file(MOST_UPLOAD)
def set_photo(own_id: UUID) -> Page:
    """Show this photo from now on."""
    row, form = policy.get_exercise(current_user, own_id), PhotoForm()
    is_whole = form.validate()
    try:
        photo = pages.photo_of(form)
        if photo is None or not is_whole:
            return pages.picture_page(row, photo_form=form, status=422)
        service.set_photo(current_user, own_id, form.version.data, photo, form.photo_alt.data)
    except Refusal as refusal:
        return pages.refused_photo(row, form, refusal)
    return _saved(own_id)


@blueprint.get(f"{PHOTOS}<uuid:photo_id>")
@requires(Permission.SEE_LIBRARY)
def show_photo(photo_id: UUID) -> Response:
    """A photo of this clinic."""
    return UploadedFile(policy.get_photo(current_user, photo_id).content, "image/jpeg", "photo.jpg")


def _saved(own_id: UUID) -> Response:
    flash("The new picture is saved. Sheets that are printed already keep theirs.", "success")
    return redirect(url_for("custom_exercises.show_exercise", own_id=own_id), 303)
