"""What a patient taught back: one click for each exercise of a sheet."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.aftercare import service
from clinic.aftercare.blueprint import blueprint
from clinic.aftercare.taught import taught_list
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import policy as patients
from clinic.programs import policy


@blueprint.post("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/taught")
@requires(Permission.TEACH_PATIENT)
def record_teach_back(patient_id: UUID, number: int) -> str | Response:
    """Keep one answer; script gets the list alone, so that the sheet beside it stays as it is."""
    slug, result = request.form.get("exercise", ""), request.form.get("result", "")
    service.record_teach_back(current_user, patient_id, number, slug, result)
    if "HX-Request" not in request.headers:
        there = url_for("documents.show_version", patient_id=patient_id, number=number, _anchor="taught")
        return redirect(there, 303)
    version = policy.get_version(current_user, patient_id, number)
    patient = patients.get_patient(current_user, patient_id)
    return render_template("aftercare/_taught.html", patient=patient, version=version, taught=taught_list(version))
