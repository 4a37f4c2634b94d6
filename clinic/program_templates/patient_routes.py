"""Templates for one patient's program: what is offered, using one, undoing that, saving the program as one."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.errors import NotFound, Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import policy as patients
from clinic.program_templates import applying, patient_pages, service
from clinic.program_templates.blueprint import blueprint
from clinic.program_templates.forms import INSTEAD, RELOAD, RepeatForm, SaveForm, UseForm
from clinic.program_templates.models import ProgramTemplate, ProgramTemplateUse
from clinic.program_templates.sources import Source
from clinic.programs import policy as programs

Page = str | tuple[str, int] | Response
STALE = "The program was changed while this page was open. Look at what is in it now, then replace it."


@blueprint.get("/patients/<uuid:patient_id>/program/templates")
@requires(Permission.DESIGN_PROGRAM)
def list_for_patient(patient_id: UUID) -> Page:
    """Every template with what would come of it for this patient, the best fitting first."""
    page = patient_pages.use_page(patient_id)
    record("templates.offered", "patient", patient_id, patient_id=patient_id)
    return page


@blueprint.post("/patients/<uuid:patient_id>/program/templates")
@requires(Permission.DESIGN_PROGRAM)
def use(patient_id: UUID) -> Page:
    """Add what is missing of a template, or put it in the place of what is there; starts the draft."""
    patients.get_patient(current_user, patient_id)
    form = UseForm()
    if not form.validate():
        return patient_pages.use_page(patient_id, form.problem, form.template.data or "", 422)
    try:
        done = _use(patient_id, form)
    except NotFound:
        raise
    except Refusal as refusal:
        message = STALE if isinstance(refusal, StaleVersion) else refusal.message
        return patient_pages.use_page(patient_id, message, form.template.data or "", refusal.status)
    return redirect(url_for("builder.edit_program", patient_id=patient_id, used=done.id, _anchor="program"), 303)


@blueprint.post("/patients/<uuid:patient_id>/program/repeat")
@requires(Permission.DESIGN_PROGRAM)
def repeat(patient_id: UUID) -> Page:
    """Give an earlier sheet of the patient again, as it fits today; starts the draft."""
    patients.get_patient(current_user, patient_id)
    form = RepeatForm()
    if not form.validate():
        return patient_pages.use_page(patient_id, RELOAD, status=422)
    try:
        done = applying.repeat_sheet(current_user, patient_id, form.sheet.data, UUID(form.form_key.data))
    except NotFound:
        raise
    except Refusal as refusal:
        return patient_pages.use_page(patient_id, refusal.message, status=refusal.status)
    return redirect(url_for("builder.edit_program", patient_id=patient_id, used=done.id, _anchor="program"), 303)


@blueprint.post("/patients/<uuid:patient_id>/program/templates/undo")
@requires(Permission.DESIGN_PROGRAM)
def undo(patient_id: UUID) -> Page:
    """Take out what the last template put in, and bring back what it replaced."""
    program = programs.get_open_program(current_user, patient_id)
    try:
        applying.undo_use(current_user, program.id, _use_id())
    except NotFound:
        raise
    except Refusal as refusal:
        return patient_pages.use_page(patient_id, refusal.message, status=refusal.status)
    flash("Undone: what the template put in is out, what it replaced is back.", "success")
    return redirect(url_for("builder.edit_program", patient_id=patient_id, _anchor="program"), 303)


@blueprint.get("/patients/<uuid:patient_id>/program/templates/save")
@requires(Permission.DESIGN_PROGRAM)
def save_form(patient_id: UUID) -> Page:
    """The draft, or the sheet that `?sheet=` names, to be saved as a template."""
    patient = patients.get_patient(current_user, patient_id)
    source = patient_pages.source_asked(patient_id)
    record("program.viewed", "patient", patient_id, patient_id=patient_id)
    return patient_pages.save_page(patient_id, patient_pages.save_form(patient, formdata=None), source)


@blueprint.post("/patients/<uuid:patient_id>/program/templates/save")
@requires(Permission.DESIGN_PROGRAM)
def save(patient_id: UUID) -> Page:
    """Save it as a new template, or as the next version of one."""
    patient = patients.get_patient(current_user, patient_id)
    form, source = patient_pages.save_form(patient), patient_pages.source_asked(patient_id)
    if not form.validate():
        return patient_pages.save_page(patient_id, form, source)
    try:
        row = _save(patient_id, form, source)
    except Refusal as refusal:
        return _not_saved(patient_id, form, source, refusal)
    flash("Saved as a template." if form.is_new else "Saved as the newest version.", "success")
    return redirect(url_for("program_templates.show_template", template_id=row.id), 303)


def _use(patient_id: UUID, form: UseForm) -> ProgramTemplateUse:
    return applying.apply_template(
        current_user,
        patient_id,
        form.template.data or "",
        form.number.data,
        UUID(form.form_key.data),
        instead=form.how.data == INSTEAD,
        version=form.version.data,
    )


def _save(patient_id: UUID, form: SaveForm, source: Source) -> ProgramTemplate:
    lines = source.kept(with_notes=bool(form.with_notes.data))
    if form.is_new:
        return service.save_template(current_user, UUID(form.form_key.data), form.label, lines, from_patient=patient_id)
    template, seen = form.chosen
    assert template.row is not None
    return service.save_version(current_user, template.row.id, seen, lines, from_patient=patient_id)


def _not_saved(patient_id: UUID, form: SaveForm, source: Source, refusal: Refusal) -> Page:
    if isinstance(refusal, StaleVersion):
        form.renew()
    return patient_pages.save_page(patient_id, form, source, refusal)


def _use_id() -> UUID:
    try:
        return UUID(request.form.get("use", ""))
    except ValueError:
        raise NotFound from None
