"""Building a program: every button is a plain form that redirects back to the page, or brings it back with what is wrong."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.builder.blueprint import blueprint
from clinic.builder.forms import DetailsForm, EndForm, OverrideForm
from clinic.builder.line_form import LineForm, line_form
from clinic.builder.page import Problem, Shown, builder_page
from clinic.core.errors import NotFound, Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.rules import DoseOutOfRange
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import overriding, policy, service
from clinic.programs.errors import CannotOverride, ProgramIsClosed
from clinic.programs.models import HomeProgram
from clinic.programs.reviewing import review

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/program")
@requires(Permission.SEE_CHART)
def edit_program(patient_id: UUID) -> Page:
    """The builder; who may not design programs goes on to what was given."""
    patient = patients.get_patient(current_user, patient_id)
    if not current_user.can(Permission.DESIGN_PROGRAM):
        return redirect(url_for("documents.list_versions", patient_id=patient_id))
    page = builder_page(patient.id)
    record("program.viewed", "patient", patient.id, patient_id=patient.id)
    return page


@blueprint.post("/patients/<uuid:patient_id>/program/exercises")
@requires(Permission.DESIGN_PROGRAM)
def add_exercise(patient_id: UUID) -> Page:
    """Add an exercise of the library; the first one starts the draft."""
    slug, modifications = request.form.get("exercise", ""), request.form.getlist("modifications")
    reason = clean_line(request.form["reason"]) if "reason" in request.form else None
    try:
        program = service.start_program(current_user, patient_id)
        service.add_exercise(current_user, program.id, slug, modifications, override_reason=reason)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(patient_id, refusal, Problem("add", slug, refusal.message), reason=reason or "")
    return _back(patient_id, f"Added: {clinic_library().get_exercise(slug).name}")


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>")
@requires(Permission.DESIGN_PROGRAM)
def change_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Save dose, modifications and note of one line."""
    program = policy.get_open_program(current_user, patient_id)
    form = _line_form(program, line_id)
    if not form.validate():
        return builder_page(patient_id, Shown(line=form), 422)
    try:
        _change(program, line_id, form)
    except StaleVersion as refusal:
        form.version.renew(program.version)
        return builder_page(patient_id, Shown(line=form, is_conflict=True), refusal.status)
    except Refusal as refusal:
        return builder_page(patient_id, Shown(line=_with_message(form, refusal)), refusal.status)
    return _back(patient_id, f"Saved: {form.line.name}", _anchor(line_id))


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/fix")
@requires(Permission.DESIGN_PROGRAM)
def fix_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Give one line the modifications that clear its findings, with the library's dose for them."""
    program = policy.get_open_program(current_user, patient_id)
    slugs, version = request.form.getlist("modifications"), request.form.get("version", 0, type=int)
    try:
        service.change_exercise(current_user, program.id, line_id, version=version, modification_slugs=slugs, dose=None)
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(patient_id, refusal, Problem("line", str(line_id), refusal.message))
    return _back(patient_id, "Changed as proposed.", _anchor(line_id))


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/move")
@requires(Permission.DESIGN_PROGRAM)
def move_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Move one line up or down."""
    program = policy.get_open_program(current_user, patient_id)
    service.move_exercise(current_user, program.id, line_id, -1 if request.form.get("by") == "up" else 1)
    return redirect(url_for("builder.edit_program", patient_id=patient_id, _anchor=_anchor(line_id)), 303)


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/remove")
@requires(Permission.DESIGN_PROGRAM)
def remove_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Take one line out; the page offers to bring it back."""
    program = policy.get_open_program(current_user, patient_id)
    service.remove_exercise(current_user, program.id, line_id)
    return redirect(url_for("builder.edit_program", patient_id=patient_id, removed=line_id, _anchor="program"), 303)


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/restore")
@requires(Permission.DESIGN_PROGRAM)
def restore_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Bring back a line that was taken out."""
    program = policy.get_open_program(current_user, patient_id)
    service.restore_exercise(current_user, program.id, line_id)
    return redirect(url_for("builder.edit_program", patient_id=patient_id, _anchor=_anchor(line_id)), 303)


@blueprint.post("/patients/<uuid:patient_id>/program/details")
@requires(Permission.DESIGN_PROGRAM)
def set_details(patient_id: UUID) -> Page:
    """Save the goal and the next visit."""
    program = service.start_program(current_user, patient_id)
    form = DetailsForm(pages.today())
    if not form.validate():
        return builder_page(patient_id, Shown(details=form), 422)
    version, goal, visit = form.version.data, form.goal.data, form.next_visit_on.data
    try:
        service.set_details(current_user, program.id, version=version, goal=goal, next_visit_on=visit)
    except StaleVersion as refusal:
        form.version.renew(program.version)
        return builder_page(patient_id, Shown(details=form, is_conflict=True), refusal.status)
    return _back(patient_id, "Goal and next visit saved.")


@blueprint.post("/patients/<uuid:patient_id>/program/overrides")
@requires(Permission.OVERRIDE_FINDING)
def override_finding(patient_id: UUID) -> Page:
    """Write why a finding is passed."""
    program = policy.get_open_program(current_user, patient_id)
    form = OverrideForm()
    if not form.validate():
        return builder_page(patient_id, Shown(override=form), 422)
    slug, rule = form.exercise.data or "", form.rule.data or ""
    try:
        overriding.override_finding(current_user, program.id, slug, rule, form.reason.data)
    except CannotOverride as refusal:
        return _refused(patient_id, refusal, Problem("issue", "", refusal.message))
    return _back(patient_id, "Override written. It is kept with the finding.")


@blueprint.post("/patients/<uuid:patient_id>/program/end")
@requires(Permission.DESIGN_PROGRAM)
def end_program(patient_id: UUID) -> Page:
    """Complete or revoke the program; a second click is answered like the first."""
    program = policy.find_open_program(current_user, patient_id)
    if program is None:
        return _back(patient_id, _ended(policy.get_last_program(current_user, patient_id)), "")
    form, revoke = EndForm(), request.form.get("how") == "revoke"
    if not form.validate():
        return builder_page(patient_id, Shown(end=form), 422)
    with suppress(ProgramIsClosed):
        service.end_program(current_user, program.id, reason=form.reason.data, revoke=revoke)
    return _back(patient_id, _ended(program), "")


def _line_form(program: HomeProgram, line_id: UUID) -> LineForm:
    line = next((one for one in review(program).lines if one.prescription.id == line_id), None)
    if line is None or line.exercise is None:
        raise NotFound
    return line_form(line)


def _change(program: HomeProgram, line_id: UUID, form: LineForm) -> None:
    service.change_exercise(
        current_user,
        program.id,
        line_id,
        version=form.version.data,
        modification_slugs=form.modification_slugs(),
        dose=form.dose(),
        personal_note=form.personal_note.data,
    )


def _with_message(form: LineForm, refusal: Refusal) -> LineForm:
    if isinstance(refusal, DoseOutOfRange):
        form.show_out_of_range(refusal)
    else:
        form.modification_error = refusal.message
    return form


def _refused(patient_id: UUID, refusal: Refusal, problem: Problem, reason: str = "") -> Page:
    return builder_page(patient_id, Shown(problem=problem, reason=reason), refusal.status)


def _back(patient_id: UUID, message: str, anchor: str = "program") -> Response:
    flash(message, "success")
    return redirect(url_for("builder.edit_program", patient_id=patient_id, _anchor=anchor or None), 303)


def _ended(program: HomeProgram) -> str:
    return f"The program is {program.status}."


def _anchor(line_id: UUID) -> str:
    return f"line-{line_id.hex[-8:]}"
