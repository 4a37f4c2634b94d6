"""Pages of outcome measures: look at them, enter one, take one back, ask for one by the patient's page."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.outcome_entry import asking, policy, service
from clinic.outcome_entry.blueprint import blueprint
from clinic.outcome_entry.forms import ScoreForm, key_of
from clinic.outcome_entry.pages import choose_page, form_page, list_page, new_form, sent_form
from clinic.outcome_entry.refusals import OtherActivities
from clinic.outcome_measures.catalog import find_measure
from clinic.outcome_measures.wording import score_words
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.patients.forms import ReasonForm
from clinic.patients.models import Patient
from clinic.patients.refusals import FormUsedTwice
from clinic.patients.service import record_view

__all__ = ["blueprint"]

Page = tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/outcomes")
@requires(Permission.SEE_CHART)
def list_outcomes(patient_id: UUID) -> Page:
    """Every score of a patient, by measure."""
    patient = patients.get_patient(current_user, patient_id)
    record("outcome.listed", "patient", patient.id, patient_id=patient.id)
    return list_page(patient)


@blueprint.get("/patients/<uuid:patient_id>/outcomes/new")
@requires(Permission.ENTER_DIARY)
def new_outcome(patient_id: UUID) -> Page:
    """The form of the measure that the address names; without one, the measures to choose from."""
    patient = patients.get_patient(current_user, patient_id)
    record_view(patient, "outcomes")
    measure = find_measure(request.args.get("measure"))
    if measure is None:
        return choose_page(patient)
    is_fresh = request.args.get("activities") == "new"
    return form_page(patient, new_form(patient, measure, is_fresh=is_fresh))


@blueprint.post("/patients/<uuid:patient_id>/outcomes/new")
@requires(Permission.ENTER_DIARY)
def enter_outcome(patient_id: UUID) -> Page:
    """Store what was asked, or copied from paper."""
    patient = patients.get_patient(current_user, patient_id)
    form = sent_form(patient, request.form.get("measure"))
    if not form.validate():
        return form_page(patient, form, status=422)
    try:
        return _stored(patient, form)
    except (FormUsedTwice, OtherActivities) as refusal:
        form.renew(refusal.message)
        return form_page(patient, form, status=refusal.status)


@blueprint.post("/patients/<uuid:patient_id>/outcomes/<uuid:score_id>/error")
@requires(Permission.WRITE_NOTE)
def mark_outcome_in_error(patient_id: UUID, score_id: UUID) -> Page:
    """Say that a score does not count."""
    patient, form = patients.get_patient(current_user, patient_id), ReasonForm()
    if not form.validate():
        return list_page(patient, form, about=score_id)
    service.mark_in_error(current_user, patient.id, score_id, form.reason.data)
    flash("The score does not count any more. It stays on this page. Enter the right one anew.", "success")
    return _back(patient.id)


@blueprint.post("/patients/<uuid:patient_id>/outcomes/ask")
@requires(Permission.MANAGE_LINK)
def ask_outcome(patient_id: UUID) -> Page:
    """Put a measure on the patient's page."""
    patients.get_patient(current_user, patient_id)
    measure = find_measure(request.form.get("measure"))
    if measure is None:
        raise NotFound
    asking.ask(current_user, patient_id, measure.key)
    flash(f"{measure.short} stands on the patient’s page until it is answered.", "success")
    return _back(patient_id)


@blueprint.post("/patients/<uuid:patient_id>/outcomes/asked/<uuid:request_id>/withdraw")
@requires(Permission.MANAGE_LINK)
def withdraw_outcome(patient_id: UUID, request_id: UUID) -> Page:
    """Take a measure off the patient's page."""
    asking.withdraw(current_user, patient_id, request_id)
    flash("Taken back. The patient is not asked any more.", "success")
    return _back(patient_id)


def _stored(patient: Patient, form: ScoreForm) -> Page:
    row = service.record_score(current_user, patient.id, form.answered(), form_key=key_of(form))
    if not policy.can_see(current_user, patient):
        flash(f"{form.about.short} saved. The therapist sees it in the chart.", "success")
        return redirect(pages.chart_url(patient), 303)
    flash(f"{form.about.short} saved: {score_words(row)}.", "success")
    return _back(patient.id)


def _back(patient_id: UUID) -> Response:
    return redirect(url_for("outcome_entry.list_outcomes", patient_id=patient_id), 303)
