"""The page of a patient's timeline."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.timeline.entries import kind_named, read_timeline
from clinic.timeline.kinds import KINDS

blueprint = Blueprint("timeline", __name__)


@blueprint.get("/patients/<uuid:patient_id>/timeline")
@requires(Permission.SEE_CHART)
def show_timeline(patient_id: UUID) -> str:
    """Everything that happened, the newest first, or one kind of it."""
    patient = patients.get_patient(current_user, patient_id)
    kind = kind_named(request.args.get("kind", ""))
    number = max(1, min(request.args.get("page", 1, type=int), 1000))
    shown = read_timeline(patient.id, kind, number)
    record("timeline.viewed", "patient", patient.id, patient_id=patient.id)
    here = partial(url_for, "timeline.show_timeline", patient_id=patient.id)
    words = {"here": here, "kinds": KINDS, "pages": pages}
    return render_template("timeline/show.html", patient=patient, shown=shown, **words)
