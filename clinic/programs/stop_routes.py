"""Stopping a program, letting a held exercise go on, and looking at a sheet before it is printed again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.custom_library.overlay import clinic_library
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs import policy, reprinting, stopping
from clinic.programs.blueprint import blueprint
from clinic.programs.errors import HoldWasLifted
from clinic.programs.forms import HoldForm, ReasonForm
from clinic.programs.judging import JudgedSheet, judge_sheet
from clinic.programs.models import ProgramVersion
from clinic.programs.queries import names_of
from clinic.safety_record.models import ExerciseHold
from clinic.screening.advice import in_names

LONGEST_DIARY = timedelta(days=366)

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/program/stop")
@requires(Permission.DESIGN_PROGRAM)
def stop_form(patient_id: UUID) -> Page:
    """Ask why the program is stopped, and say what that does."""
    program = policy.get_open_program(current_user, patient_id)
    record("program.viewed", "program", program.id, patient_id=patient_id)
    return _stop_page(patient_id, ReasonForm(formdata=None))


@blueprint.post("/patients/<uuid:patient_id>/program/stop")
@requires(Permission.DESIGN_PROGRAM)
def stop_program(patient_id: UUID) -> Page:
    """Stop the program now."""
    policy.get_open_program(current_user, patient_id)
    form = ReasonForm()
    if not form.validate():
        return _stop_page(patient_id, form), 422
    stopping.stop_program(current_user, patient_id, form.reason.data)
    flash(
        "The program is stopped. The patient’s page says so now. Call the patient too: nobody looks there all day.",
        "warn",
    )
    return redirect(pages.chart_url(_patient(patient_id)), 303)


@blueprint.get("/patients/<uuid:patient_id>/program/hold")
@requires(Permission.DESIGN_PROGRAM)
def hold_form(patient_id: UUID) -> Page:
    """Ask which exercise is held, and why; `?exercise=` picks one."""
    program = policy.get_open_program(current_user, patient_id)
    record("program.viewed", "program", program.id, patient_id=patient_id)
    names = stopping.names_on_sheet(patient_id)
    return _hold_page(patient_id, HoldForm(names, formdata=None, exercise=request.args.get("exercise")))


@blueprint.post("/patients/<uuid:patient_id>/program/hold")
@requires(Permission.DESIGN_PROGRAM)
def hold_exercise(patient_id: UUID) -> Page:
    """Hold one exercise now."""
    policy.get_open_program(current_user, patient_id)
    form = HoldForm(stopping.names_on_sheet(patient_id))
    if not form.validate():
        return _hold_page(patient_id, form), 422
    stopping.hold_exercise(current_user, patient_id, form.exercise.data, form.reason.data)
    flash("It is on hold. The patient’s page says so now. Call the patient too.", "warn")
    return redirect(pages.chart_url(_patient(patient_id)), 303)


@blueprint.get("/patients/<uuid:patient_id>/program/holds/<uuid:hold_id>/lift")
@requires(Permission.OVERRIDE_FINDING)
def lift_form(patient_id: UUID, hold_id: UUID) -> Page:
    """Ask why an exercise, or the program, may go on."""
    hold = stopping.get_hold(current_user, patient_id, hold_id)
    record("hold.viewed", "exercise_hold", hold.id, patient_id=patient_id)
    return _lift_page(patient_id, hold, ReasonForm(formdata=None))


@blueprint.post("/patients/<uuid:patient_id>/program/holds/<uuid:hold_id>/lift")
@requires(Permission.OVERRIDE_FINDING)
def lift_hold(patient_id: UUID, hold_id: UUID) -> Page:
    """Let it go on."""
    form = ReasonForm()
    if not form.validate():
        return _lift_page(patient_id, stopping.get_hold(current_user, patient_id, hold_id), form, status=422)
    try:
        stopping.lift_hold(current_user, patient_id, hold_id, form.reason.data)
    except HoldWasLifted as refusal:
        hold = stopping.get_hold(current_user, patient_id, hold_id)
        return _lift_page(patient_id, hold, form, status=refusal.status)
    flash("The hold is lifted. The patient’s page shows it as before. Tell the patient.", "success")
    return redirect(pages.chart_url(_patient(patient_id)), 303)


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/look")
@requires(Permission.PRINT_HANDOUT)
def look_form(patient_id: UUID, number: int) -> Page:
    """What stands against a sheet today; who has no charts is asked to call a therapist, and no more."""
    version = policy.get_version(current_user, patient_id, number)
    record("sheet.looked_at", "program_version", version.id, patient_id=patient_id)
    return _look_page(version, reprinting.look_at(current_user, version, _until()), ReasonForm(formdata=None))


@blueprint.post("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/look")
@requires(Permission.OVERRIDE_FINDING)
def confirm_printing(patient_id: UUID, number: int) -> Page:
    """Let the sheet go out with a written reason, and open it."""
    version = policy.get_version(current_user, patient_id, number)
    form = ReasonForm()
    if not form.validate():
        return _look_page(version, judge_sheet(version, _until()), form), 422
    reprinting.confirm_printing(current_user, version, form.reason.data, _until())
    flash("The reason is kept with the findings. The sheet can be printed now.", "success")
    return redirect(url_for("documents.show_version", patient_id=patient_id, number=number), 303)


def _until() -> date | None:
    """The last day of the diary that was to be printed, as the address says; a day nobody can mean counts as none."""
    try:
        asked = date.fromisoformat(request.args.get("until", ""))
    except ValueError:
        return None
    return min(asked, pages.today() + LONGEST_DIARY)


def _stop_page(patient_id: UUID, form: ReasonForm) -> str:
    return render_template("programs/stop.html", patient=_patient(patient_id), pages=pages, form=form)


def _hold_page(patient_id: UUID, form: HoldForm) -> str:
    return render_template("programs/hold.html", patient=_patient(patient_id), pages=pages, form=form)


def _lift_page(patient_id: UUID, hold: ExerciseHold, form: ReasonForm, *, status: int = 200) -> Page:
    """The question, or, of a hold that was lifted, by whom and why; nothing that was typed is lost."""
    exercise = clinic_library().exercises.get(hold.exercise_slug)
    name = exercise.name if exercise else hold.exercise_slug or "The whole program"
    patient = _patient(patient_id)
    page = render_template(
        "programs/lift.html",
        patient=patient,
        pages=pages,
        hold=hold,
        holds=stopping.held_together(hold),
        name=name,
        lifted_by=names_of({hold.lifted_by_id}).get(hold.lifted_by_id, "") if hold.lifted_by_id else "",
        form=form,
    )
    return page, status


def _look_page(version: ProgramVersion, sheet: JudgedSheet, form: ReasonForm) -> str:
    return render_template(
        "programs/look.html",
        patient=_patient(version.patient_id),
        pages=pages,
        version=version,
        sheet=sheet,
        form=form,
        in_names=in_names,
    )


def _patient(patient_id: UUID) -> Patient:
    return patients.get_patient(current_user, patient_id)
