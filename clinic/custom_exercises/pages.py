"""What the pages of own exercises show: the list, one with its history, and the form in whatever state it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from clinic.accounts.queries import get_clinic
from clinic.core.errors import Refusal, StaleVersion
from clinic.custom_exercises.drafts import ExerciseDraft, draft_from, draft_of, entry_of
from clinic.custom_exercises.fields import ReasonForm
from clinic.custom_exercises.forms import EditExerciseForm, ExerciseForm, NewExerciseForm
from clinic.custom_library import policy
from clinic.custom_library.agreeing import fitted
from clinic.custom_library.attributes import GROUPS, rules_by_attribute, rules_reading_the_phase
from clinic.custom_library.comparing import Difference, differences
from clinic.custom_library.errors import TicksContradict
from clinic.custom_library.models import CustomExercise
from clinic.custom_library.overlay import clinic_library
from clinic.custom_library.queries import list_history, list_own_exercises, list_own_modifications
from clinic.custom_pictures.choosing import pose_choices, pose_of
from clinic.exercises.content import Exercise
from clinic.exercises.describing import attribute_words
from clinic.exercises.pictures import library_figure
from clinic.exercises.rules import default_dose
from clinic.exercises.wording import short_dose

Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One own exercise on the list; `exercise` and `picture` are None when the library can no longer read it."""

    row: CustomExercise
    exercise: Exercise | None
    picture: Markup | None
    dose: str


def list_page() -> str:
    """Every own exercise, those in use first."""
    cards = [_card(row) for row in list_own_exercises(current_user)]
    names = {slug: exercise.name for slug, exercise in clinic_library().exercises.items()}
    return render_template(
        "custom_exercises/list.html",
        in_use=[card for card in cards if not card.row.is_archived],
        archived=[card for card in cards if card.row.is_archived],
        changes=[(one, names.get(one.exercise_slug)) for one in list_own_modifications(current_user)],
        may_write=policy.can_author(current_user),
    )


def show_page(own_id: UUID, form: ReasonForm | None = None, status: int = 200) -> Page:
    """One own exercise: its picture, what was saved when, and what can be done with it."""
    row = policy.get_exercise(current_user, own_id)
    page = render_template(
        "custom_exercises/show.html",
        card=_card(row),
        row=row,
        changes=list_own_modifications(current_user, row.slug),
        history=list_history(row),
        attributes=attribute_words(row.content["entry"]["attributes"]),
        form=form or ReasonForm(formdata=None),
        zone=get_clinic().time_zone,
        may_write=policy.can_author(current_user),
    )
    return page, status


def blank_form() -> NewExerciseForm:
    """The form of an exercise from scratch: nothing that a clinician decides is chosen beforehand."""
    return NewExerciseForm(formdata=None, form_key=str(uuid4()))


def copy_form(slug: str) -> NewExerciseForm:
    """The form of a copy of an exercise of the library or of the clinic. Raises NotInLibrary."""
    library = clinic_library()
    exercise = library.get_exercise(slug)
    draft = draft_from(exercise, (), library)
    form = NewExerciseForm(formdata=None, form_key=str(uuid4()), based_on=slug)
    if slug in dict(pose_choices()):
        form.pose.data = slug
    form.fill(replace(draft, attributes=fitted(form.shown_pose, draft.attributes)))
    form.name.data = f"{draft.name}, our way"
    return form


def new_page(form: NewExerciseForm, status: int = 200) -> Page:
    """The form of a new one; a copy says what it is a copy of."""
    original = clinic_library().exercises.get(form.based_on.data or "")
    return _form_page("custom_exercises/new.html", form, status, original=original)


def edit_form(row: CustomExercise) -> EditExerciseForm:
    """The form with what is saved."""
    form = EditExerciseForm(row.content, formdata=None, form_key=str(uuid4()))
    form.version.renew(row.version)
    form.fill(saved_draft(row))
    return form


def edit_page(row: CustomExercise, form: EditExerciseForm, status: int = 200) -> Page:
    """The form of one that is there."""
    return _form_page("custom_exercises/edit.html", form, status, row=row)


def refused_edit(row: CustomExercise, form: EditExerciseForm, refusal: Refusal) -> Page:
    """The form again with why it was not saved; when somebody else saved first, with both texts."""
    if not isinstance(refusal, StaleVersion):
        say(form, refusal)
        return edit_page(row, form, refusal.status)
    mine = {**row.content, "entry": entry_of(form.draft(saved_draft(row)))}
    form.version.renew(row.version)
    found = differences(row.content, mine)
    return _form_page("custom_exercises/edit.html", form, refusal.status, row=row, refusal=refusal, differences=found)


def saved_draft(row: CustomExercise) -> ExerciseDraft:
    """An own exercise as its form shows it. Raises NotInLibrary when the library can no longer read it."""
    return draft_of(clinic_library().get_exercise(row.slug), clinic_library())


def chosen_pose(form: NewExerciseForm) -> dict[str, object]:
    """The pose that was picked."""
    return pose_of(form.pose.data) or {}


def say(form: ExerciseForm, refusal: Refusal) -> None:
    """Put a refusal at the top of the form; one about the ticks beside them."""
    if isinstance(refusal, TicksContradict):
        form.contradict(refusal.problems)
        return
    form.form_errors.append(refusal.message)


def _form_page(
    template: str,
    form: ExerciseForm,
    status: int,
    *,
    row: CustomExercise | None = None,
    original: Exercise | None = None,
    refusal: Refusal | None = None,
    differences: Sequence[Difference] = (),
) -> Page:
    page = render_template(
        template,
        form=form,
        groups=GROUPS,
        rules=rules_by_attribute(),
        phase_rules=rules_reading_the_phase(),
        row=row,
        original=original,
        refusal=refusal,
        differences=differences,
    )
    return page, status


def _card(row: CustomExercise) -> OwnCard:
    exercise = clinic_library().exercises.get(row.slug)
    dose = short_dose(default_dose(exercise), exercise.dose.manner) if exercise else ""
    return OwnCard(row, exercise, library_figure(exercise) if exercise else None, dose)
