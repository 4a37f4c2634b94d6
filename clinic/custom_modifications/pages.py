"""What the pages of own modifications show."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from clinic.accounts.queries import get_clinic
from clinic.core.errors import Refusal, StaleVersion
from clinic.custom_exercises.fields import ReasonForm
from clinic.custom_library import policy
from clinic.custom_library.agreeing import clash
from clinic.custom_library.attributes import rules_by_attribute
from clinic.custom_library.building import build_modification
from clinic.custom_library.comparing import differences
from clinic.custom_library.errors import NotValid, TicksContradict
from clinic.custom_library.models import CustomModification
from clinic.custom_library.overlay import clinic_library
from clinic.custom_library.queries import list_history
from clinic.custom_modifications.borrowed import unsaid
from clinic.custom_modifications.drafts import TAKEN_AWAY, ModificationDraft, modification_content, modification_draft
from clinic.custom_modifications.forms import EditModificationForm, ModificationForm, NewModificationForm
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.pictures import figure
from clinic.exercises.rules import resolve
from handouts.figures import Scene, alt_text

Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing with a modification, its text alternative, what the ticks say otherwise, and what no words say."""

    picture: Markup | None
    alt: str
    contradictions: tuple[str, ...]
    unsaid: tuple[str, ...] = ()


def new_change_form(slug: str) -> NewModificationForm:
    """An empty form for a modification of this exercise. Raises NotInLibrary."""
    return NewModificationForm(
        clinic_library().get_exercise(slug), formdata=None, form_key=str(uuid4()), exercise_slug=slug, source=""
    )


def new_change_page(form: NewModificationForm, status: int = 200) -> Page:
    """The form of a new one."""
    page = render_template(
        "custom_modifications/new.html",
        form=form,
        exercise=form.exercise,
        rules=rules_by_attribute(),
        drawn=drawn_with(form),
    )
    return page, status


def show_change_page(change_id: UUID, form: ReasonForm | None = None, status: int = 200) -> Page:
    """One own modification with its history."""
    row = policy.get_modification(current_user, change_id)
    page = render_template(
        "custom_modifications/show.html",
        row=row,
        exercise=clinic_library().exercises.get(row.exercise_slug),
        is_offered=row.slug in clinic_library().modifications,
        shown=differences({"entry": {}}, row.content),
        picture=_picture_with(row),
        taken_away=TAKEN_AWAY if row.content["entry"]["attributes_remove"] else "",
        history=list_history(row),
        form=form or ReasonForm(formdata=None),
        zone=get_clinic().time_zone,
        may_write=policy.can_author(current_user),
    )
    return page, status


def _picture_with(row: CustomModification) -> Markup | None:
    """The exercise as it is drawn with the modification; None when the library can no longer read one of them."""
    exercise = clinic_library().exercises.get(row.exercise_slug)
    made = clinic_library().modifications.get(row.slug)
    return figure(resolve(exercise, [made]).scene, row.slug) if exercise and made else None


def edit_change_form(row: CustomModification) -> EditModificationForm:
    """The form with what is saved. Raises NotInLibrary."""
    form = EditModificationForm(exercise_of(row), formdata=None, form_key=str(uuid4()))
    form.version.renew(row.version)
    form.fill(modification_draft(row.content))
    return form


def edit_change_page(
    row: CustomModification, form: EditModificationForm, status: int = 200, refusal: StaleVersion | None = None
) -> Page:
    """The form of one that is there; with both texts when somebody saved first."""
    mine = modification_content(form.draft()) if refusal else row.content
    page = render_template(
        "custom_modifications/edit.html",
        row=row,
        form=form,
        exercise=form.exercise,
        rules=rules_by_attribute(),
        drawn=drawn_with(form),
        refusal=refusal,
        differences=differences(row.content, mine),
    )
    return page, status


def refused_change(row: CustomModification, form: EditModificationForm, refusal: Refusal) -> Page:
    """The form again with why it was not saved."""
    if isinstance(refusal, StaleVersion):
        form.version.renew(row.version)
        return edit_change_page(row, form, refusal.status, refusal)
    say(form, refusal)
    return edit_change_page(row, form, refusal.status)


def drawn_with(form: ModificationForm) -> Drawn:
    """The picture of the exercise with the drawing that is chosen, and what its ticks say otherwise."""
    lent = drawing_alone(form)
    shown = resolve(form.exercise, [lent] if lent else [])
    picture = figure(shown.scene, "with-change")
    if shown.scene is None or "photo" in shown.scene:
        return Drawn(picture, "", ())
    made = form.built()
    said = tuple(clash(made, form.exercise).words().values()) if made else ()
    drawing = form.chosen_drawing
    missing = unsaid(made, drawing, form.exercise, library()) if made and drawing else ()
    return Drawn(picture, alt_text(Scene.from_data(shown.scene)), said, missing)


def drawing_alone(form: ModificationForm) -> Modification | None:
    """A modification that does nothing but what the chosen drawing shows; None when none is chosen, or it does not fit."""
    if form.chosen_drawing is None:
        return None
    draft = ModificationDraft(
        "Preview",
        form.chosen_drawing.of.slot,
        "–",
        "–",
        "–",
        drawing=form.drawing.data,
        picture_alt=form.picture_alt.data or "",
    )
    try:
        return build_modification("preview", modification_content(draft), library(), form.exercise)
    except NotValid:
        return None


def exercise_of(row: CustomModification) -> Exercise:
    """The exercise that it changes. Raises NotInLibrary."""
    return clinic_library().get_exercise(row.exercise_slug)


def say(form: ModificationForm, refusal: Refusal) -> None:
    """Put a refusal at the top of the form; one about the ticks beside them."""
    if isinstance(refusal, TicksContradict):
        form.contradict(refusal.problems)
        return
    form.form_errors.append(refusal.message)
