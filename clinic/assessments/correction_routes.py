"""Pages that correct an examination: the form filled with what it says, and the corrected one in its place."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.assessments import service
from clinic.assessments.blueprint import blueprint
from clinic.assessments.documents import values_of
from clinic.assessments.forms import CorrectionForm
from clinic.assessments.models import Assessment
from clinic.assessments.pages import form_page
from clinic.assessments.refusals import NothingCorrected
from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import policy
from clinic.patients.models import Patient
from clinic.patients.refusals import AlreadyInError

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/assessments/<uuid:assessment_id>/correct")
@requires(Permission.ASSESS_PATIENT)
def correct_assessment_form(patient_id: UUID, assessment_id: UUID) -> Page:
    """The examination as it stands, ready to be mended."""
    patient, wrong = _read(patient_id, assessment_id)
    form = CorrectionForm(
        formdata=None, form_key=str(uuid4()), assessment_class=wrong.assessment_class, note=wrong.note
    )
    form.fill(values_of(wrong))
    return form_page(form, patient, corrects=wrong)


@blueprint.post("/patients/<uuid:patient_id>/assessments/<uuid:assessment_id>/correct/suggestion")
@requires(Permission.ASSESS_PATIENT)
def suggest_corrected_class(patient_id: UUID, assessment_id: UUID) -> Page:
    """The same page with what changes and what the table says to it; nothing is stored."""
    patient, wrong = _read(patient_id, assessment_id)
    return form_page(CorrectionForm(), patient, corrects=wrong)


@blueprint.post("/patients/<uuid:patient_id>/assessments/<uuid:assessment_id>/correct")
@requires(Permission.ASSESS_PATIENT)
def correct_assessment(patient_id: UUID, assessment_id: UUID) -> Page:
    """Sign the corrected examination; the one with the mistake is marked as entered in error."""
    form, key = CorrectionForm(), (patient_id, assessment_id)
    if not form.validate():
        return _again(form, *key), 422
    try:
        made = service.correct_assessment(
            current_user, *key, UUID(form.form_key.data), form.findings(), form.reason.data
        )
    except NothingCorrected as same:
        form.form_errors.append(same.message)
        return _again(form, *key), same.status
    flash("The corrected assessment is signed. The other one is marked as entered in error.", "success")
    return redirect(url_for("assessments.show_assessment", patient_id=patient_id, assessment_id=made.id), 303)


def _again(form: CorrectionForm, patient_id: UUID, assessment_id: UUID) -> str:
    patient, wrong = _read(patient_id, assessment_id)
    return form_page(form, patient, corrects=wrong)


def _read(patient_id: UUID, assessment_id: UUID) -> tuple[Patient, Assessment]:
    patient = policy.get_patient(current_user, patient_id)
    wrong, _name = service.get_assessment(current_user, patient_id, assessment_id)
    record("assessment.viewed", "assessment", wrong.id, patient_id=patient.id)
    if wrong.entered_in_error_at is not None:
        raise AlreadyInError
    return patient, wrong
