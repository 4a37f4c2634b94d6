"""What staff record about reminders, and the clinic's hours."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.reminders import queries, service, stop_routes
from clinic.reminders.blueprint import blueprint
from clinic.reminders.errors import NoAddress
from clinic.reminders.forms import MODES, ChoiceForm, HoursForm
from clinic.reminders.models import ReminderMode

__all__ = ["blueprint", "stop_routes"]

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/reminders")
@requires(Permission.MANAGE_LINK)
def choice_form(patient_id: UUID) -> Page:
    """What the patient wants, since when, and what went out."""
    patient = patients.get_patient(current_user, patient_id)
    record("reminders.viewed", "patient", patient.id, patient_id=patient.id)
    return _choice_page(patient_id, ChoiceForm(formdata=None, mode=queries.mode_of(patient.id).value))


@blueprint.post("/patients/<uuid:patient_id>/reminders")
@requires(Permission.MANAGE_LINK)
def choose(patient_id: UUID) -> Page:
    """Record what the patient wants."""
    patients.get_patient(current_user, patient_id)
    form = ChoiceForm()
    if not form.validate():
        return _choice_page(patient_id, form, 422)
    try:
        service.choose(current_user, patient_id, ReminderMode(form.mode.data))
    except NoAddress as refusal:
        form.form_errors.append(refusal.message)
        return _choice_page(patient_id, form, refusal.status)
    flash("Recorded. The patient can stop the reminders by a link in each of them.", "success")
    return redirect(url_for("reminders.choice_form", patient_id=patient_id), 303)


@blueprint.get("/clinic/reminders")
@requires(Permission.MANAGE_CLINIC)
def hours_form() -> Page:
    """Between which hours reminders go out."""
    first, last = queries.hours()
    return _hours_page(HoursForm(formdata=None, from_hour=first, until_hour=last))


@blueprint.post("/clinic/reminders")
@requires(Permission.MANAGE_CLINIC)
def set_hours() -> Page:
    """Set them."""
    form = HoursForm()
    if not form.validate():
        return _hours_page(form, 422)
    service.set_hours(current_user, form.from_hour.data or 0, form.until_hour.data or 0)
    flash("The hours are set.", "success")
    return redirect(url_for("reminders.hours_form"), 303)


def _choice_page(patient_id: UUID, form: ChoiceForm, status: int = 200) -> Page:
    page = render_template(
        "reminders/choice.html",
        patient=patients.get_patient(current_user, patient_id),
        pages=pages,
        form=form,
        modes=dict(MODES),
        choices=queries.list_choices(patient_id),
        reminders=queries.list_reminders(patient_id),
        hours=queries.hours(),
        is_mail_on=current_app.config["MAIL_SERVER"] is not None,
    )
    return page, status


def _hours_page(form: HoursForm, status: int = 200) -> Page:
    return render_template("reminders/hours.html", form=form), status
