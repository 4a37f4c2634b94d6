"""The page on which the picture of an own exercise is chosen, in whatever state its two forms are."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from clinic.core.errors import NotFound, PictureNotUsable, PicturesBusy, Refusal, StaleVersion
from clinic.core.picture_limits import MOST_UPLOAD
from clinic.custom_library import policy
from clinic.custom_library.agreeing import groups_against_picture
from clinic.custom_library.building import pose_data
from clinic.custom_library.errors import ContradictsPicture, NotValid, TooManyPhotos
from clinic.custom_library.models import CustomExercise, ExercisePhoto
from clinic.custom_library.overlay import clinic_library
from clinic.custom_pictures.choosing import pose_choices, pose_of
from clinic.custom_pictures.forms import NO_PHOTO, PhotoForm, PoseForm
from clinic.custom_pictures.storing import keep_photo
from clinic.exercises.pictures import PHOTOS, figure, library_figure
from clinic.exercises.scenes import patched

Page = tuple[str, int]

CHANGED = (
    "Somebody else changed this exercise meanwhile. What you see on the left is saved now; save again to replace it."
)


def pose_form(row: CustomExercise, pose: str = "") -> PoseForm:
    """The form of the pose that is saved, or of the one that was picked."""
    form = PoseForm(row.content["scene"], formdata=None)
    form.fill(row.version, pose if pose_of(pose) else "")
    return form


def picture_page(
    row: CustomExercise, form: PoseForm | None = None, photo_form: PhotoForm | None = None, status: int = 200
) -> Page:
    """The picture that is saved beside the one that is being made."""
    form = form or pose_form(row)
    drawn, problems = _drawn(form)
    if photo_form is None:
        photo_form = PhotoForm(formdata=None)
        photo_form.version.renew(row.version)
        photo_form.photo_alt.data = (row.content["photo"] or {}).get("alt", "")
    exercise = clinic_library().exercises.get(row.slug)
    page = render_template(
        "custom_pictures/picture.html",
        row=row,
        form=form,
        photo_form=photo_form,
        photos=PHOTOS,
        saved=library_figure(exercise) if exercise else None,
        drawn=drawn,
        problems=problems,
        contradictions=[] if problems else list(_contradictions(row, form).values()),
        poses=pose_choices(),
        may_write=policy.can_author(current_user),
    )
    return page, 422 if problems and status == 200 else status


def refused_pose(row: CustomExercise, form: PoseForm, refusal: Refusal) -> Page:
    """The page again with why the pose was not saved."""
    if isinstance(refusal, StaleVersion):
        form.version.renew(row.version)
    if isinstance(refusal, ContradictsPicture):
        form.fit_ticks.errors = ["Tick this, or turn the pose to what the exercise says."]
    elif isinstance(refusal, NotValid):
        form.contradict(refusal)
    else:
        form.form_errors.append(_why(refusal))
    return picture_page(row, form, status=refusal.status)


def refused_photo(row: CustomExercise, form: PhotoForm, refusal: Refusal) -> Page:
    """The page again with why the photo was not taken; one that could be read is kept."""
    if isinstance(refusal, StaleVersion):
        form.version.renew(row.version)
    if isinstance(refusal, PictureNotUsable | PicturesBusy | TooManyPhotos):
        form.photo.errors = [refusal.message]
    else:
        form.form_errors.append(_why(refusal))
    return picture_page(row, photo_form=form, status=refusal.status)


def photo_of(form: PhotoForm) -> ExercisePhoto | None:
    """The photo that was sent, now or before; what is sent is kept, whatever else of the form is refused.

    None when there is none, which is said beside the field. Raises PictureNotUsable, PicturesBusy or TooManyPhotos.
    """
    if form.upload is not None:
        form.keep(keep_photo(current_user, form.upload.read(MOST_UPLOAD + 1)))
    try:
        return policy.get_photo(current_user, form.kept_id) if form.kept_id else None
    except NotFound:
        form.keep(None)
        form.photo.errors = [NO_PHOTO]
        return None


def _drawn(form: PoseForm) -> tuple[Markup | None, list[str]]:
    """The pose as it is turned, and what is wrong with it; nothing is drawn of numbers that are none."""
    if not form.has_pose:
        return None, ["Mend the numbers first, then look again."]
    problems = [words for joint in form.joints for words in joint.errors]
    try:
        return figure(patched(pose_data("preview", form.scene())), "preview"), [*problems, *form.form_errors]
    except NotValid as refusal:
        return None, [refusal.message]


def _contradictions(row: CustomExercise, form: PoseForm) -> dict[str, str]:
    return groups_against_picture(form.scene(), row.content["entry"]["attributes"])


def _why(refusal: Refusal) -> str:
    return CHANGED if isinstance(refusal, StaleVersion) else refusal.message
