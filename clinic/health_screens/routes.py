"""Pages of the health screen: take one, look at one, list them, take one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.health_screens import ended, service
from clinic.health_screens.comparing import compare
from clinic.health_screens.forms import ScreenForm, screen_form
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import read_answers
from clinic.health_screens.refusals import EndingNeedsReason, TherapistMustEnd
from clinic.patients import pages, policy
from clinic.patients.forms import PREGNANCY_LABELS, ReasonForm
from clinic.patients.models import Patient

blueprint = Blueprint("health_screens", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/screens")
@requires(Permission.SEE_CHART)
def list_screens(patient_id: UUID) -> Page:
    """Every screen of a patient, newest first."""
    patient = policy.get_patient(current_user, patient_id)
    lines = [(screen, name, _answers(patient, screen)) for screen, name in service.list_screens(patient)]
    taken_back = ended.list_ended([screen.id for screen, *_ in lines])
    record("screen.listed", "health_screen", patient_id=patient.id)
    return render_template("health_screens/list.html", patient=patient, lines=lines, ended=taken_back, pages=pages)


@blueprint.get("/patients/<uuid:patient_id>/screens/new")
@requires(Permission.SCREEN_PATIENT)
def new_screen_form(patient_id: UUID) -> Page:
    """The questions, with the yes answers of last time marked."""
    patient = policy.get_patient(current_user, patient_id)
    form = _form(patient, formdata=None, form_key=str(uuid4()))
    form.prefill()
    record("screen.viewed", "health_screen", form.last.id if form.last else None, patient_id=patient.id)
    return _form_page(form, patient)


@blueprint.post("/patients/<uuid:patient_id>/screens/new")
@requires(Permission.SCREEN_PATIENT)
def take_screen(patient_id: UUID) -> Page:
    """Store the answers of today; groups left open are told before, unless an emergency sign cannot wait for that."""
    patient = policy.get_patient(current_user, patient_id)
    form, action = _form(patient), request.form.get("action")
    if action == "none_of_open":
        return _form_page(form, patient, just_cleared=form.clear_open_groups())
    if not form.validate():
        return _form_page(form, patient), 422
    if form.open_groups() and action != "save_open" and not form.emergencies():
        return _form_page(form, patient, left_open=form.open_groups()), 422
    return _take(patient, form)


@blueprint.get("/patients/<uuid:patient_id>/screens/<uuid:screen_id>")
@requires(Permission.SEE_CHART)
def show_screen(patient_id: UUID, screen_id: UUID) -> Page:
    """One screen: what was answered, and what is not known."""
    return _show_page(patient_id, screen_id, ReasonForm(formdata=None))


@blueprint.post("/patients/<uuid:patient_id>/screens/<uuid:screen_id>/entered-in-error")
@requires(Permission.SCREEN_PATIENT)
def mark_screen_in_error(patient_id: UUID, screen_id: UUID) -> Page:
    """Take a screen back."""
    form = ReasonForm()
    if not form.validate():
        return _show_page(patient_id, screen_id, form), 422
    try:
        service.mark_screen_in_error(current_user, patient_id, screen_id, form.reason.data)
    except TherapistMustEnd as refusal:
        form.reason.errors = [refusal.message]
        return _show_page(patient_id, screen_id, form), refusal.status
    flash("Marked as entered in error. No rule reads this screen any more.", "success")
    return redirect(url_for("health_screens.list_screens", patient_id=patient_id), 303)


@blueprint.post("/patients/<uuid:patient_id>/screens/<uuid:screen_id>/look")
@requires(Permission.ASSESS_PATIENT)
def look_at_ended(patient_id: UUID, screen_id: UUID) -> Page:
    """Take off the desk what a screen took back."""
    ended.look_at_ended(current_user, patient_id, screen_id)
    flash("Looked at. The reason stays with the health screen.", "success")
    return redirect(pages.chart_url(policy.get_patient(current_user, patient_id)), 303)


def _take(patient: Patient, form: ScreenForm) -> Page:
    try:
        screen = service.take_screen(current_user, patient.id, UUID(form.form_key.data), form.answers())
    except (EndingNeedsReason, TherapistMustEnd):
        # Somebody else saved a screen since this form was opened: ask about what that one says.
        form = _form(patient)
        form.validate()
        return _form_page(form, patient), 422
    flash("Health screen saved.", "success")
    return redirect(url_for("health_screens.show_screen", patient_id=patient.id, screen_id=screen.id), 303)


def _form(patient: Patient, **options: Any) -> ScreenForm:
    last = service.find_latest_screen(patient, apart_from=request.form.get("form_key", type=UUID))
    return screen_form(pages.today(), patient, last, therapist=current_user.can(policy.ASSESS), **options)


def _form_page(
    form: ScreenForm, patient: Patient, *, just_cleared: tuple[str, ...] | None = None, left_open: tuple[str, ...] = ()
) -> str:
    return render_template(
        "health_screens/new.html",
        form=form,
        patient=patient,
        just_cleared=just_cleared,
        left_open=left_open,
        pages=pages,
    )


def _show_page(patient_id: UUID, screen_id: UUID, form: ReasonForm) -> str:
    patient = policy.get_patient(current_user, patient_id)
    screen, taken_by = service.get_screen(current_user, patient_id, screen_id)
    before = service.find_latest_screen(patient, earlier_than=screen)
    record("screen.viewed", "health_screen", screen.id, patient_id=patient.id)
    return render_template(
        "health_screens/show.html",
        patient=patient,
        screen=screen,
        taken_by=taken_by,
        answers=_answers(patient, screen),
        compared=compare(before, screen, ended.list_ended([screen.id]).get(screen.id, ())) if before else None,
        for_therapist=service.ends_with_it(current_user, patient, screen),
        pregnancy=PREGNANCY_LABELS,
        form=form,
        pages=pages,
    )


def _answers(patient: Patient, screen: HealthScreen) -> Any:
    return read_answers(patient.sex_at_birth, screen.pregnancy, screen)
