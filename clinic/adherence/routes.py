"""Everything that was reported about a patient's days, for staff."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Response, g, render_template, request, url_for
from flask_login import current_user

from clinic.adherence import wording
from clinic.adherence.blueprint import blueprint
from clinic.adherence.labels import words_of_reports
from clinic.adherence.report import adherence_report
from clinic.adherence.reports_page import reports_page
from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents.pdf_answer import pdf_answer
from clinic.patients import pages
from clinic.patients import policy as patients
from handouts.layouts.layout import Paper
from handouts.pool import ReportJob

__all__ = ["blueprint"]

_SAID_BY = {"pages": pages, "wording": wording}


@blueprint.get("/patients/<uuid:patient_id>/reports")
@requires(Permission.SEE_CHART)
def list_reports(patient_id: UUID) -> str:
    """Everything that was reported about a patient's days, what was replaced too."""
    patient = patients.get_patient(current_user, patient_id)
    number = max(1, min(request.args.get("page", 1, type=int), 1000))
    page = reports_page(patient.id, number)
    record("reports.viewed", "patient", patient.id, patient_id=patient.id)
    return render_template(
        "adherence/reports.html",
        patient=patient,
        page=page,
        url_for_page=partial(url_for, "adherence.list_reports", patient_id=patient.id),
        labels=words_of_reports(),
        **_SAID_BY,
    )


@blueprint.get("/patients/<uuid:patient_id>/reports.pdf")
@requires(Permission.SEE_CHART)
def reports_pdf(patient_id: UUID) -> Response:
    """The adherence report on paper: the last four weeks, for the record or another clinician."""
    patient = patients.get_patient(current_user, patient_id)
    report = adherence_report(g.clinic, current_user, patient)
    record("reports.printed", "patient", patient.id, patient_id=patient.id)
    return pdf_answer(ReportJob(report, Paper(g.clinic.paper)), "adherence-report.pdf")
