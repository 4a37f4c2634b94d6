"""A program that rests, goes on, or ends."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.aftercare import service
from clinic.aftercare.blueprint import blueprint
from clinic.aftercare.errors import PausedAlready
from clinic.aftercare.forms import EndForm, PauseForm
from clinic.aftercare.models import ProgramPause
from clinic.aftercare.queries import list_pauses, pause_ahead
from clinic.aftercare.wording import pause_words
from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.errors import ProgramIsClosed
from clinic.programs.service import end_program

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/program/pause")
@requires(Permission.DESIGN_PROGRAM)
def pause_form(patient_id: UUID) -> Page:
    """Ask from when, until when, and why."""
    program = policy.get_open_program(current_user, patient_id)
    record("program.viewed", "program", program.id, patient_id=patient_id)
    today = pages.today()
    return _pause_page(patient_id, PauseForm(today, formdata=None, from_on=today))


@blueprint.post("/patients/<uuid:patient_id>/program/pause")
@requires(Permission.DESIGN_PROGRAM)
def pause_program(patient_id: UUID) -> Page:
    """Pause it."""
    policy.get_open_program(current_user, patient_id)
    form = PauseForm(pages.today())
    if not form.validate():
        return _pause_page(patient_id, form, 422)
    try:
        pause = _paused(patient_id, form)
    except PausedAlready as refusal:
        form.form_errors.append(refusal.message)
        return _pause_page(patient_id, form, refusal.status)
    return _back(patient_id, f"{pause_words(pause)} The patient’s page says so.")


@blueprint.post("/patients/<uuid:patient_id>/program/resume")
@requires(Permission.DESIGN_PROGRAM)
def resume_program(patient_id: UUID) -> Page:
    """Go on from today."""
    service.resume_program(current_user, patient_id)
    return _back(patient_id, "The program goes on from today. The patient’s page shows it again. Tell the patient.")


@blueprint.get("/patients/<uuid:patient_id>/program/complete")
@requires(Permission.DESIGN_PROGRAM)
def complete_form(patient_id: UUID) -> Page:
    """Ask why the program is complete, and say what that does."""
    return _end_form(patient_id, revoke=False)


@blueprint.post("/patients/<uuid:patient_id>/program/complete")
@requires(Permission.DESIGN_PROGRAM)
def complete_program(patient_id: UUID) -> Page:
    """Complete it; a second click is answered like the first."""
    return _end(patient_id, revoke=False)


@blueprint.get("/patients/<uuid:patient_id>/program/revoke")
@requires(Permission.DESIGN_PROGRAM)
def revoke_form(patient_id: UUID) -> Page:
    """Ask why the program is revoked, and say what that does."""
    return _end_form(patient_id, revoke=True)


@blueprint.post("/patients/<uuid:patient_id>/program/revoke")
@requires(Permission.DESIGN_PROGRAM)
def revoke_program(patient_id: UUID) -> Page:
    """Revoke it; a second click is answered like the first."""
    return _end(patient_id, revoke=True)


def _end_form(patient_id: UUID, *, revoke: bool) -> Page:
    program = policy.get_open_program(current_user, patient_id)
    record("program.viewed", "program", program.id, patient_id=patient_id)
    return _end_page(patient_id, EndForm(formdata=None), revoke=revoke)


def _end(patient_id: UUID, *, revoke: bool) -> Page:
    program = policy.find_open_program(current_user, patient_id)
    if program is None:
        return _back(patient_id, f"The program is {policy.get_last_program(current_user, patient_id).status}.")
    form = EndForm()
    if not form.validate():
        return _end_page(patient_id, form, 422, revoke=revoke)
    with suppress(ProgramIsClosed):
        end_program(current_user, program.id, reason=form.reason.data, revoke=revoke)
    return _back(patient_id, f"The program is {program.status}.")


def _paused(patient_id: UUID, form: PauseForm) -> ProgramPause:
    assert form.from_on.data is not None  # required
    first, until = form.from_on.data, form.until_on.data
    return service.pause_program(current_user, patient_id, from_on=first, until_on=until, reason=form.reason.data)


def _pause_page(patient_id: UUID, form: PauseForm, status: int = 200) -> Page:
    program = policy.get_open_program(current_user, patient_id)
    pause = pause_ahead(list_pauses(program.id), form.today)
    words = pause_words(pause) if pause else ""
    patient = patients.get_patient(current_user, patient_id)
    page = render_template(
        "aftercare/pause.html", patient=patient, pages=pages, form=form, paused=words, program=program
    )
    return page, status


def _end_page(patient_id: UUID, form: EndForm, status: int = 200, *, revoke: bool) -> Page:
    patient = patients.get_patient(current_user, patient_id)
    return render_template("aftercare/end.html", patient=patient, pages=pages, form=form, revoke=revoke), status


def _back(patient_id: UUID, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("chart.show", patient_id=patient_id, _anchor="program"), 303)
