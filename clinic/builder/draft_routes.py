"""Building a program: every button is a plain form, answered by the page it was pressed on (`answering`)."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import redirect, request, url_for
from flask_login import current_user

from clinic.audit.service import record
from clinic.builder.answering import Page, done, refused, wants_part, was_sent_again
from clinic.builder.blueprint import blueprint
from clinic.builder.forms import DetailsForm, DiscardForm, OverrideForm
from clinic.builder.page import builder_page
from clinic.builder.shelf_page import address_of_builder
from clinic.builder.shown import Problem, Shown
from clinic.core.errors import NotFound, Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.custom_library.overlay import clinic_library
from clinic.formulary.addresses import with_address
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import lines, overriding, policy, service
from clinic.programs.editing import hold_open
from clinic.programs.errors import CannotOverride, ExerciseIsThere, LineIsGone, NotADraft, ProgramIsClosed
from clinic.programs.models import HomeProgram, Prescription, ProgramStatus

DISCARDED = "The draft is discarded."


@blueprint.get("/patients/<uuid:patient_id>/program")
@requires(Permission.SEE_CHART)
def edit_program(patient_id: UUID) -> Page:
    """The builder; who may not design programs goes on to what was given."""
    patient = patients.get_patient(current_user, patient_id)
    if not current_user.can(Permission.DESIGN_PROGRAM):
        return redirect(url_for("documents.list_versions", patient_id=patient_id))
    page, _status = builder_page(patient.id)
    if not wants_part():
        record("program.viewed", "patient", patient.id, patient_id=patient.id)
    return with_address(page, address_of_builder(patient_id))


@blueprint.post("/patients/<uuid:patient_id>/program/exercises")
@requires(Permission.DESIGN_PROGRAM)
def add_exercise(patient_id: UUID) -> Page:
    """Add an exercise of the library; the first one starts the draft."""
    slug = request.form.get("exercise", "")
    reason = clean_line(request.form["reason"]) if "reason" in request.form else None
    try:
        _add(patient_id, slug, reason)
    except NotFound:
        raise
    except Refusal as refusal:
        if isinstance(refusal, ExerciseIsThere) and was_sent_again():
            return done(patient_id)
        shown = Shown(problem=Problem("add", slug, refusal.message), reason=reason or "")
        return refused(patient_id, refusal, shown)
    return done(patient_id, f"Added: {clinic_library().get_exercise(slug).name}")


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/move")
@requires(Permission.DESIGN_PROGRAM)
def move_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Move one line to a place, counted from 1."""
    program = hold_open(current_user, patient_id, line_id, hold_patient=False)
    to = request.form.get("to", 0, type=int)
    if to < 1:
        raise NotFound
    service.move_exercise(current_user, program.id, line_id, to=to)
    return done(patient_id, f"Moved to place {to}")


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/remove")
@requires(Permission.DESIGN_PROGRAM)
def remove_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Take one line out; the page offers to bring it back."""
    program = hold_open(current_user, patient_id, line_id, hold_patient=False)
    # The line is held on to, so that the page which answers finds it without asking.
    line = _remove(program, line_id)
    return done(patient_id, "Removed. Undo is above the program.", removed=line.id if line else line_id)


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/restore")
@requires(Permission.DESIGN_PROGRAM)
def restore_exercise(patient_id: UUID, line_id: UUID) -> Page:
    """Bring back a line that was taken out."""
    program = hold_open(current_user, patient_id, line_id, hold_patient=False)
    try:
        service.restore_exercise(current_user, program.id, line_id)
    except NotFound:
        lines.get_line(program, line_id)  # it is back: a second click, or another tab
    except Refusal as refusal:
        return refused(patient_id, refusal, Shown(problem=Problem("whole", "", refusal.message)))
    return done(patient_id, "Brought back")


@blueprint.post("/patients/<uuid:patient_id>/program/details")
@requires(Permission.DESIGN_PROGRAM)
def set_details(patient_id: UUID) -> Page:
    """Save the goal and the next visit; the first words start the draft."""
    program = service.start_program(current_user, patient_id)
    form = DetailsForm(pages.today())
    if not form.validate():
        return builder_page(patient_id, Shown(details=form), 422)
    try:
        _save_details(program, form)
    except StaleVersion as refusal:
        form.see(program.goal, program.next_visit_on)
        return refused(patient_id, refusal, Shown(details=form, is_conflict=True))
    return done(patient_id, "Goal and next visit saved")


@blueprint.post("/patients/<uuid:patient_id>/program/overrides")
@requires(Permission.OVERRIDE_FINDING)
def override_finding(patient_id: UUID) -> Page:
    """Write why a finding is passed."""
    program = hold_open(current_user, patient_id)
    form = OverrideForm()
    if not form.validate():
        return builder_page(patient_id, Shown(override=form), 422)
    slug, rule = form.exercise.data or "", form.rule.data or ""
    try:
        overriding.override_finding(current_user, program.id, slug, rule, form.reason.data)
    except CannotOverride as refusal:
        return refused(patient_id, refusal, Shown(problem=Problem("issue", "", refusal.message)))
    return done(patient_id, "Override written. It is kept with the finding.")


@blueprint.post("/patients/<uuid:patient_id>/program/discard")
@requires(Permission.DESIGN_PROGRAM)
def discard_draft(patient_id: UUID) -> Page:
    """Close a draft that was never given; a second click is answered like the first. What was given ends in `aftercare`."""
    program = policy.find_open_program(current_user, patient_id)
    if program is None:
        policy.get_last_program(current_user, patient_id)
        return done(patient_id, DISCARDED, anchor="")
    if program.status != ProgramStatus.DRAFT:
        return refused(patient_id, NotADraft(), Shown(problem=Problem("whole", "", NotADraft.message)))
    form = DiscardForm()
    if not form.validate():
        return builder_page(patient_id, Shown(discard=form), 422)
    with suppress(ProgramIsClosed):
        service.end_program(current_user, program.id, reason=form.reason.data, revoke=True)
    return done(patient_id, DISCARDED, anchor="")


def _add(patient_id: UUID, slug: str, reason: str | None) -> None:
    modifications = request.form.getlist("modifications")
    program = service.start_program(current_user, patient_id)
    service.add_exercise(current_user, program.id, slug, modifications, override_reason=reason)


def _remove(program: HomeProgram, line_id: UUID) -> Prescription | None:
    try:
        return service.remove_exercise(current_user, program.id, line_id)
    except LineIsGone:
        return None


def _save_details(program: HomeProgram, form: DetailsForm) -> None:
    service.set_details(
        current_user,
        program.id,
        goal=form.goal.data,
        next_visit_on=form.next_visit_on.data,
        seen=(form.seen_goal.data or "", form.seen_visit.data),
    )
