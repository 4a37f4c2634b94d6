"""Today's desk and a patient's chart."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask_login import current_user

from clinic.adherence import wording
from clinic.adherence.labels import SOURCE, STATUS
from clinic.adherence.patient_words import felt_labels, reason_labels
from clinic.audit.service import record
from clinic.chart import pages
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.notes.forms import KIND_LABELS
from clinic.patients import pages as patient_pages
from handouts.render import pdf_available, why_unavailable

blueprint = Blueprint("chart", __name__)
LABELS = {"status": STATUS, "source": SOURCE, "reason": reason_labels(), "felt": felt_labels()}


@blueprint.get("/")
@requires(Permission.SEE_DESK)
def desk() -> str:
    """What needs this person today."""
    return render_template(
        "chart/desk.html",
        desk=pages.desk_page(current_user),
        pages=patient_pages,
        labels=LABELS,
        pdf_problem=None if pdf_available() else why_unavailable(),
        may_find=current_user.can(Permission.FIND_PATIENTS),
    )


@blueprint.get("/patients/<uuid:patient_id>")
@requires(Permission.SEE_CHART)
def show(patient_id: UUID) -> str:
    """One patient at a glance: who, what is safe, what was given, what was reported, what was written."""
    chart = pages.chart_page(current_user, patient_id)
    record("patient.viewed", "patient", patient_id, patient_id=patient_id, fields=["chart"])
    return render_template(
        "chart/show.html",
        chart=chart,
        patient=chart.head.patient,
        pages=patient_pages,
        labels=LABELS,
        wording=wording,
        kinds=KIND_LABELS,
        may_design=current_user.can(Permission.DESIGN_PROGRAM),
        may_assess=current_user.can(Permission.ASSESS_PATIENT),
    )
