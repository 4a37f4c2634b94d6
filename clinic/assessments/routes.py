"""Pages of the examination: record one, look at one, list them, take one back."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.assessments import correction_routes, service
from clinic.assessments.blueprint import blueprint
from clinic.assessments.forms import AssessmentForm
from clinic.assessments.pages import WORDS, form_page, show_page
from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import policy
from clinic.patients.forms import ReasonForm
from clinic.patients.service import record_view

__all__ = ["blueprint", "correction_routes"]

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/assessments")
@requires(Permission.SEE_CHART)
def list_assessments(patient_id: UUID) -> Page:
    """Every examination of a patient, newest first."""
    patient = policy.get_patient(current_user, patient_id)
    lines = service.list_assessments(patient)
    record("assessment.listed", "assessment", patient_id=patient.id)
    return render_template("assessments/list.html", patient=patient, lines=lines, **WORDS)


@blueprint.get("/patients/<uuid:patient_id>/assessments/new")
@requires(Permission.ASSESS_PATIENT)
def new_assessment_form(patient_id: UUID) -> Page:
    """An empty examination: numbers are measured anew, those of last time stand beside the fields."""
    patient = policy.get_patient(current_user, patient_id)
    record_view(patient, "assessment")
    return form_page(AssessmentForm(formdata=None, form_key=str(uuid4())), patient)


@blueprint.post("/patients/<uuid:patient_id>/assessments/suggestion")
@requires(Permission.ASSESS_PATIENT)
def suggest_class(patient_id: UUID) -> Page:
    """The same page with what the table says to the findings so far; nothing is stored."""
    patient = policy.get_patient(current_user, patient_id)
    record_view(patient, "assessment")
    return form_page(AssessmentForm(), patient)


@blueprint.post("/patients/<uuid:patient_id>/assessments/new")
@requires(Permission.ASSESS_PATIENT)
def record_assessment(patient_id: UUID) -> Page:
    """Sign and store the examination."""
    patient, form = policy.get_patient(current_user, patient_id), AssessmentForm()
    if not form.validate():
        return form_page(form, patient), 422
    made = service.record_assessment(current_user, patient_id, UUID(form.form_key.data), form.findings())
    flash("Assessment signed and saved.", "success")
    return redirect(url_for("assessments.show_assessment", patient_id=patient_id, assessment_id=made.id), 303)


@blueprint.get("/patients/<uuid:patient_id>/assessments/<uuid:assessment_id>")
@requires(Permission.SEE_CHART)
def show_assessment(patient_id: UUID, assessment_id: UUID) -> Page:
    """One examination with its numbers."""
    return _show_page(patient_id, assessment_id, ReasonForm(formdata=None))


@blueprint.post("/patients/<uuid:patient_id>/assessments/<uuid:assessment_id>/entered-in-error")
@requires(Permission.ASSESS_PATIENT)
def mark_assessment_in_error(patient_id: UUID, assessment_id: UUID) -> Page:
    """Take an examination back."""
    form = ReasonForm()
    if not form.validate():
        return _show_page(patient_id, assessment_id, form), 422
    service.mark_assessment_in_error(current_user, patient_id, assessment_id, form.reason.data)
    flash("Marked as entered in error. No rule reads this assessment any more.", "success")
    return redirect(url_for("assessments.list_assessments", patient_id=patient_id), 303)


def _show_page(patient_id: UUID, assessment_id: UUID, form: ReasonForm) -> str:
    patient = policy.get_patient(current_user, patient_id)
    assessment, assessed_by = service.get_assessment(current_user, patient_id, assessment_id)
    record("assessment.viewed", "assessment", assessment.id, patient_id=patient.id)
    return show_page(patient, assessment, assessed_by, form)
