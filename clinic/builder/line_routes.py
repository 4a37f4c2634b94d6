"""One line of a program: its dose and words, its modifications, the way out that a rule names."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_login import current_user

from clinic.builder.answering import Page, done, refused
from clinic.builder.blueprint import blueprint
from clinic.builder.line_form import LineForm, typed_form
from clinic.builder.line_form import line_id as called
from clinic.builder.page import builder_page
from clinic.builder.shown import Problem, Shown
from clinic.core.errors import NotFound, Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.rules import DoseOutOfRange
from clinic.programs import changing, lines
from clinic.programs.changing import Chosen
from clinic.programs.editing import hold_open
from clinic.programs.models import HomeProgram
from clinic.programs.reviewing import review


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>")
@requires(Permission.DESIGN_PROGRAM)
def change_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Save dose and note of one line."""
    program = hold_open(current_user, patient_id, line_id)
    form = _line_form(program, line_id)
    if not form.validate():
        return builder_page(patient_id, Shown(line=form), 422)
    try:
        _change(program, line_id, form)
    except Refusal as refusal:
        return refused(patient_id, refusal, _with_what_is_wrong(program, line_id, form, refusal))
    return done(patient_id, f"Saved: {form.line.name}", anchor=called(line_id))


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/modifications")
@requires(Permission.DESIGN_PROGRAM)
def choose_modification(patient_id: UUID, line_id: UUID) -> Page:
    """Put a modification on a line or take it off: the button says which, so that a second click does no harm."""
    program = hold_open(current_user, patient_id, line_id)
    is_on = "put_on" in request.form
    slug = request.form.get("put_on" if is_on else "take_off", "")
    try:
        chosen = changing.choose_modification(current_user, program.id, line_id, slug, is_on=is_on)
    except NotFound:
        raise
    except Refusal as refusal:
        return refused(patient_id, refusal, Shown(problem=Problem("line", str(line_id), refusal.message)))
    return done(patient_id, _said(slug, is_on, chosen), anchor=called(line_id))


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/fix")
@requires(Permission.DESIGN_PROGRAM)
def fix_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Give one line the modifications that clear its findings, with the library's dose for them."""
    program = hold_open(current_user, patient_id, line_id)
    slugs, version = request.form.getlist("modifications"), request.form.get("version", 0, type=int)
    try:
        changing.change_exercise(current_user, program.id, line_id, version=version, modification_slugs=slugs)
    except NotFound:
        raise
    except Refusal as refusal:
        return refused(patient_id, refusal, Shown(problem=Problem("line", str(line_id), refusal.message)))
    return done(patient_id, "Changed as proposed", anchor=called(line_id))


def _line_form(program: HomeProgram, line_id: UUID) -> LineForm:
    reviewed = review(program)
    row = reviewed.draft.get_line(line_id)
    line = next(one for one in reviewed.lines if one.prescription is row)
    if line.exercise is None:
        raise NotFound
    return typed_form(line, request.form)


def _change(program: HomeProgram, line_id: UUID, form: LineForm) -> None:
    changing.change_exercise(
        current_user,
        program.id,
        line_id,
        version=form.version.data,
        dose=form.dose(),
        personal_note=form.personal_note.data,
    )


def _with_what_is_wrong(program: HomeProgram, line_id: UUID, form: LineForm, refusal: Refusal) -> Shown:
    """The form as it was filled in, the message beside the number it speaks of or at the line."""
    if isinstance(refusal, StaleVersion):
        form.version.renew(lines.get_line(program, line_id).version)
        return Shown(line=form, is_conflict=True)
    if isinstance(refusal, DoseOutOfRange):
        form.show_out_of_range(refusal)
        return Shown(line=form)
    return Shown(line=form, problem=Problem("line", str(line_id), refusal.message))


def _said(slug: str, is_on: bool, chosen: Chosen) -> str:
    known = clinic_library().modifications
    label = known[slug].label if slug in known else slug
    instead = f", instead of {', '.join(chosen.gone)}" if chosen.gone else ""
    lowered = ". The time is shorter now: it is the most with this" if chosen.lowered_from else ""
    return f"{'Added' if is_on else 'Taken off'}: {label}{instead}{lowered}"
